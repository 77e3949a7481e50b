"""The labelled drafts of "Rà bài" are sound: else the figures of its rules would say nothing."""

from collections import Counter
from pathlib import Path
from typing import Any, cast

import pytest

from tests.drafts import HELD_BACK, LEAST, TUNING, Draft, is_held_back, problems, read


def _draft(**changes: Any) -> Draft:
    draft = {"id": "nhap-thu", "kind": "page-post", "text": "Gọi anh Thử 0312 000 145", "marks": []}
    return cast(Draft, draft | changes)


def test_quotes_occur_ids_are_unique_and_rules_are_known() -> None:
    assert list(problems([*read(TUNING), *read(HELD_BACK)])) == []


def test_a_name_says_which_drafts_are_held_back() -> None:
    assert [draft["id"] for draft in read(TUNING) if is_held_back(draft["id"])] == []
    assert [draft["id"] for draft in read(HELD_BACK) if not is_held_back(draft["id"])] == []


def test_enough_marks_of_every_rule_are_held_back() -> None:
    held = Counter(mark["rule"] for draft in read(HELD_BACK) for mark in draft["marks"])

    assert {rule: held[rule] for rule, least in LEAST.items() if held[rule] < least} == {}


@pytest.mark.parametrize("file", [TUNING, HELD_BACK], ids=["tuning", "held-back"])
def test_a_fifth_or_more_of_each_file_needs_no_mark(file: Path) -> None:
    drafts = read(file)
    clean = sum(not draft["marks"] for draft in drafts)

    assert 0.2 < clean / len(drafts) < 0.45


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"kind": "letter"}, "loại bài lạ “letter”"),
        ({"marks": [{"rule": "phone", "quote": "0312 000 145"}]}, "luật lạ “phone”"),
        ({"marks": [{"rule": "telephone", "quote": "0312000145"}]}, "telephone: không có trong bài “0312000145”"),
        ({"marks": [{"rule": "telephone", "quote": " "}]}, "telephone: không có trong bài “ ”"),
        ({"marks": [{"rule": "telephone"}]}, "telephone: trích dẫn thừa hoặc thiếu"),
        ({"marks": [{"rule": "no-source", "quote": "Gọi"}]}, "no-source: trích dẫn thừa hoặc thiếu"),
    ],
)
def test_a_fault_is_told(changes: dict[str, Any], what: str) -> None:
    assert list(problems([_draft(**changes)])) == [f"nhap-thu: {what}"]


def test_an_id_or_a_mark_that_stands_twice_is_told() -> None:
    mark = {"rule": "telephone", "quote": "0312 000 145"}
    twice = "telephone: đánh dấu hai lần “0312 000 145”"

    assert list(problems([_draft(), _draft()])) == ["nhap-thu: 2 bài mang một mã"]
    assert list(problems([_draft(marks=[mark, mark])])) == [f"nhap-thu: {twice}"] * 2
