"""What an act on a round will do, in sentences, before it is done."""

from collections.abc import Iterator
from datetime import datetime

from evaluation.analysis.cautions import is_thin
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rounds import RoundAct
from evaluation.locale import N_, Bilingual, Message, message
from evaluation.services.progress import Progress, ReviewPlace
from evaluation.storage.programmes import StoredProgramme


def previewed(
    act: RoundAct, stored: StoredProgramme, progress: Progress, now: datetime
) -> tuple[Message, ...]:
    """The sentences for an act on the round of `progress`."""
    if act is RoundAct.OPEN:
        return _open(stored, progress)
    if act is RoundAct.CLOSE:
        return tuple(_close(progress, now))
    if act is RoundAct.REOPEN:
        return _reopen(progress)
    if act is RoundAct.CONFIRM:
        return (*_confirm(stored, progress), *_thin(progress))
    return (*_publish(progress), *_thin(progress))


def _open(stored: StoredProgramme, progress: Progress) -> tuple[Message, ...]:
    rubric = stored.rubrics[progress.round.number]
    return (
        message(
            N_("第{round}轮将开放评分，{people}位专家共有{reviews}份评审待完成。"),
            round=progress.round.number,
            people=len({place[1] for place in _to_do(progress)}),
            reviews=progress.assigned,
        ),
        message(
            N_("指标体系“{title}”（{version}版）即刻冻结，本轮不能再改。"),
            title=Bilingual(rubric.title, rubric.title_en),
            version=rubric.version,
        ),
        message(N_("开放期间任何人都看不到得分，组织者只能查看完成进度。")),
    )


def _close(progress: Progress, now: datetime) -> Iterator[Message]:
    yield message(
        N_("第{round}轮将停止评分并封存：已提交的{submitted}份评审进入结果，此后不能修改。"),
        round=progress.round.number,
        submitted=progress.submitted,
    )
    yield from _early(progress, now)
    left_out = progress.assigned - progress.submitted
    if left_out:
        text = N_("另有{count}份评审尚未提交，将不计入结果，并在方法说明中列明。")
        yield message(text, count=left_out)
    yield from _thin(progress)
    yield message(N_("封存码将印在每一份报告上，用于核验评分未被改动。"))


def _early(progress: Progress, now: datetime) -> Iterator[Message]:
    """How long reviewers would still have had."""
    closes = progress.round.closes
    if closes is None or closes <= now:
        return
    left = closes - now
    if left.days:
        yield message(N_("距截止时间还有{days}天，现在关闭属于提前关闭。"), days=left.days)
    else:
        yield message(N_("距截止时间还有不到一天，现在关闭属于提前关闭。"))


def _thin(progress: Progress) -> Iterator[Message]:
    """The counties whose score would rest on few reviews."""
    for county in progress.counties:
        states = [
            review.state
            for (where, _), review in progress.reviews.items()
            if where == county.id and review.state is not ReviewState.RECUSED
        ]
        submitted = states.count(ReviewState.SUBMITTED)
        name = Bilingual(county.name, county.name_en)
        if states and not submitted:
            yield message(N_("{county}没有已提交的评审，将没有得分。"), county=name)
        elif states and is_thin(submitted, len(states)):
            text = N_("{county}只有{count}份评审计入（应交{assigned}份），结果仅供参考。")
            yield message(text, county=name, count=submitted, assigned=len(states))


def _reopen(progress: Progress) -> tuple[Message, ...]:
    return (
        message(
            N_("第{round}轮将重新开放评分；已提交的评审仍保持锁定，需要修改的请逐份退回。"),
            round=progress.round.number,
        ),
        message(N_("原封存码保留，再次关闭时生成新的封存码；理由将在报告中公开。")),
    )


def _confirm(stored: StoredProgramme, progress: Progress) -> tuple[Message, ...]:
    return (
        message(
            N_("您将代表{body}确认第{round}轮的封存结果。"),
            body=Bilingual(stored.programme.evaluating_body, stored.programme.evaluating_body_en),
            round=progress.round.number,
        ),
        message(N_("确认后组织者才能发布；发布前如发现问题，组织者仍可写明理由重新开放。")),
    )


def _publish(progress: Progress) -> tuple[Message, ...]:
    return (
        message(
            N_(
                "第{round}轮结果将发布，此后可以签发{count}个县（市、区）的报告；各县在报告发出之后才看得到。"
            ),
            round=progress.round.number,
            count=len(progress.counties),
        ),
        message(N_("发布后本轮不能再重新开放。")),
    )


def _to_do(progress: Progress) -> tuple[ReviewPlace, ...]:
    return tuple(p for p, r in progress.reviews.items() if r.state is not ReviewState.RECUSED)
