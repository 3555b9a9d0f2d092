"""Erasing personal data: the name goes everywhere, what was rated stays under the id."""

from sqlalchemy import Connection

from evaluation.domain.people_permissions import refusal_to_erase_person
from evaluation.domain.permissions import Refusal
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, Message, message
from evaluation.services.actors import Actor
from evaluation.services.people_changes import People, write_down
from evaluation.services.platform import Platform
from evaluation.storage import erasing as rows
from evaluation.storage.accounts import people_of
from evaluation.storage.people import PersonRow, end_sessions_as, programme_changed
from evaluation.storage.programmes import read_programme


def preview_erasure(platform: Platform, actor: Actor, person_id: str) -> tuple[Message, ...]:
    """What erasing would overwrite and what stays, restated before it cannot be undone.

    Raises:
        NotAllowedError: not for this person, or not this one.
        NotFoundError: there is no such person.
    """
    with platform.store.read() as conn:
        people = People(conn, actor)
        row = people.row(person_id)
        # The reason is asked for after the preview.
        if refusal := _refusal(people, row, reason=" . "):
            refusal.throw()
        others = _others(conn, people, row)
    return tuple(_sentences(people, row, others))


def _sentences(people: People, row: PersonRow, others: tuple[str, ...]) -> list[Message]:
    name = row.person.name
    told = [
        message(
            N_("{name}的姓名和单位改为“（已删除）”，名单、页面和以后生成的文件都不再出现。"),
            name=name,
        ),
        message(
            N_("编号“{person}”保留；如果编号本身能看出是谁，删除后仍能看出。"), person=row.person.id
        ),
    ]
    if others:
        text = N_(
            "账号还用于{programmes}，保留登录名；只解除与此人的关联，此人身份的登录立即失效。"
        )
        told.append(message(text, programmes=others))
    elif row.account_id is not None:
        text = N_("账号作废：登录名、密码、动态口令、登录地址和浏览器记录清除，登录立即失效。")
        told.append(message(text))
    if row.person.id in people.rated:
        told.append(message(N_("已给出的评分和评语保留，结果和封存码不变，核验不受影响。")))
    else:
        told.append(message(N_("此人没有评分，同时移出评审项目。")))
    told.append(
        message(
            N_("评语、理由等正文中写到的姓名，以及已签发的报告、已下载的文件和备份，不会改动。")
        )
    )
    told.append(
        message(N_("再次载入评审项目文件夹不会恢复姓名；请同时从 people.csv 原文件中删除。"))
    )
    told.append(message(N_("此操作不能撤销。")))
    return told


def erase_person(platform: Platform, actor: Actor, person_id: str, reason: str) -> None:
    """Overwrite a person's name, unit, login, addresses and devices; ids, ratings and acts stay.

    Raises:
        NotAllowedError: not for this person, not this one, or without a reason.
        NotFoundError: there is no such person.
    """
    now_us = platform.clock.now_us()

    def save(conn: Connection) -> tuple[str, ...]:
        people = People(conn, actor)
        row = people.row(person_id)
        if refusal := _refusal(people, row, reason):
            refusal.throw()
        others = _others(conn, people, row)
        stays = row.active and person_id in people.rated
        ended = end_sessions_as(conn, row.number, now_us)
        rows.erase_person(conn, people.stored, row, stays=stays, now_us=now_us)
        if row.account_id is not None and not others:
            rows.erase_account(conn, row.account_id, row.login)
        programme_changed(conn, people.stored.programme_id, now_us)
        write_down(platform, people, "erase_person", person_id, reason)
        return ended

    platform.open_pages.close(platform.store.write(save))
    platform.store.drop_log()


def _refusal(people: People, row: PersonRow, reason: str) -> Refusal | None:
    if refusal := people.refusal():
        return refusal
    if row.erased_us is not None:
        return Refusal(message(N_("这个人的个人信息已经删除。")))
    if people.person is None:
        raise NotAllowedError(message(N_("您已不在这个评审项目中。")))
    return refusal_to_erase_person(people.person, row.person, people.taking_part, reason)


def _others(conn: Connection, people: People, row: PersonRow) -> tuple[str, ...]:
    """Titles of the programmes in which the account stands for somebody else."""
    if row.account_id is None:
        return ()
    own = (people.stored.programme.id, row.person.id)
    linked = people_of(conn, row.account_id)
    return tuple(
        read_programme(conn, code).programme.title
        for code, person in linked
        if (code, person) != own
    )
