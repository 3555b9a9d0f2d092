"""Whether anything stored was altered or removed behind the platform's back."""

from evaluation.locale import Message
from evaluation.services.platform import Platform
from evaluation.storage import verification


def verify(platform: Platform) -> tuple[Message, ...]:
    """Every record that does not agree with its chain, its digest or its seal; empty when sound.

    What it cannot show: deletions in a review that was not yet submitted, a submission of an open
    round that was deleted together with its history, and a store that was rewritten whole, except
    against a seal that was printed in a report. Adjustments, the rules of the programme and the
    list of evidence are no part of a seal. Of approved reports, names of recipients and of those who
    confirmed are no part of what is checked: they may be erased.
    """
    settings = platform.settings
    return verification.verify(platform.store, settings.evidence_dir, settings.snapshots_dir)
