"""Logs without secrets: links carry their token in the address, and servers log addresses.

`liangping serve` writes no access log; `uvicorn app:app` does unless told otherwise.
"""

import logging
import re

LOGGERS = ("uvicorn.access", "uvicorn.error", "uvicorn.asgi", "evaluation.web.refusals")
_TOKEN = re.compile(r"(?<=[/=])[A-Za-z0-9_-]{20,}(?=[/?&\s\"']|$)")
"""A part of an address that is long enough to be guessed by nobody: a token or a session's id."""
_QUERY = re.compile(r"(?<=[\w/…-])\?[^\s\"']+")
_HIDDEN = "…"


def redacted(text: str) -> str:
    """An address, or a sentence with some in it, without tokens and without queries."""
    return _QUERY.sub("?" + _HIDDEN, _TOKEN.sub(_HIDDEN, text))


class WithoutSecrets(logging.Filter):
    """Takes the secrets out of a record, its traceback included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, redacted."""
        record.msg = redacted(str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(redacted(a) if isinstance(a, str) else a for a in record.args)
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = redacted(logging.Formatter().formatException(record.exc_info))
        return True


def keep_secrets_out() -> None:
    """Redact what the server and our own answers to faults write."""
    without_secrets = WithoutSecrets()
    for name in LOGGERS:
        logging.getLogger(name).addFilter(without_secrets)
