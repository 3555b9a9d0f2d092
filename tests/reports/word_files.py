"""A document that has everything, and Word files read back as XML."""

import zipfile
from datetime import date
from io import BytesIO

from lxml import etree

from evaluation.reports.document import (
    Align,
    Annex,
    Cell,
    Column,
    Comment,
    Comments,
    Conclusions,
    Document,
    Figure,
    Foreword,
    Heading,
    Imprint,
    Masthead,
    Paragraph,
    Row,
    RowKind,
    Run,
    Signature,
    Table,
    plain_runs,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def parts_of(word):
    """Every XML part by its name, as an element."""
    with zipfile.ZipFile(BytesIO(word)) as archive:
        return {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xml")
        }


def body_of(word):
    return parts_of(word)["word/document.xml"].find(f"{W}body")


def paragraphs_of(element):
    """(style, text) of every paragraph, those in tables included."""
    return [(style_of(p), text_of(p)) for p in element.iter(f"{W}p")]


def style_of(paragraph):
    return paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")


def text_of(element):
    texts = {f"{W}t": lambda e: e.text or "", f"{W}br": lambda e: "\n", f"{W}tab": lambda e: "\t"}
    return "".join(texts[e.tag](e) for e in element.iter(*texts) if e.getparent().tag == f"{W}r")


def value(element, path, attribute="val"):
    """An attribute of what is found at a path of Word's own names, such as pPr/jc."""
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(W + attribute)


def paragraph_with(element, text):
    return next(p for p in element.iter(f"{W}p") if text in text_of(p))


def style_named(word, identifier):
    styles = parts_of(word)["word/styles.xml"]
    return next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == identifier)


CHART = {
    "data": {"values": [{"name": "甲", "score": 3}]},
    "mark": "bar",
    "width": 200,
    "height": 40,
    "encoding": {"x": {"field": "score", "type": "quantitative"}, "y": {"field": "name"}},
}


def document(*blocks, **fields):
    """A document of these blocks."""
    values = {
        "title": ("项目名称", "情况报告"),
        "language": "zh_CN",
        "dated": date(2022, 10, 21),
        "blocks": tuple(blocks),
        "author": "评审单位",
    }
    return Document(**{**values, **fields})


def table(*texts, **fields):
    columns = (Column("指标", share=1), Column("得分", Align.RIGHT))
    rows = tuple(Row((Cell(text), Cell("1.0"))) for text in texts)
    return Table("t", "表1　得分", columns, rows, **fields)


def full_document(**fields):
    """A document with everything that one can have."""
    scores = Table(
        "scores",
        "表1　得分",
        (Column("指标", share=1), Column("变化", Align.RIGHT), Column("等次", Align.CENTER)),
        (
            Row((Cell("组织建设"),), RowKind.GROUP),
            Row((Cell("班子“配备”"), Cell("−1.4", warns=True), Cell("良好"))),
            Row((Cell("综合得分"), Cell("+2.0"), Cell("优秀")), RowKind.TOTAL),
        ),
        note="变化为终评减初评。",
    )
    said = Comments((Comment("A1 班子配备。", "班子齐——很好。", "（专家A）", "A"),))
    blocks = (
        Foreword("编者按：", "供参考。"),
        Heading("一、总体结论"),
        Conclusions(((Run("得分78.8分", strong=True), Run("，变化−1.4分。")),)),
        Heading("二、得分", leaves_first_page=True),
        Heading("（一）分项", level=2),
        Paragraph(plain_runs("见表1……")),
        scores,
        Figure("f", "图1　得分", CHART, "甲3分。", note="横轴为分。"),
        Table("open", "", (Column("责任单位"),), (Row((Cell(),)),), writing_height=12),
        said,
        Paragraph(plain_runs("未注明类别的意见，按理由理解。"), quiet=True),
        Signature("评审单位", "2022年10月21日", "附件：", ("方法说明", "明细")),
        Annex("附件1", "方法说明"),
        Paragraph(plain_runs("方法。")),
        Annex("附件2", "明细"),
        table(*(f"指标{n}" for n in range(20))),
    )
    values = {
        "addressee": "中共本地县委：",
        "byline": ("评审单位", "2022年"),
        "sample": "样例数据（虚构）",
        "draft": "草稿",
        "masthead": Masthead("评审专报", "〔2022〕第3期", "委托单位", "2022年10月21日"),
        "imprint": Imprint(
            (("报：", "团省委"), ("送：", "县委")), ("办公室", "2022年10月21日印发"), "（共印30份）"
        ),
    }
    return document(*blocks, **{**values, **fields})
