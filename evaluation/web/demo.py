"""The demonstration's one-click sign-in: on this machine only, see `origins.refusal_of_demo`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

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
from evaluation.web.entering import session_response
from evaluation.web.forms import read_form
from evaluation.web.origins import refusal_of_demo, safe_next
from evaluation.web.pages import Html, fill, programme_title, sentence_page, translate_for
from evaluation.web.sender import arrival

People = Sequence[tuple[Programme, Person]]

WORK: dict[Role, str] = {
    Role.ORGANIZER: N_("查看进度，开放和封存轮次，对比两轮结果，签发和抄送报告，答复异议"),
    Role.REVIEWER: N_("按指标体系为各县评分，随点随存，完成后提交"),
    Role.PANEL_LEAD: N_("参与评分，并代表评审单位确认封存的结果"),
    Role.CONTACT: N_("查看本县档案、量化指标和佐证材料，阅读发到本县的报告，提出异议"),
    Role.READER: N_("报告发出后阅读和下载本县报告，确认收到"),
    Role.OBSERVER: N_("查看已发布的结果"),
}
FINISHED_WORK: dict[Role, str] = {
    Role.ORGANIZER: N_("对比已发布的两轮结果，签发和抄送各县报告，答复异议"),
    Role.READER: N_("阅读和下载发到本县的报告，确认收到"),
    Role.OBSERVER: N_("查看已发布的两轮比较"),
}


async def show(request: Request) -> Response:
    """The demonstration is offered on the sign-in page."""
    target = safe_next(request.query_params.get("next", "/"))
    return RedirectResponse(f"/sign-in?next={quote(target, safe='')}", 303)


async def enter(request: Request) -> Response:
    """Sign in as one of the demonstration's people."""
    _ = translate_for(request)
    if refusal := refusal_of_demo(request, installed().settings):
        raise NotAllowedError(refusal.reason)
    form = await read_form(request)
    if not cookies.form_token_matches(request, form.get(cookies.FORM_FIELD, "")):
        return sentence_page(request, _("登录页面已过期，请返回重试。"), status=403)
    token = await run_in_threadpool(
        accounts.demo_sign_in,
        installed(),
        form.get("programme", ""),
        form.get("person", ""),
        arrival(request, accounts.BY_DEMONSTRATION.method),
    )
    return await session_response(request, token, safe_next(form.get("next", "/")))


def section(request: Request, token: str, target: str) -> Html:
    """The part of the sign-in page that lists whom the demonstration lets in; empty outside it."""
    if refusal_of_demo(request, installed().settings) is not None:
        return Html("")
    _ = translate_for(request)
    people = accounts.demo_people(installed())
    buttons = Buttons(request, token, target)
    running, finished = _offered(people)
    others = [pair for pair in people if pair not in running and pair not in finished]
    return fill(
        "demo",
        title=_("演示：点一下即可进入"),
        sample=_("样例数据（虚构）"),
        explanation=_("演示中的评分和人员均为虚构，只在本机可见，无需密码。"),
        running=buttons.group(_("进行中的评审：每个角色都有事可做"), running, WORK),
        finished=buttons.group(_("已完成的评审：两轮均已发布"), finished, FINISHED_WORK),
        others_label=_("以其他人员身份进入（{count}人）").format(count=len(others)),
        others=buttons.by_programme(others),
    )


def _offered(people: People) -> tuple[People, People]:
    """One person a role: in the running programme, which comes first, and in the finished one."""
    programmes = list(dict.fromkeys(programme.id for programme, _ in people))
    running = [pair for pair in people if pair[0].id == programmes[0]]
    finished = [pair for pair in people if pair[0].id != programmes[0]]
    return _first_of_each(running, WORK), _first_of_each(finished, FINISHED_WORK)


def _first_of_each(people: People, roles: Mapping[Role, str]) -> People:
    """The first person of each role, in the order of the work."""
    first: dict[Role, tuple[Programme, Person]] = {}
    for pair in people:
        first.setdefault(pair[1].role, pair)
    return [first[role] for role in roles if role in first]


@dataclass(frozen=True)
class Buttons:
    """The buttons of one sign-in page."""

    request: Request
    token: str
    target: str

    def group(self, title: str, people: People, work: Mapping[Role, str]) -> Html:
        """People under a heading; nothing where there is nobody."""
        if not people:
            return Html("")
        buttons = "".join(self._button(*pair, work) for pair in people)
        return fill("demo_group", title=title, people=Html(buttons))

    def by_programme(self, people: People) -> Html:
        """Everyone else, under the title of their programme."""
        titles = {programme.id: programme_title(self.request, programme) for programme, _ in people}
        groups = [
            self.group(title, [pair for pair in people if pair[0].id == code], WORK)
            for code, title in titles.items()
        ]
        return Html("".join(groups))

    def _button(self, programme: Programme, person: Person, work: Mapping[Role, str]) -> Html:
        _ = translate_for(self.request)
        return fill(
            "demo_person",
            token=self.token,
            next=self.target,
            programme=programme.id,
            person=person.id,
            role=_(ROLE_NAMES[person.role]),
            name=" · ".join(part for part in (person.name, person.unit) if part),
            work=_(work[person.role]),
        )
