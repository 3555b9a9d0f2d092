"""Moments as the shell prints them: in the time zone of the programme, as its pages show them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from evaluation.services.platform import Platform


def zone_of(running: Platform, programme: str) -> ZoneInfo:
    """The time zone that the programme's rules name."""
    return ZoneInfo(running.store.programme(programme).programme.time_zone)


def local_moment(zone: ZoneInfo, at: datetime | None) -> str:
    """To the minute, with the offset; empty where there is none."""
    return at.astimezone(zone).isoformat(sep=" ", timespec="minutes") if at else ""
