"""When a round ends, in the programme's own time, and how long is left."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from evaluation.domain.rounds import Round
from evaluation.locale import Translate
from evaluation.services.clock import from_us

ZONES = {"Asia/Shanghai": "北京时间"}
SOON = timedelta(days=2)
"""From here on the time left is shown as pressing."""


def clock_text(microseconds: int, time_zone: str) -> str:
    """The time of day of a save, in the programme's time zone."""
    moment = from_us(microseconds).astimezone(ZoneInfo(time_zone))
    return f"{moment:%H:%M:%S}"


def day_and_time(moment: datetime, time_zone: str, language: str) -> str:
    """A moment as people write it: 6月30日 18:00."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{format_skeleton('MMMd', local, locale=language)} {local:%H:%M}"


def time_left(left: timedelta, translate: Translate) -> str:
    """How long is left, in the two largest units."""
    _ = translate
    minutes = max(int(left.total_seconds() // 60), 0)
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return _("还剩{days}天{hours}小时").format(days=days, hours=hours)
    if hours:
        return _("还剩{hours}小时{minutes}分").format(hours=hours, minutes=minutes % 60)
    return _("还剩{minutes}分钟").format(minutes=minutes)


def deadline_text(
    round_: Round, now: datetime, time_zone: str, language: str, translate: Translate
) -> str:
    """The deadline of an open round with what is left of it, as one line of markdown."""
    _ = translate
    if round_.closes is None:
        return _("未设截止时间")
    zone = _("北京时间") if time_zone in ZONES else time_zone
    when = day_and_time(round_.closes, time_zone, language)
    line = _("截止：{when}（{zone}）").format(when=when, zone=zone)
    left = round_.closes - now
    if round_.is_over_at(now):
        return line + " · :red[" + _("已截止") + "]"
    if left <= timedelta(0):
        return line + " · :red[" + _("已截止，宽限期内") + "]"
    colour = "orange" if left <= SOON else "green"
    return f"{line} · :{colour}[**{time_left(left, translate)}**]"
