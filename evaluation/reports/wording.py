"""Small pieces of wording that all sections share."""

from collections.abc import Sequence
from datetime import date

from evaluation.locale import SOURCE_LANGUAGE, Translate

STOPS = tuple("。！？；…”）.!?;")
"""What ends a sentence, or a remark behind it."""
NUMERALS = (*"一二三四五六七八九十", "十一", "十二")


def listed(items: Sequence[str], language: str) -> str:
    """甲、乙、丙, or a, b, c."""
    return ("、" if language == SOURCE_LANGUAGE else ", ").join(items)


def shortlisted(items: Sequence[str], translate: Translate, language: str, most: int = 3) -> str:
    """The first few, and how many there are when that is not all."""
    _ = translate
    if len(items) <= most:
        return listed(items, language)
    return _("{names}等{count}项").format(names=listed(items[:most], language), count=len(items))


def shortlisted_counties(
    names: Sequence[str], translate: Translate, language: str, most: int = 3
) -> str:
    """The first few counties, and how many there are when that is not all."""
    _ = translate
    if len(names) <= most:
        return listed(names, language)
    return _("{names}等{count}个县（市、区）").format(
        names=listed(names[:most], language), count=len(names)
    )


def quoted(names: Sequence[str], language: str) -> str:
    """Names as names, so that they do not run into the sentence."""
    inner = str.maketrans("“”", "‘’")
    return listed([f"“{name.translate(inner)}”" for name in names], language)


def ended(sentence: str, language: str) -> str:
    """A sentence with its full stop."""
    return sentence.rstrip("。. ") + ("。" if language == SOURCE_LANGUAGE else ".")


def stopped(words: str) -> str:
    """People's words with a full stop in their own script, where they wrote none and others follow."""
    if not words or words.endswith(STOPS):
        return words
    return words + ("." if words.isascii() else "。")


def opened(text: str) -> str:
    """A name as the first word of a cell; Chinese has no capitals."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """A name in the middle of a sentence."""
    return text[:1].lower() + text[1:]


def sentences(parts: Sequence[str], language: str) -> str:
    """Sentences in a row: Chinese ones touch, English ones do not."""
    return ("" if language == SOURCE_LANGUAGE else " ").join(p for p in parts if p)


def numbered_heading(index: int, title: str, language: str) -> str:
    """A heading with its number: 一、 in Chinese, 1. in English."""
    return f"{NUMERALS[index]}、{title}" if language == SOURCE_LANGUAGE else f"{index + 1}. {title}"


def written_date(day: date, language: str) -> str:
    """2022年6月28日, without padding, as official documents write it."""
    if language == SOURCE_LANGUAGE:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}"


def written_span(first: date, last: date, language: str) -> str:
    """2022年5月9日至20日: what both days share is said once."""
    if first == last:
        return written_date(last, language)
    if language != SOURCE_LANGUAGE:
        year = "" if first.year == last.year else f" {first.year}"
        return f"{first.day} {first:%B}{year} to {written_date(last, language)}"
    end = f"{last.day}日"
    if (first.year, first.month) != (last.year, last.month):
        end = f"{last.month}月{end}"
    if first.year != last.year:
        end = f"{last.year}年{end}"
    return f"{written_date(first, language)}至{end}"
