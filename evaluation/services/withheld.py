"""Results for somebody who may not tell one reviewer from another: what names a reviewer is left out."""

from collections.abc import Collection
from typing import Any

REVIEWER = "reviewer"


def without_reviewers(found: Any, reviewers: Collection[str]) -> Any:  # noqa: ANN401 - JSON is any
    """A JSON object without the rows of single reviewers, and without their ids in any list.

    Args:
        found: objects, lists, text, numbers and nulls.
        reviewers: the ids of all reviewers.
    """
    if isinstance(found, dict):
        return {name: without_reviewers(value, reviewers) for name, value in found.items()}
    if isinstance(found, list):
        return [without_reviewers(item, reviewers) for item in found if not _tells(item, reviewers)]
    return found


def _tells(item: object, reviewers: Collection[str]) -> bool:
    """Whether an item of a list is about one reviewer."""
    if isinstance(item, dict):
        return REVIEWER in item
    return isinstance(item, str) and (
        item in reviewers or any(item.endswith(f"/{reviewer}") for reviewer in reviewers)
    )
