"""A TOML tree as a domain model, with pydantic's findings said in plain sentences."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from evaluation.locale import N_, Message, message
from evaluation.storage.faults import found
from evaluation.storage.near_keys import nearest
from evaluation.storage.toml_documents import TomlDocument
from evaluation.storage.toml_positions import TomlPath

M = TypeVar("M", bound=BaseModel)

CHOICES = {
    "points": N_("应为 0 到 100 的数，或两个数的分数段如 [90, 100]（现为 {found}）。"),
    "combination": N_('应为 "final_only"，或每轮一个权重如 [0.4, 0.6]（现为 {found}）。'),
}
"""Fields that take one of two forms: one sentence in place of pydantic's one for each form."""
SENTENCES = {
    "string_type": N_("应为文字（现为 {found}）。"),
    "string_too_short": N_("不能为空。"),
    "string_too_long": N_("最多 {max_length} 个字（现为 {found}）。"),
    "float_type": N_("应为数字（现为 {found}）。"),
    "int_type": N_("应为整数（现为 {found}）。"),
    "bool_type": N_("应为 true 或 false（现为 {found}）。"),
    "tuple_type": N_("应为列表（现为 {found}）。"),
    "model_type": N_("应为表（现为 {found}）。"),
    "model_attributes_type": N_("应为表（现为 {found}）。"),
    "datetime_type": N_("应为日期加时间，如 2022-09-01T09:00:00（现为 {found}）。"),
    "greater_than": N_("应大于 {gt:g}（现为 {found}）。"),
    "greater_than_equal": N_("应不小于 {ge:g}（现为 {found}）。"),
    "less_than": N_("应小于 {lt:g}（现为 {found}）。"),
    "less_than_equal": N_("应不大于 {le:g}（现为 {found}）。"),
    "too_short": N_("至少要有 {min_length} 项。"),
    "too_long": N_("最多 {max_length} 项（现为 {found}）。"),
    "literal_error": N_("应为 {expected} 之一（现为 {found}）。"),
    "is_instance_of": N_("应为 {expected} 之一（现为 {found}）。"),
    "enum": N_("应为 {expected} 之一（现为 {found}）。"),
}
CODE_PATTERN = N_("只能用字母、数字、点、横线和下划线，并以字母或数字开头（现为 {found}）。")
EFFECT_PATTERN = N_("应为 cap_grade:等次、no_top_grade 或 zero_criterion（现为 {found}）。")


def validated(document: TomlDocument, model: type[M]) -> M | None:
    """The model, or None with every structural fault noted in the document."""
    try:
        return model.model_validate(document.tree)
    except ValidationError as problem:
        _note(document, model, problem.errors(include_url=False))
        return None
    except RecursionError:
        document.fault((), message(N_("列表或表嵌套太深。")))
        return None


def _note(document: TomlDocument, model: type[BaseModel], errors: list[ErrorDetails]) -> None:
    for error in errors:
        if error["type"] == "extra_forbidden":
            path = error["loc"]
            near = nearest(str(path[-1]), keys_of(model_at(model, path[:-1])))
            document.fault(path, _unknown_key(model, path, near), key=True)
            document.meant.update({(*path[:-1], near)} if near else ())
    for error in errors:
        path = within(document.tree, error["loc"])
        if error["type"] == "missing":
            if error["loc"] not in document.meant:
                key = str(error["loc"][-1])
                document.fault(error["loc"], message(N_("缺少 {key}。"), key=key))
        elif error["type"] != "extra_forbidden" and not document.has_fault_at(path):
            document.fault(path, _sentence(document.tree, model, path, error))


def _unknown_key(model: type[BaseModel], path: TomlPath, near: str | None) -> Message:
    key = str(path[-1])
    if near is not None:
        return message(N_("不认识的键 {key}，是否应为 {near}？"), key=key, near=near)
    known = tuple(keys_of(model_at(model, path[:-1])))
    return message(N_("不认识的键 {key}（可用：{known}）。"), key=key, known=known)


def _sentence(
    tree: Mapping[str, Any], model: type[BaseModel], path: TomlPath, error: ErrorDetails
) -> Message:
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    details = {"found": found(value_at(tree, path)), **error.get("ctx", {})}
    if name in CHOICES and isinstance(path[-1], str):
        return Message(CHOICES[name], details)
    if error["type"] == "string_pattern_mismatch":
        return Message(EFFECT_PATTERN if name == "effect" else CODE_PATTERN, details)
    if error["type"] in {"is_instance_of", "enum"}:
        details["expected"] = tuple(_enum_values(model_at(model, path[:-1]), name))
    if error["type"] == "literal_error":
        details["expected"] = tuple(str(details["expected"]).replace(" or ", ", ").split(", "))
    if sentence := SENTENCES.get(error["type"]):
        return Message(sentence, details)
    details["problem"] = error["msg"]
    return Message(N_("不符合要求：{problem}（现为 {found}）。"), details)


def within(tree: object, path: TomlPath) -> TomlPath:
    """The part of pydantic's path that stands in the tree: it also names forms of a union."""
    node: Any = tree
    walked: list[str | int] = []
    for part in path:
        if walked and walked[-1] in CHOICES:
            break
        if _holds(node, part):
            node = node[part]
            walked.append(part)
    return tuple(walked)


def value_at(tree: object, path: TomlPath) -> object:
    """What stands at a path of the tree."""
    node: Any = tree
    for part in path:
        node = node[part]
    return node


def _holds(node: object, part: str | int) -> bool:
    if isinstance(part, int):
        return isinstance(node, list) and part < len(node)
    return isinstance(node, Mapping) and part in node


def keys_of(model: type[BaseModel] | None) -> tuple[str, ...]:
    """The keys a table of this model takes, as they are written in TOML."""
    if model is None:
        return ()
    return tuple(field.alias or name for name, field in model.model_fields.items())


def model_at(model: type[BaseModel] | None, path: TomlPath) -> type[BaseModel] | None:
    """The model of the table at a path."""
    for part in path:
        if isinstance(part, int) or model is None:
            continue
        fields = {f.alias or name: f for name, f in model.model_fields.items()}
        model = next(_models_in(fields[part].annotation), None) if part in fields else None
    return model


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inside in get_args(annotation):
        yield from _models_in(inside)


def _enum_values(model: type[BaseModel] | None, name: str) -> list[str]:
    if model is None or name not in model.model_fields:
        return []
    kind = model.model_fields[name].annotation
    return [str(choice.value) for choice in kind] if isinstance(kind, type) else []
