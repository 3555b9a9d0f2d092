"""The store of canaries is worth searching for: every column that holds people's words holds one."""

import importlib
import pkgutil
import re

from sqlalchemy import String, select

from evaluation import storage
from evaluation.storage.tables import metadata
from tests.matrix.planted_store import Planted

NOT_WORDS = re.compile(
    r"\.(\w*sha256|hash|digest|seal|heads|csrf|secret|password_hash)$"
    r"|\.(code|state|status|role|rounds|origin|source|kind|ground|purpose|method|action|figure)$"
    r"|\.(rule|criterion|criteria|indicator|format|language|tab_id|sent_on|received_on|as_of)$"
)
"""Digests and secrets that no answer holds at all; codes and words of the program's own."""
NOT_PLANTED = {
    "adjustment.decided_by": "the id of a person",
    "code_check.address": "only counted",
    "external_identity.issuer": "only compared; tests/web/test_sign_on.py",
    "external_identity.subject": "only compared; tests/web/test_sign_on.py",
    "failed_sign_in.address": "only counted",
    "failed_sign_in.login": "only counted",
    "history_event.detail": "ids and numbers; tests/services on history",
    "history_event.subject": "ids",
    "history_origin.address": "kept of acts that came through a door; tests/services/test_erasing.py",
    "indicator_value.verified_by": "the id of a person",
    "round_seal.excluded": "keys of reviews",
    "round_seal.material": "digests",
    "round_seal.reviews": "keys of reviews",
    "rubric_version.content": "the rubric is for everybody",
    "rubric_version.toml": "the rubric is for everybody",
    "rubric_version.version": "the rubric is for everybody",
}


def test_every_column_of_words_holds_a_canary(canaries: Planted) -> None:
    for module in pkgutil.iter_modules(storage.__path__, "evaluation.storage."):
        importlib.import_module(module.name)
    without = set()
    with canaries.platform.store.read() as conn:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, String):
                    values = conn.execute(select(column)).scalars()
                    if not any("kanari" in str(value).lower() for value in values):
                        without.add(f"{table.name}.{column.name}")
    assert {name for name in without if not NOT_WORDS.search(name)} == NOT_PLANTED.keys()
