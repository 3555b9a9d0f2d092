"""A save through the service against the same write done bare on the same store (promise: within 2x).

Run: .venv/bin/python benchmarks/saving.py
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from evaluation.domain.history import Origin
from evaluation.domain.reviews import RatingState, ReviewKey
from evaluation.services.access import ids_of
from evaluation.services.actors import actor_named
from evaluation.services.demonstration import DEMO, prepare_demo
from evaluation.services.platform import start
from evaluation.services.reviewing import my_reviews
from evaluation.services.saving import RatingChange, SaveKind, save_rating
from evaluation.settings import read_settings
from evaluation.storage.ratings import RatingEvent, append_event, sealed_event

SAVES = 400


def median_ms(act: Callable[[int], None]) -> float:
    """The median time of an act, in milliseconds."""
    times = []
    for number in range(SAVES):
        begin = time.perf_counter()
        act(number)
        times.append(1000 * (time.perf_counter() - begin))
    return statistics.median(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        platform = start(read_settings({"LIANGPING_DATA_DIR": str(Path(folder) / "data")}))
        prepare_demo(platform)
        reviewer = actor_named(platform, DEMO, "expert-2")
        county = next(r.county.id for r in my_reviews(platform, reviewer) if not r.answered)
        stored = platform.store.programme(DEMO)
        ids = ids_of(stored, ReviewKey(county=county, round=2, reviewer="expert-2"))
        newest: list[RatingEvent | None] = [None]

        def service(number: int) -> None:
            change = RatingChange(RatingState.RATED, float(90 + number % 2))
            outcome = save_rating(
                platform, reviewer, 2, county, "C1.1", change, base_version=None, tab_id="bench"
            )
            assert outcome.kind is SaveKind.SAVED

        def bare(number: int) -> None:
            event = sealed_event(
                ids=ids,
                criterion_id=stored.criterion_ids["C1.3"],
                previous=newest[0],
                state=RatingState.RATED,
                value=float(90 + number % 2),
                comment="",
                actor_id=stored.person_ids["expert-2"],
                source=Origin.PAGE,
                tab_id="bench",
                event_id=platform.store.new_id(),
                rubric_sha256=stored.rubrics[2].sha256,
            )
            platform.store.write(lambda conn: append_event(conn, event))
            newest[0] = event

        bare_ms, service_ms = median_ms(bare), median_ms(service)
        print(f"bare write   {bare_ms:.2f} ms median of {SAVES}")
        print(f"service save {service_ms:.2f} ms median of {SAVES}")
        print(f"ratio        {service_ms / bare_ms:.2f}")
        platform.store.close()


if __name__ == "__main__":
    main()
