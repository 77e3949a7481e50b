"""The part of regular expressions that means the same to JavaScript (flags ``gu``) and to Python."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_ESCAPED: Final = frozenset(".()[]{}+*?|/\\^$n")
_ESCAPED_IN_CLASS: Final = frozenset("]\\-^/[n")
_TIMES = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_DOUBLED = ("&&", "||", "~~", "--")
_WITHOUT_END = re.compile(r"(\\.|\[(?:\\.|[^\]\\])*\])|([*+]|\{[1-9][0-9]*,\})")
FARTHEST: Final = 300  # times that a star or a plus repeats
_NOTHING: Final = re.compile("(?!)")


# A build and a check read the same rules several times, and to compile one takes milliseconds.
@lru_cache(maxsize=4096)
def read(pattern: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Return the faults of ``pattern``, and it compiled with its ends; what finds nothing where it has faults."""
    found = tuple(faults(pattern))
    return found, _NOTHING if found else re.compile(bounded(pattern))


def faults(pattern: str) -> Iterator[str]:
    """Yield in Vietnamese what of ``pattern`` lies outside: nothing when both languages read it alike."""
    if any(ord(one) > 0xFFFF for one in pattern):
        yield "có ký tự ngoài bảng thường (biểu tượng)"
    at, sound = 0, True
    while at < len(pattern):
        length, fault = _class(pattern, at) if pattern[at] == "[" else _outside(pattern, at)
        if fault:
            sound = False
            yield fault
        at += length
    if sound and not _compiles(bounded(pattern)):
        yield "không phải biểu thức đúng"


def bounded(pattern: str) -> str:
    """Return ``pattern`` with an end to every star and plus: else a run of one letter is looked over from each of it.

    What must be repeated without an end says so: ``{0,}``.
    """
    least = {"*": "0", "+": "1"}
    return _WITHOUT_END.sub(lambda match: match[1] or f"{{{least.get(match[2], match[2][1:-2])},{FARTHEST}}}", pattern)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _outside(pattern: str, at: int) -> tuple[int, str]:
    rest = pattern[at:]
    if rest[0] == "\\":
        return 2, "" if rest[1:2] in _ESCAPED and rest[1:] else f"ký hiệu {rest[:2]} đọc khác nhau"
    if rest[0] == "(":
        return (3, "") if rest.startswith(("(?:", "(?=", "(?!")) else (1, "ngoặc phải là (?:…), (?=…) hoặc (?!…)")
    if rest[0] in "^$}]":
        return 1, f"ký hiệu {rest[0]} phải viết sau \\"
    if rest[0] == "{":
        times = _TIMES.match(rest)
        return (len(times[0]), _possessive(rest[len(times[0]) :])) if times else (1, "{ phải là số lần, như {2,3}")
    if rest[0] in "*+?":
        return 1, _possessive(rest[1:])
    return 1, ""


def _possessive(rest: str) -> str:
    return "số lần có dấu + phía sau: JavaScript không có" if rest.startswith("+") else ""


def _class(pattern: str, at: int) -> tuple[int, str]:
    end = at + 1
    while end < len(pattern) and pattern[end] != "]":
        if pattern[end] == "\\" and pattern[end + 1 : end + 2] not in _ESCAPED_IN_CLASS:
            return end + 2 - at, f"ký hiệu \\{pattern[end + 1 : end + 2]} trong [ ] đọc khác nhau"
        if pattern[end] == "[":
            return end + 1 - at, "[ trong [ ] phải viết \\["
        end += 2 if pattern[end] == "\\" else 1
    inside = pattern[at + 1 : end]
    doubled = any(one in inside for one in _DOUBLED)
    return end + 1 - at, "ký hiệu kép trong [ ] đọc khác nhau" if doubled or not inside else ""
