"""What each kind of act is called in the timeline: one sentence for every action code."""

from collections import defaultdict
from collections.abc import Mapping

from evaluation.domain.history import Origin
from evaluation.locale import N_, Message

ACT_SENTENCES: Mapping[str, str] = {
    # The programme and the installation
    "programme_load": N_("载入评审项目文件夹“{folder}”：{changes}"),
    "store_migrate": N_("数据库从{before}版升级到{after}版"),
    "operator_read": N_("在命令行查看了未发布的结果"),
    "batch_download": N_("下载成批文件“{file}”"),
    # Rounds
    "round_open": N_("第{round}轮：开放评审"),
    "round_close": N_("第{round}轮：关闭并封存"),
    "round_reopen": N_("第{round}轮：重新开放"),
    "round_confirm": N_("第{round}轮：评审组组长确认结果"),
    "round_publish": N_("第{round}轮：发布结果"),
    # Reviews
    "rating": N_("第{round}轮，{county}，{reviewer}的评审：评分{criteria}"),
    "review_submitted": N_("第{round}轮，{county}，{reviewer}的评审：提交，摘要{digest}"),
    "review_returned": N_("第{round}轮，{county}，{reviewer}的评审：退回修改"),
    "discussion_open": N_("第{round}轮，{county}：评审组组长发起讨论"),
    "discussion_post": N_("第{round}轮，{county}：在讨论中发言"),
    "assignment_add": N_("第{round}轮，{county}：由{reviewer}接替{in_place_of}"),
    "pledge_sign": N_("{reviewer}签署承诺书（第{version}版）"),
    "recusal_file": N_("{reviewer}申请回避{county}"),
    "recusal_grant": N_("同意{reviewer}回避{county}"),
    "recusal_refuse": N_("不同意{reviewer}回避{county}"),
    # Reports, dispatch, objections
    "report_approve": N_("签发报告：{county}（核验码{report}）"),
    "dispatch_prepare": N_("列入抄送：{county}的报告，给{office}"),
    "dispatch_withdraw": N_("撤下抄送：{county}的报告，给{office}"),
    "dispatch_send": N_("标记发出：{county}的报告，给{office}"),
    "receipt_link": N_("生成签收链接：{county}的报告，给{office}"),
    "receipt_enter": N_("登记签收：{county}的报告，{office}"),
    "receipt_confirm": N_("确认签收：{county}的报告，{office}"),
    "objection_file": N_("提出异议：{county}的报告"),
    "objection_upheld": N_("异议成立：{county}的报告"),
    "objection_rejected": N_("异议不成立：{county}的报告"),
    # People and accounts
    "add_person": N_("增加人员{person}"),
    "change_person": N_("修改人员{person}：{fields}"),
    "remove_person": N_("移出人员{person}"),
    "restore_person": N_("恢复人员{person}"),
    "erase_person": N_("删除{person}的个人信息"),
    "invite": N_("给{person}生成邀请链接"),
    "revoke_invitation": N_("撤销给{person}的链接"),
    "invitation_accept": N_("用链接设置了登录名和密码"),
    "disable_account": N_("停用{person}的账号"),
    "enable_account": N_("恢复{person}的账号"),
    "end_sessions": N_("结束{person}的全部登录"),
    "session_end": N_("结束了自己的{sessions}处登录"),
    "password_change": N_("修改了密码"),
    "second_factor_on": N_("开启了二次验证"),
    "second_factor_off": N_("关闭了二次验证"),
    "second_factor_remove": N_("移除{person}丢失的二次验证"),
    "setup_claim": N_("用首次设置链接成为第一位组织者"),
    "recovery_codes": N_("更换了恢复码"),
    "recovery_code_use": N_("用恢复码通过了二次验证"),
    "identity_link": N_("账号与单位统一认证关联"),
    "identity_unlink": N_("账号与单位统一认证解除关联"),
    "sign_in": N_("登录（{method}）"),
    "sign_out": N_("退出登录"),
    "act_as": N_("切换为{person}的身份"),
}
OTHER_ACT = N_("其他操作（{action}）")
"""An act of another version of the software."""
DOOR_NAMES: Mapping[Origin, str] = {
    Origin.PAGE: N_("网页"),
    Origin.WORKBOOK: N_("填好的工作簿"),
    Origin.IMPORT: N_("文件导入"),
    Origin.SHELL: N_("命令行"),
}
PART_NAMES: Mapping[str, str] = {
    "rules": N_("评审规则"),
    "round": N_("轮次"),
    "county": N_("县（市、区）"),
    "indicator": N_("数据指标"),
    "adjustment": N_("加减分和否决"),
    "evidence": N_("佐证材料"),
    "person": N_("人员"),
    "named_role": N_("回避关系人"),
    "recusal": N_("回避"),
    "assignment": N_("评审任务"),
}
"""What the kinds of items are called of which a load tells; see `storage/programme_items.py`."""


DONE_FOR_ANOTHER: Mapping[str, str] = {
    "recusal_file": N_("代{reviewer}申报回避{county}，即时生效"),
}
"""What an act is called that somebody did in the name of the reviewer it is about."""
FOR_A_PURPOSE: Mapping[tuple[str, str], str] = {
    ("invite", "reset"): N_("给{person}生成重设密码链接"),
}
"""What an act is called when it served another purpose than usual."""


def act_sentence(action: str, blanks: Mapping[str, object], *, actor: str = "") -> Message:
    """What was done, for a person; a dash where the record does not say.

    `actor` is the id of who did it, where it may be somebody else than the reviewer it is about.
    """
    filled = defaultdict(lambda: "—", {**blanks, "action": action})
    text = ACT_SENTENCES.get(action, OTHER_ACT)
    text = FOR_A_PURPOSE.get((action, str(blanks.get("purpose", ""))), text)
    if actor and actor != blanks.get("reviewer_id", actor):
        text = DONE_FOR_ANOTHER.get(action, text)
    names = {name: filled[name] for name in _blanks(text)}
    return Message(text, names)


def _blanks(text: str) -> list[str]:
    return [piece.partition("}")[0] for piece in text.split("{")[1:]]
