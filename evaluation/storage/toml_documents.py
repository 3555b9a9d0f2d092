"""A TOML text as a tree of plain values, or the one sentence why it is none."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import tomli

from evaluation.locale import N_, Message, message
from evaluation.storage.faults import Fault
from evaluation.storage.toml_positions import TomlPath, TomlPositions

SYNTAX: tuple[tuple[str, str], ...] = (
    ("Cannot overwrite", N_("同一个键写了两次")),
    ("Duplicate inline table key", N_("同一个键写了两次")),
    ("Cannot declare", N_("同一个表声明了两次")),
    ("Cannot mutate", N_("不能再往已写完的表或列表里添加")),
    ("Expected '=' after", N_("键后面缺少 =")),
    ("Expected newline or end", N_("这一行在值之后还有别的内容，或值写法不对")),
    ("Expected ']'", N_("表头缺少 ]")),
    ("Unclosed array", N_("列表没有用 ] 收尾")),
    ("Unclosed inline table", N_("行内表没有用 } 收尾")),
    ("Unterminated string", N_("字符串没有收尾的引号")),
    ('Expected "', N_("字符串没有收尾的引号")),
    ("Expected '", N_("字符串没有收尾的引号")),
    ("Unescaped", N_("字符串里的反斜杠要写成 \\\\")),
    ("Illegal character", N_("有不允许的字符或字符串跨了行")),
    ("Invalid initial character", N_("键名写法不对，中文键名要加引号")),
    ("Invalid value", N_("缺少值，或值写法不对（文字要加引号）")),
    ("Invalid statement", N_("这一行不是 键 = 值，也不是表头")),
    ("Invalid date", N_("日期或时间不存在")),
)
"""The parser's words, by how they begin, in the reader's."""


@dataclass
class TomlDocument:
    """A parsed text, and the faults found in it so far."""

    name: str
    text: str
    tree: dict[str, Any]
    found: list[tuple[TomlPath, Message, bool]] = field(default_factory=list)
    meant: set[TomlPath] = field(default_factory=set)
    """Paths that are there under a misspelt key: one fault, not an unknown key and a missing one."""

    def fault(self, path: TomlPath, what: Message, *, key: bool = False) -> None:
        """Note what is wrong at a path; `key` points at the key instead of its value."""
        self.found.append((path, what, key))

    def faults(self) -> list[Fault]:
        """What was noted, each with its place: only now are positions worked out."""
        if not self.found:
            return []
        positions = TomlPositions(self.text)
        placed = []
        for path, what, key in self.found:
            line, column = positions.of(path, key=key) or (None, None)
            placed.append(Fault(self.name, what, line, column, spelled(path)))
        return placed

    def has_fault_at(self, path: TomlPath) -> bool:
        """Whether something was noted at this path, or inside it, already."""
        return any(noted[: len(path)] == path for noted, _, _ in self.found)


def parse_toml(name: str, text: str) -> TomlDocument | Fault:
    """Parse; a syntax error is reported alone, since the parser stops there."""
    try:
        document = TomlDocument(name, text, tomli.loads(text))
    except tomli.TOMLDecodeError as problem:
        return Fault(name, _syntax(problem), problem.lineno, problem.colno)
    except RecursionError:
        return Fault(name, message(N_("列表或表嵌套太深。")))
    except ValueError:
        return Fault(name, message(N_("有数字长得无法读取。")))
    for path, value in _leaves(document.tree):
        if isinstance(value, float) and not math.isfinite(value):
            document.fault(path, message(N_("必须是有限的数（现为 {found}）。"), found=str(value)))
        if isinstance(value, str) and "\0" in value:
            document.fault(path, message(N_("文字里有空字符（\\u0000），不能保存。")))
    return document


def spelled(path: TomlPath) -> str:
    """A path as people count: `dimension.1.criterion.7.weight`."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _syntax(problem: tomli.TOMLDecodeError) -> Message:
    for beginning, sentence in SYNTAX:
        if problem.msg.startswith(beginning):
            return message(N_("TOML 写法有误：{problem}。"), problem=message(sentence))
    return message(N_("TOML 写法有误：{problem}。"), problem=problem.msg)


def _leaves(value: object, path: TomlPath = ()) -> Iterator[tuple[TomlPath, object]]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from _leaves(inside, (*path, key))
    elif isinstance(value, list):
        for place, inside in enumerate(value):
            yield from _leaves(inside, (*path, place))
    else:
        yield path, value
