"""The text of a file that people made with whatever program they have."""

from pathlib import Path

from evaluation.locale import N_, Message, message
from evaluation.storage.faults import Fault


def read_bytes(path: Path) -> bytes | Fault:
    """The bytes of a file, or the one sentence why there are none."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Fault(str(path), message(N_("找不到这个文件。")))
    except IsADirectoryError:
        return Fault(str(path), message(N_("这是文件夹，不是文件。")))
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        return Fault(str(path), message(N_("无法读取：{reason}。"), reason=reason))
    if not content.strip():
        return Fault(str(path), message(N_("文件是空的。")))
    return content


def toml_text(name: str, content: bytes) -> str | Fault:
    """TOML is UTF-8 by its definition; a byte order mark is let pass."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        return Fault(name, _not_utf_8(), line=content.count(b"\n", 0, problem.start) + 1)


def table_text(name: str, content: bytes) -> str | Fault:
    """CSV as editors and Excel save it here: UTF-8, with its mark or without, or GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return Fault(name, message(N_("文件编码既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”。")))


def _not_utf_8() -> Message:
    return message(N_("文件不是 UTF-8 编码，请用 UTF-8 另存。"))
