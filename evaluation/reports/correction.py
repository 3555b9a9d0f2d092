"""更正说明: the word before a report that takes the place of another: which one, and why."""

from evaluation.locale import translator
from evaluation.reports.document import Foreword
from evaluation.reports.wording import sentences


def correction_foreword(language: str, code: str, reason: str) -> Foreword:
    """Which report, by its code, this one corrects; without a reason nothing is said of one."""
    _ = translator(language)
    told = [_("本报告更正并取代核验码为{code}的报告。").format(code=code)]
    if reason.strip():
        told.append(_("更正原因：{reason}。").format(reason=reason.strip().rstrip("。.")))
    return Foreword(_("更正说明："), sentences(told, language))
