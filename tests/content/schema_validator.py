"""The part of JSON Schema (draft 7) that our published schemas use. An unknown word fails: nothing is passed unseen."""

import re
from collections.abc import Callable, Iterator
from typing import Any

# Words for people, which decide nothing.
ANNOTATIONS = {
    *("$schema", "title", "description", "examples", "default", "definitions"),
    *("enumDescriptions", "defaultSnippets", "patternErrorMessage", "errorMessage"),
}
_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def faults(root: dict[str, Any], value: Any) -> list[str]:
    """Return where ``value`` does not fit the schema ``root``."""
    return list(_faults(root, root, value, "$"))


def _faults(root: dict[str, Any], schema: Any, value: Any, at: str) -> Iterator[str]:
    if schema is False:
        yield f"{at}: not allowed"
    if isinstance(schema, bool):
        return
    for word, wanted in schema.items():
        if word in ANNOTATIONS or word in ("then", "else"):
            continue
        yield from _RULES[word](root, schema, wanted, value, at)


def _fits(root: dict[str, Any], schema: Any, value: Any) -> bool:
    return not list(_faults(root, schema, value, ""))


def _simple(kind: type | tuple[type, ...], good: Callable[[Any, Any], bool]) -> Any:
    """Make a rule that looks at values of one kind only."""

    def rule(root: Any, schema: Any, wanted: Any, value: Any, at: str) -> Iterator[str]:
        if isinstance(value, kind) and not good(wanted, value):
            yield f"{at}: {value!r} against {wanted!r}"

    return rule


def _type(root: Any, schema: Any, wanted: Any, value: Any, at: str) -> Iterator[str]:
    if not _TYPES[wanted](value):
        yield f"{at}: {value!r} is no {wanted}"


def _reference(root: Any, schema: Any, wanted: str, value: Any, at: str) -> Iterator[str]:
    yield from _faults(root, root["definitions"][wanted.removeprefix("#/definitions/")], value, at)


def _properties(root: Any, schema: Any, wanted: Any, value: Any, at: str) -> Iterator[str]:
    for name, part in wanted.items():
        if isinstance(value, dict) and name in value:
            yield from _faults(root, part, value[name], f"{at}.{name}")


def _additional(root: Any, schema: Any, wanted: Any, value: Any, at: str) -> Iterator[str]:
    known = schema.get("properties", {})
    for name in value if isinstance(value, dict) else ():
        if name not in known:
            yield from _faults(root, wanted, value[name], f"{at}.{name}")


def _names(root: Any, schema: Any, wanted: Any, value: Any, at: str) -> Iterator[str]:
    for name in value if isinstance(value, dict) else ():
        yield from _faults(root, wanted, name, f"{at}.{name}")


def _items(root: Any, schema: Any, wanted: Any, value: Any, at: str) -> Iterator[str]:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        yield from _faults(root, wanted, item, f"{at}[{index}]")


def _contains(root: Any, schema: Any, wanted: Any, value: Any, at: str) -> Iterator[str]:
    if isinstance(value, list) and not any(_fits(root, wanted, item) for item in value):
        yield f"{at}: contains none"


def _all(root: Any, schema: Any, wanted: Any, value: Any, at: str) -> Iterator[str]:
    for part in wanted:
        yield from _faults(root, part, value, at)


def _any(root: Any, schema: Any, wanted: Any, value: Any, at: str) -> Iterator[str]:
    if not any(_fits(root, part, value) for part in wanted):
        yield f"{at}: {value!r} fits none"


def _if(root: Any, schema: Any, wanted: Any, value: Any, at: str) -> Iterator[str]:
    yield from _faults(root, schema.get("then" if _fits(root, wanted, value) else "else", True), value, at)


_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_RULES: dict[str, Any] = {
    "type": _type,
    "enum": _simple(object, lambda wanted, value: value in wanted),
    "const": _simple(object, lambda wanted, value: value == wanted),
    "minimum": _simple(int, lambda wanted, value: value >= wanted),
    "maximum": _simple(int, lambda wanted, value: value <= wanted),
    "minLength": _simple(str, lambda wanted, value: len(value) >= wanted),
    "pattern": _simple(str, lambda wanted, value: re.search(wanted, value) is not None),
    "format": _simple(str, lambda wanted, value: wanted == "date" and _DATE.fullmatch(value) is not None),
    "minItems": _simple(list, lambda wanted, value: len(value) >= wanted),
    "maxItems": _simple(list, lambda wanted, value: len(value) <= wanted),
    "uniqueItems": _simple(list, lambda wanted, value: len({repr(one) for one in value}) == len(value)),
    "required": _simple(dict, lambda wanted, value: set(wanted) <= value.keys()),
    "$ref": _reference,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "items": _items,
    "contains": _contains,
    "allOf": _all,
    "anyOf": _any,
    "if": _if,
}
