"""Which page is for which role, in the order of the menu; read by the pages and by the gate."""

from dataclasses import dataclass

from evaluation.domain.people import Role
from evaluation.locale import N_


@dataclass(frozen=True)
class PageEntry:
    """One page: its address, its name, and whom it is for."""

    url_path: str
    title: str
    icon: str
    roles: frozenset[Role]
    in_menu: bool = True


_RATERS = frozenset({Role.REVIEWER, Role.PANEL_LEAD})
_LEADING = frozenset({Role.ORGANIZER, Role.PANEL_LEAD})

PAGES: tuple[PageEntry, ...] = (
    PageEntry("my-reviews", N_("我的评审"), ":material/checklist:", _RATERS),
    # Reached from the list: which county and round stands in its address.
    PageEntry("scoring", N_("评分"), ":material/edit_note:", _RATERS, in_menu=False),
    PageEntry("pledge", N_("承诺书"), ":material/contract:", _RATERS),
    PageEntry("discussion", N_("讨论"), ":material/forum:", _RATERS),
    PageEntry("progress", N_("评审进度"), ":material/grid_on:", _LEADING),
    PageEntry("rounds", N_("轮次管理"), ":material/event_repeat:", _LEADING),
    PageEntry(
        "comparison", N_("两轮比较"), ":material/compare_arrows:", _LEADING | {Role.OBSERVER}
    ),
    PageEntry("certainty", N_("结果有多可靠"), ":material/balance:", _LEADING),
    PageEntry("reports", N_("评审报告"), ":material/description:", _LEADING),
    PageEntry("dispatch", N_("抄送"), ":material/outgoing_mail:", _LEADING),
    PageEntry("recusals", N_("回避"), ":material/person_off:", frozenset({Role.ORGANIZER})),
    PageEntry("people", N_("人员与账号"), ":material/group:", frozenset({Role.ORGANIZER})),
    PageEntry("history", N_("历史记录"), ":material/history:", frozenset({Role.ORGANIZER})),
    PageEntry("county", N_("本县档案"), ":material/location_city:", frozenset({Role.CONTACT})),
    PageEntry(
        "my-report",
        N_("本县报告"),
        ":material/description:",
        frozenset({Role.CONTACT, Role.READER}),
    ),
)
URL_PATHS = frozenset(entry.url_path for entry in PAGES)


def offered_to(role: Role) -> tuple[PageEntry, ...]:
    """The pages of a role."""
    return tuple(entry for entry in PAGES if role in entry.roles)


def home_of(role: Role) -> str:
    """Where a role's day begins."""
    return offered_to(role)[0].url_path
