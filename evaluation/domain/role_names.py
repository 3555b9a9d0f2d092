"""What the roles are called, on pages and in lists."""

from evaluation.domain.people import Role
from evaluation.locale import N_

ROLE_NAMES: dict[Role, str] = {
    Role.ORGANIZER: N_("组织者"),
    Role.PANEL_LEAD: N_("评审组组长"),
    Role.REVIEWER: N_("评审专家"),
    Role.CONTACT: N_("县（市、区）联系人"),
    Role.READER: N_("负责同志"),
    Role.OBSERVER: N_("观察员"),
}
