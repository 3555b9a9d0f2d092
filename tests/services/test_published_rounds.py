"""What an earlier round showed when it stood alone, which later rounds move a little."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.services.actors import actor_named
from evaluation.services.clock import SetClock
from evaluation.services.comparing import compare
from evaluation.services.demonstration import SAMPLE
from evaluation.services.platform import Platform, start
from evaluation.services.published_rounds import published_alone
from evaluation.services.reporting import report_document
from evaluation.settings import Settings
from tests.prepared_stores import copy_store


@pytest.fixture
def platform(prepared_sample: Path, settings: Settings, clock: SetClock) -> Iterator[Platform]:
    copy_store(prepared_sample, settings.data_dir)
    running = start(settings, clock)
    yield running
    running.store.close()


def test_an_earlier_round_is_told_as_it_was_published(platform: Platform) -> None:
    stored = platform.store.programme(SAMPLE)
    both = compare(platform, stored, stored.rounds)
    alone = compare(platform, stored, stored.rounds[:1])

    with platform.store.read() as conn:
        found = published_alone(conn, stored, both, "zezhou")
        nothing_earlier = published_alone(conn, stored, alone, "zezhou")

    first = alone.results.counties.filter(county="zezhou", round=1)["final"].item()
    together = both.results.counties.filter(county="zezhou", round=1)["final"].item()
    assert found == {1: first}
    assert first != together
    assert nothing_earlier == {}
    document = report_document(
        platform, actor_named(platform, SAMPLE, "organizer"), "zezhou", "zh_CN"
    )
    assert "初评得分发布时为" in document.document.table("result").note
