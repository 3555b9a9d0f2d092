"""What the roles are called, on pages and in lists."""

from evaluation.domain.people import NamedRole, Role
from evaluation.locale import N_

ROLE_NAMES: dict[Role, str] = {
    Role.ORGANIZER: N_("组织者"),
    Role.PANEL_LEAD: N_("评审组组长"),
    Role.REVIEWER: N_("评审专家"),
    Role.CONTACT: N_("县（市、区）联系人"),
    Role.READER: N_("负责同志"),
    Role.OBSERVER: N_("观察员"),
}

NAMED_ROLE_NAMES: dict[NamedRole, str] = {
    NamedRole.TASK_FORCE: N_("工作专班"),
    NamedRole.RESPONSIBLE_LEADER: N_("责任领导"),
    NamedRole.RESPONSIBLE_PERSON: N_("责任人"),
    NamedRole.AREA_LEADER: N_("包片领导"),
    NamedRole.LINKED_DEPARTMENT: N_("联点部门"),
    NamedRole.INSTRUCTOR: N_("指导员"),
}
