"""Whether anything stored was altered or removed behind the platform's back, and what to do then."""

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.locale import N_, Message, message
from evaluation.services.platform import Platform
from evaluation.storage import verification
from evaluation.storage.verification import FaultKind

REMEDIES: Mapping[FaultKind, str] = {
    FaultKind.RUBRIC: N_("从备份恢复数据库，或用原来的评审项目文件夹核对指标体系。"),
    FaultKind.RATINGS: N_(
        "从改动之前的备份恢复；没有备份的，退回这份评审，请专家本人核对后重新提交"
        "（已封存的轮次先写明理由重新开放）。"
    ),
    FaultKind.ROUND: N_(
        "与报告上印的封存码核对，从备份恢复；未发布的轮次也可以写明理由重新开放、重新封存。"
    ),
    FaultKind.ITEMS: N_("用原来的评审项目文件夹重新载入，或从备份恢复数据库和佐证文件。"),
    FaultKind.PANEL: N_(
        "从改动之前的备份恢复；没有备份的，请签署、申请或发言的专家本人和作出处理的组织者核对。"
    ),
    FaultKind.HISTORY: N_("从备份恢复数据库，查明谁能直接改动数据库文件；恢复之前不要继续评审。"),
    FaultKind.REPORTS: N_("从备份恢复；已发出的报告以收件单位手中的原件和核验码为准。"),
}
LIMITS = N_(
    "核验看不出：尚未提交的评审中被整条删去的评分；历史记录末尾连同链接一起被删的操作"
    "（记下上面的条数和末条校验值，下次核对即可发现）；整库改写（只能与报告上印的封存码核对）。"
    "姓名和联系方式不在校验之内，可以删除。"
)
"""What no check of the store itself can find."""


@dataclass(frozen=True)
class FaultGroup:
    """Faults of one kind, and what to do about them."""

    sentences: tuple[Message, ...]
    remedy: Message


@dataclass(frozen=True)
class Verification:
    """Everything that a verification says."""

    groups: tuple[FaultGroup, ...]
    chains: tuple[Message, ...]
    """Where each chain of acts stands: to be written down, and compared the next time."""

    @property
    def count(self) -> int:
        """How many records are not as they were written."""
        return sum(len(group.sentences) for group in self.groups)


def verification_of(platform: Platform) -> Verification:
    """Every record that does not agree with its chain, its digest or its seal, with what to do.

    What it cannot show is said by `LIMITS`.
    """
    settings = platform.settings
    found = verification.findings(platform.store, settings.evidence_dir, settings.snapshots_dir)
    groups = []
    for kind, remedy in REMEDIES.items():
        if sentences := tuple(f.sentence for f in found if f.kind is kind):
            groups.append(FaultGroup(sentences, message(remedy)))
    return Verification(tuple(groups), tuple(_chains(platform)))


def verify(platform: Platform) -> tuple[Message, ...]:
    """The sentences alone; empty when all is sound."""
    return tuple(s for group in verification_of(platform).groups for s in group.sentences)


def _chains(platform: Platform) -> list[Message]:
    told = []
    for name, head, older in verification.chain_heads(platform.store):
        text = N_("{chain}：记录链共{count}条，末条校验值{hash}。")
        told.append(message(text, chain=name, count=head.position, hash=head.hash[:16]))
        if older:
            text = N_(
                "{chain}：另有{count}条记录早于记录链（旧版本的库没有记录链），"
                "从链的第1条起受其保护，此前是否有改动无法核验。"
            )
            told.append(message(text, chain=name, count=older))
    return told
