"""People from a people.csv: what it would do stands on the page before anything is stored."""

from collections.abc import Sequence

import streamlit as st

from evaluation.domain.people import Person
from evaluation.domain.role_names import ROLE_NAMES
from evaluation.errors import EvaluationError, FaultyInputError
from evaluation.locale import N_
from evaluation.services.people_changes import Change, Kind
from evaluation.services.people_entries import FIELD_NAMES
from evaluation.services.people_files import PeoplePlan, import_people, preview_people
from evaluation.ui import session
from evaluation.ui.parts.people_done import done
from evaluation.ui.parts.people_fields import tell_faults
from evaluation.ui.parts.words import plain, said

_TURN = "people.file.turn"
"""How many files were stored on this page: each finds the field empty."""
LISTED = 20
TITLES: dict[Kind, str] = {
    Kind.ADD: N_("增加{count}人"),
    Kind.CHANGE: N_("修改{count}人"),
    Kind.RESTORE: N_("重新加入{count}人"),
    Kind.REMOVE: N_("移出{count}人"),
}


def file_form() -> None:
    """The file, folded up; its preview and the click that does it."""
    _ = session.translator()
    with st.expander(
        _("从 people.csv 导入"), icon=":material/upload_file:", key="people-from-file"
    ):
        st.markdown(
            _(
                "CSV 文件，最大1MB，首行为列名：id、name、role（必填），unit、county、rounds（可空）。"
                "先列明将增加、修改谁，您确认后才写入；有一处错误就一个也不写入。"
            )
        )
        turn = session.recall(_TURN, 0)
        sent = st.file_uploader(
            _("people.csv 文件"),
            type="csv",
            key=f"people-file-{turn}",
            max_upload_size=1,
            label_visibility="collapsed",
        )
        remove = st.checkbox(
            _("移出文件中没有的人（已有评分的人和您本人除外）"), key=f"people-file-remove-{turn}"
        )
        if sent is not None:
            _preview(sent.getvalue(), remove_missing=bool(remove))


def _preview(content: bytes, *, remove_missing: bool) -> None:
    _ = session.translator()
    try:
        plan = preview_people(
            session.platform(), session.actor(), content, remove_missing=remove_missing
        )
    except FaultyInputError as error:
        tell_faults(error)
        return
    with st.container(border=True, key="people-file-preview"):
        _plan(plan)
        if plan.changes and st.button(_("确认写入"), key="people-file-yes", type="primary"):
            _store(content, remove_missing=remove_missing)


def _plan(plan: PeoplePlan) -> None:
    """Who is added, changed, taken out, and who stays as they are."""
    _ = session.translator()
    for kind, title in TITLES.items():
        changes = plan.of(kind)
        if changes:
            st.markdown(f"**{_(title).format(count=len(changes))}**")
            _listed([_change(c) for c in changes])
    if not plan.changes:
        st.markdown(_("文件与现在的名单一致，没有要写入的。"))
    st.caption(_("{count}人没有变化。").format(count=plan.unchanged))
    if plan.missing:
        names = _("、").join(p.name for p in plan.missing[:LISTED])
        more = "……" if len(plan.missing) > LISTED else ""
        text = _("文件中没有以下{count}人，他们保持不变：{names}")
        st.caption(plain(text.format(count=len(plan.missing), names=names + more)))


def _listed(lines: Sequence[str]) -> None:
    _ = session.translator()
    st.markdown("\n".join(f"- {line}" for line in lines[:LISTED]))
    if rest := lines[LISTED:]:
        with st.expander(_("其余{count}项").format(count=len(rest))):
            st.markdown("\n".join(f"- {line}" for line in rest))


def _change(change: Change) -> str:
    """Such as 专家乙（r2）：单位 大学二 → 大学八."""
    _, after = session.translator(), change.after
    who = _("{name}（{id}）").format(name=after.name, id=after.id)
    if change.kind is Kind.ADD:
        details = [_(ROLE_NAMES[after.role]), after.unit, _value(after, "county")]
        return plain(
            _("{who}：{details}").format(who=who, details=" · ".join(filter(None, details)))
        )
    before = change.before
    if before is None or not change.fields:
        return plain(who)
    text = _("{field} {before} → {after}")
    told = _("；").join(
        text.format(
            field=_(FIELD_NAMES[f]),
            before=_value(before, f) or _("空"),
            after=_value(after, f) or _("空"),
        )
        for f in change.fields
    )
    return plain(_("{who}：{details}").format(who=who, details=told))


def _value(person: Person, field: str) -> str:
    """What stands in a field, in words."""
    _ = session.translator()
    if field == "role":
        return _(ROLE_NAMES[person.role])
    if field == "rounds":
        return ";".join(str(n) for n in person.rounds)
    if field == "county":
        stored = session.platform().store.programme(session.actor().programme)
        return next((c.name for c in stored.counties if c.id == person.county), "")
    return person.name if field == "name" else person.unit


def _store(content: bytes, *, remove_missing: bool) -> None:
    _ = session.translator()
    try:
        plan = import_people(
            session.platform(), session.actor(), content, remove_missing=remove_missing
        )
    except FaultyInputError as error:
        tell_faults(error)
        return
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    session.remember(_TURN, session.recall(_TURN, 0) + 1)
    counts = [
        _(title).format(count=len(plan.of(kind))) for kind, title in TITLES.items() if plan.of(kind)
    ]
    done(_("已写入：{counts}。").format(counts=_("、").join(counts)))
