"""The labelled drafts of "Rà bài": what a careful colleague would mark, in two halves that a hash decides.

``python -m tests.drafts`` puts every draft into its half: run it after adding one to either file.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypedDict

import yaml

from trainer.disk.paths import PROJECT

FOLDER = PROJECT / "docs" / "_data" / "drafts"
TUNING, HELD_BACK = FOLDER / "tuning.yml", FOLDER / "held-back.yml"
# The smallest number with which both halves held the marks of LEAST, found by somebody who had seen no rule.
SEED = 23990
# Drafts of this name were written by somebody who went on to widen the rules by them: they can only tune.
WRITTEN_TO_TUNE = "chinh-"

_COMMON = (
    *("citizen-number", "telephone", "email", "bank-account", "plate"),
    *("birth-day", "house-address"),
)
_OTHER = (
    *("old-citizen-number", "insurance-number", "password-or-code", "link-shortened", "link-look-alike"),
    *("child", "health", "poverty", "secrecy-mark", "internal-circulation", "draft-or-meeting"),
    *("fundraising", "payment", "accusation", "sovereignty", "no-source", "no-ai-label"),
    *("long-sentence", "abbreviation", "all-capitals"),
)
OF_THE_WHOLE_TEXT = {"no-source", "no-ai-label"}
# Fewer marks than these, and a figure about a rule would mean nothing.
LEAST = dict.fromkeys(_COMMON, 25) | dict.fromkeys(_OTHER, 12)
KINDS = {
    *("page-post", "oa-broadcast", "group-message", "comment-reply", "private-reply", "notice", "pasted-letter"),
    *("caption", "minutes", "list", "fundraising-appeal", "storm-warning"),
}


class Mark(TypedDict, total=False):
    """A rule, and the part of the text it is about; without ``quote`` it is about the whole text."""

    rule: str
    quote: str


class Draft(TypedDict):
    """One draft as an official would paste it, with what a careful colleague would mark."""

    id: str
    kind: str
    text: str
    marks: list[Mark]


def read(file: Path) -> list[Draft]:
    """Return the drafts of one half, in the order of the file."""
    drafts: list[Draft] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return drafts


def half_of(identifier: str) -> Path:
    """Return the file in which a draft lies: by chance, and for ever, unless it was written to tune by."""
    if identifier.startswith(WRITTEN_TO_TUNE):
        return TUNING
    return HELD_BACK if hashlib.sha256(f"{SEED}:{identifier}".encode()).digest()[0] & 1 else TUNING


def problems(drafts: Sequence[Draft]) -> Iterator[str]:
    """Say in words what is wrong with these drafts: ids twice, unknown kinds and rules, quotes that do not occur."""
    for identifier, times in Counter(draft["id"] for draft in drafts).items():
        if times > 1:
            yield f"{identifier}: {times} bài mang một mã"
    for draft in drafts:
        for what in _faults(draft):
            yield f"{draft['id']}: {what}"


def _faults(draft: Draft) -> Iterator[str]:
    if draft["kind"] not in KINDS:
        yield f"loại bài lạ “{draft['kind']}”"
    for mark in draft["marks"]:
        quote = mark.get("quote")
        if mark["rule"] not in LEAST:
            yield f"luật lạ “{mark['rule']}”"
        elif (quote is None) != (mark["rule"] in OF_THE_WHOLE_TEXT):
            yield f"{mark['rule']}: trích dẫn thừa hoặc thiếu"
        elif quote is not None and (not quote.strip() or quote not in draft["text"]):
            yield f"{mark['rule']}: không có trong bài “{quote}”"
        if draft["marks"].count(mark) > 1:
            yield f"{mark['rule']}: đánh dấu hai lần “{quote}”"


def as_yaml(draft: Draft) -> str:
    """Return one draft as it stands in its file, its text readable line by line."""
    lines = [f"- id: {draft['id']}", f"  kind: {draft['kind']}", "  text: |-"]
    lines += [f"    {line}".rstrip() for line in draft["text"].split("\n")]
    if not draft["marks"]:
        return "\n".join([*lines, "  marks: []", ""])
    lines.append("  marks:")
    for mark in draft["marks"]:
        quote = f", quote: {json.dumps(mark['quote'], ensure_ascii=False)}" if "quote" in mark else ""
        lines.append(f"    - {{ rule: {mark['rule']}{quote} }}")
    return "\n".join([*lines, ""])


def split() -> None:
    """Write both files anew, each draft in its half, each file under its own head."""
    drafts = sorted([*read(TUNING), *read(HELD_BACK)], key=lambda draft: draft["id"])
    for file in (TUNING, HELD_BACK):
        head = re.match(r"(?:#.*\n)*", file.read_text(encoding="utf-8"))
        own = [as_yaml(draft) for draft in drafts if half_of(draft["id"]) == file]
        file.write_text((head[0] if head else "") + "\n" + "\n".join(own), encoding="utf-8")


if __name__ == "__main__":
    split()
