"""The labelled drafts of "Rà bài", marked as a careful colleague would: a file to tune by, a file to measure with."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypedDict

from tests import whole_yaml
from trainer.disk.paths import PROJECT

FOLDER = PROJECT / "docs" / "_data" / "drafts"
TUNING, HELD_BACK = FOLDER / "tuning.yml", FOLDER / "held-back.yml"

_COMMON = (
    *("citizen-number", "telephone", "email", "bank-account", "plate"),
    *("birth-day", "house-address"),
)
_LESS_COMMON = ("old-citizen-number", "insurance-number", "password-or-code", "link-shortened", "link-look-alike")
_OTHER = (
    *("child", "health", "poverty", "secrecy-mark", "internal-circulation", "draft-or-meeting"),
    *("fundraising", "payment", "accusation", "sovereignty", "no-source", "no-ai-label"),
    *("long-sentence", "abbreviation", "all-capitals"),
)
# The drafts that nobody who changes rules has read: of those written blind, these numbers.
HELD = (range(2801, 3041), range(3101, 3341), range(3801, 3921), range(4001, 4121))
OF_THE_WHOLE_TEXT = {"no-source", "no-ai-label"}
# With fewer marks held back than these, a figure about a rule would mean nothing.
LEAST = dict.fromkeys(_COMMON, 45) | dict.fromkeys(_LESS_COMMON, 20) | dict.fromkeys(_OTHER, 13)
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
    """Return the drafts of one file, in its order."""
    drafts: list[Draft] = whole_yaml.read(file)
    return drafts


def is_held_back(identifier: str) -> bool:
    """Say whether nobody who changes rules has read this draft."""
    name, _, number = identifier.partition("-")
    return name == "moi" and any(int(number) in held for held in HELD)


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
