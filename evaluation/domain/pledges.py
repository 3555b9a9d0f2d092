"""The pledge (承诺书) that a reviewer signs before rating: its words, its versions, who signed."""

import hashlib

from evaluation.domain.history import Origin, canonical
from evaluation.domain.models import Model
from evaluation.domain.programme import Programme

STANDARD_TEXT = """\
本人受聘担任本评审项目的评审专家，郑重承诺：
一、独立评分。依据指标体系和佐证材料，由本人独立作出评分，不请人代评，不受任何单位和个人影响。
二、主动回避。如实说明本人与所评县（市、区）的任职、亲属、利益、师生或合作等关系；应当回避的，\
评分前主动申请回避，评分中发现的立即申请。
三、严守秘密。对评审材料、本人和他人的评分、讨论情况以及尚未公布的结果保密，不复制，不外传，\
不用于评审以外的用途；评审结束后继续保密。
四、不私下接触。评审期间不与所评县（市、区）的有关人员私下接触，不接受宴请、礼品、礼金和其他好处；\
有人打招呼、说情的，及时告知组织者。
五、承担责任。违反以上承诺的，本人的评分可以不予采用，并接受取消评审资格等处理。"""
STANDARD_TEXT_EN = """\
As a reviewer appointed to this evaluation I solemnly promise:
1. Independence. I rate on my own, by the rubric and the evidence, let nobody rate in my place, and \
let no body or person influence me.
2. Recusal. I state truthfully any post, kinship, interest, teaching or joint work that ties me to a \
county under review; where I ought to stand aside I declare it before rating, and at once where I \
find it out while rating.
3. Confidentiality. I keep to myself the material, my own and others' ratings, what is discussed, and \
results not yet published; I copy and pass on nothing and use it for nothing but this evaluation, \
also after it has ended.
4. No private contact. During the evaluation I have no private contact with people of the counties \
under review and accept no meals, gifts, money or other favours; if anybody puts in a word with me, \
I tell the organizer.
5. Answerability. If I break these promises my ratings may be set aside and I may be removed from the \
panel."""


class PledgeText(Model):
    """One version of a programme's pledge, word for word."""

    version: int
    text: str
    text_en: str
    sha256: str


class PledgeSignature(Model):
    """Who signed which version, when, and through which door."""

    person: str
    version: int
    sha256: str
    """Of the words that were signed."""
    signed_us: int
    source: Origin


def pledge_words(programme: Programme) -> tuple[str, str]:
    """What a programme's pledge says, in Chinese and English: its own words, else the standard ones.

    A programme that states its own Chinese without English has none: the standard English would
    promise something else.
    """
    own = programme.pledge
    if own.text.strip():
        return own.text.strip(), own.text_en.strip()
    return STANDARD_TEXT, STANDARD_TEXT_EN


def pledge_sha256(text: str, text_en: str) -> str:
    """The digest of a pledge's words, kept with every signature."""
    return hashlib.sha256(canonical({"text": text, "text_en": text_en})).hexdigest()


def clauses(text: str) -> tuple[str, ...]:
    """A pledge's lines, one for each clause."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
