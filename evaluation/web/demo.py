"""The demonstration's one-click sign-in: on this machine only, see `origins.refusal_of_demo`."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from evaluation.domain.people import Person, Role
from evaluation.domain.programme import Programme
from evaluation.domain.role_names import ROLE_NAMES
from evaluation.errors import NotAllowedError
from evaluation.locale import N_
from evaluation.services import accounts
from evaluation.services.platform import installed
from evaluation.web import cookies
from evaluation.web.forms import read_form
from evaluation.web.origins import refusal_of_demo, safe_next
from evaluation.web.pages import Html, fill, programme_title, sentence_page, translate_for

WORK: dict[Role, str] = {
    Role.ORGANIZER: N_("查看进度，开放和封存轮次，对比两轮结果，下载报告"),
    Role.REVIEWER: N_("按指标体系为各县评分，随点随存，完成后提交"),
    Role.PANEL_LEAD: N_("参与评分，并代表评审单位确认封存的结果"),
    Role.CONTACT: N_("查看本县档案、量化指标和佐证材料"),
    Role.READER: N_("结果发布后阅读和下载本县报告"),
    Role.OBSERVER: N_("查看已发布的结果"),
}


async def show(request: Request) -> Response:
    """The demonstration is offered on the sign-in page."""
    target = safe_next(request.query_params.get("next", "/"))
    return RedirectResponse(f"/sign-in?next={target}", 303)


async def enter(request: Request) -> Response:
    """Sign in as one of the demonstration's people."""
    _ = translate_for(request)
    if refusal := refusal_of_demo(request.headers, installed().settings):
        raise NotAllowedError(refusal.reason)
    form = await read_form(request)
    if not cookies.form_token_matches(request, form.get(cookies.FORM_FIELD, "")):
        return sentence_page(request, _("登录页面已过期，请返回重试。"), status=403)
    token = await run_in_threadpool(
        accounts.demo_sign_in, installed(), form.get("programme", ""), form.get("person", "")
    )
    response = RedirectResponse(safe_next(form.get("next", "/")), 303)
    cookies.set_session(response, token)
    return response


def section(request: Request, token: str, target: str) -> Html:
    """The part of the sign-in page that lists whom the demonstration lets in; empty outside it."""
    if refusal_of_demo(request.headers, installed().settings) is not None:
        return Html("")
    _ = translate_for(request)
    people = accounts.demo_people(installed())
    first = _first_of_each_role(people)
    others = [pair for pair in people if pair not in first]

    def listed(chosen: list[tuple[Programme, Person]]) -> Html:
        return Html("".join(_button(request, *pair, token, target) for pair in chosen))

    return fill(
        "demo",
        title=_("演示：点一下即可进入"),
        sample=_("样例数据（虚构）"),
        explanation=_("演示中的评分和人员均为虚构，只在本机可见，无需密码。"),
        people=listed(first),
        others_label=_("以其他人员身份进入（{count}人）").format(count=len(others)),
        others=_grouped(request, others, token, target),
    )


def _first_of_each_role(
    people: tuple[tuple[Programme, Person], ...],
) -> list[tuple[Programme, Person]]:
    """One person a role, from the first programme that has the role, in the order of the work."""
    first: dict[Role, tuple[Programme, Person]] = {}
    for programme, person in people:
        first.setdefault(person.role, (programme, person))
    return [first[role] for role in WORK if role in first]


def _grouped(
    request: Request, people: list[tuple[Programme, Person]], token: str, target: str
) -> Html:
    """Everyone else, under the title of their programme."""
    titles = dict.fromkeys(programme_title(request, programme) for programme, _ in people)
    parts = []
    for title in titles:
        buttons = "".join(
            _button(request, programme, person, token, target)
            for programme, person in people
            if programme_title(request, programme) == title
        )
        parts.append(fill("demo_group", title=title, people=Html(buttons)))
    return Html("".join(parts))


def _button(
    request: Request, programme: Programme, person: Person, token: str, target: str
) -> Html:
    _ = translate_for(request)
    return fill(
        "demo_person",
        token=token,
        next=target,
        programme=programme.id,
        person=person.id,
        role=_(ROLE_NAMES[person.role]),
        name=" · ".join(part for part in (person.name, person.unit) if part),
        work=_(WORK[person.role]),
    )
