"""Saving a comment while it is being typed: the page's component sends it here by itself."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from evaluation.errors import EvaluationError, FaultyInputError, NotFoundError
from evaluation.locale import N_, Translate, message
from evaluation.services import saving
from evaluation.services.platform import installed
from evaluation.services.saving import RatingChange, SaveOutcome
from evaluation.web.forms import KeptText, read_body
from evaluation.web.pages import translate_for
from evaluation.web.signed_in import actor_of


class Draft(BaseModel):
    """What the component sends."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    round: int
    county: KeptText = Field(max_length=80)
    criterion: KeptText = Field(max_length=80)
    comment: str = Field(max_length=20_000)
    tab: KeptText = Field(max_length=64)
    base_version: int | None = None


async def save(request: Request) -> Response:
    """Save one comment and say what became of it; never anything but JSON."""
    _ = translate_for(request)
    try:
        actor = await actor_of(request)
        draft = _read(await read_body(request))
        outcome = await run_in_threadpool(
            saving.save_rating,
            installed(),
            actor,
            draft.round,
            draft.county,
            draft.criterion,
            RatingChange(comment=draft.comment),
            base_version=draft.base_version,
            tab_id=draft.tab,
        )
    except EvaluationError as error:
        return JSONResponse({"kind": "refused", "message": error.render(_)}, status_of(error))
    return JSONResponse(_answer(outcome, _))


def _read(body: bytes) -> Draft:
    try:
        return Draft.model_validate_json(body)
    except ValidationError:
        raise FaultyInputError(message(N_("草稿内容无法识别，请刷新页面后重试。"))) from None


def status_of(error: EvaluationError) -> int:
    """What an answer to a component is numbered: faulty, not there, or not allowed."""
    if isinstance(error, FaultyInputError):
        return 422
    return 404 if isinstance(error, NotFoundError) else 403


def _answer(outcome: SaveOutcome, translate: Translate) -> dict[str, object]:
    """The outcome as the component reads it; a conflict carries what the other tab wrote."""
    answer: dict[str, object] = {
        "kind": outcome.kind.value,
        "version": outcome.rating.version,
        "saved_us": outcome.rating.saved_us,
        "message": outcome.refusal.reason.render(translate) if outcome.refusal else "",
    }
    if outcome.kind is saving.SaveKind.CONFLICT:
        answer["comment"] = outcome.rating.comment
        answer["message"] = translate(N_("另一个窗口修改了这项评语，请刷新查看后再保存。"))
    return answer
