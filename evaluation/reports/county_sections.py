"""What the county itself brings: its one special thing, in its own words."""

from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.document import Block, Paragraph, Run, plain_runs
from evaluation.reports.facts import Facts
from evaluation.reports.wording import ended, sentences


def brand_section(facts: Facts) -> tuple[Block, ...]:
    """一县一品: the county's own words, not compared with others."""
    _, county = facts.translate, facts.context.county
    if not has_brand(facts):
        return (Paragraph(plain_runs(_("未提供“一县一品”材料。"))),)
    lead = _closed(county.brand.strip())
    paragraphs = [_closed(p.strip()) for p in county.brand_text.splitlines() if p.strip()]
    first = plain_runs(paragraphs[0] if paragraphs else "", lead)
    rest = tuple(Paragraph(plain_runs(p)) for p in paragraphs[1:])
    note = _("本节据县（市、区）提供的材料，不作县际比较。")
    if facts.context.language != SOURCE_LANGUAGE:
        note = sentences([note, _("本节文字为中文原文。")], facts.context.language)
    return (Paragraph(first), *rest, Paragraph((Run(note),), quiet=True))


def _closed(text: str) -> str:
    """The county's Chinese words with their full stop, unless they end with a mark of their own."""
    ending = ("！", "？", "……", "；", "：", "”", "）", "!", "?")
    return text if not text or text.endswith(ending) else ended(text, SOURCE_LANGUAGE)


def has_brand(facts: Facts) -> bool:
    """Whether the county said what its one special thing is."""
    county = facts.context.county
    return bool(county.brand.strip() or county.brand_text.strip())
