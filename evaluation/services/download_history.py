"""Many files taken away at once leave a trace: who took which archive.

Only archives do. A single report is a page of the platform in another format: whoever may open the one
may have the other, and opening pages leaves no act either, so that history stays readable. An archive
takes all counties out of the platform at once, and that is what has to be told afterwards.
"""

from evaluation.services.actors import Actor
from evaluation.services.acts import record_act
from evaluation.services.platform import Platform


def note_download(platform: Platform, actor: Actor, filename: str) -> None:
    """Write down that an archive was handed out; whether it might be was asked before."""
    stored = platform.store.programme(actor.programme)
    event_id = platform.store.new_id()
    platform.store.write(
        lambda conn: record_act(
            conn,
            stored,
            actor,
            event_id=event_id,
            action="batch_download",
            subject="archive",
            detail={"file": filename},
        )
    )
