"""Signing the pledge as a reviewer does, for tests that begin where rating begins."""

from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.services.pledges import my_pledge, sign_pledge


def sign(platform: Platform, *reviewers: Actor) -> None:
    """Each reads the newest pledge and signs it."""
    for reviewer in reviewers:
        sign_pledge(platform, reviewer, my_pledge(platform, reviewer).text.version)


def everyone_signs(platform: Platform, programme: str) -> None:
    """The whole panel signs; whoever did so with an import already is left out."""
    people = platform.store.programme(programme).people
    panel = [Actor(programme, p) for p in people if p.role.rates]
    sign(platform, *(a for a in panel if not my_pledge(platform, a).is_signed))
