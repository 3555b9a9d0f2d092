"""Killed at any moment, the store holds every save it acknowledged."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from evaluation.storage.store import Store
from evaluation.storage.tables import rating_event
from evaluation.storage.verification import verify

SAVER = """
import sys, threading
from evaluation.storage.store import Store
from tests.storage import rating_steps as steps

store = Store.open(sys.argv[1])
stored = store.programme("small")
places = [(n, r, c) for n in (1, 2) for r in ("r1", "r2") for c in ("C1", "C2")]

def save(number, reviewer, criterion):
    ids = steps.ids_of(stored, number, reviewer=reviewer)
    while True:
        event = steps.rate(store, stored, 60.0, ids=ids, criterion=criterion)
        sys.stdout.write(f"{event.event_id}\\n")
        sys.stdout.flush()

for place in places:
    threading.Thread(target=save, args=place, daemon=True).start()
threading.Event().wait()
"""


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.45])
def test_every_acknowledged_save_survives_kill_9(url, store, stored, seconds):
    store.close()
    process = subprocess.Popen(
        [sys.executable, "-c", SAVER, url],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    first = process.stdout.readline()
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    rest, _ = process.communicate()
    # The last line may have been cut off by the kill: only whole lines are acknowledgements.
    acknowledged = {int(line) for line in (first + rest).split("\n")[:-1]}
    again = Store.open(url)
    with again.read() as conn:
        found = set(conn.execute(select(rating_event.c.event_id)).scalars())
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert acknowledged
    assert acknowledged <= found
    assert verify(again) == ()
    again.close()
