"""security/asvs.md leaves no requirement of levels 1 and 2 out, and names nothing that is not there."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "security" / "asvs.md"
# How many requirements of levels 1 and 2 each section has. Within a section they come first, those of level 3 after
# them, but for those that are named.
_SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip
_ALL = [f"{section}.{number}" for section, many in _SECTIONS.items() for number in range(1, many + 1)]
_ROW = re.compile(r"^\| ([\d., ]+) \| (.*) \| (\w+) \| ?(.*?) ?\|$", re.MULTILINE)


def _rows() -> list[tuple[list[str], str, str]]:
    found = _ROW.findall(LIST.read_text(encoding="utf-8"))
    return [(numbers.split(", "), state, by) for numbers, _, state, by in found]


def test_each_requirement_of_levels_1_and_2_has_one_row() -> None:
    assert len(_ALL) == 253
    counted = Counter(number for numbers, _, _ in _rows() for number in numbers)
    assert {number: times for number, times in counted.items() if times > 1} == {}
    assert sorted(counted) == sorted(_ALL)


def test_each_is_met_argued_open_or_of_nothing_that_we_have_and_says_why() -> None:
    assert {state for _, state, _ in _rows()} <= {"met", "argued", "open", "none"}
    assert [numbers for numbers, state, by in _rows() if state in ("argued", "open") and len(by.split()) < 6] == []


def test_the_short_page_counts_them_rightly() -> None:
    counted = Counter(state for numbers, state, _ in _rows() for _ in numbers)
    said = f"{counted['met']} met, {counted['argued']} argued, {counted['open']} open, {counted['none']} about what we"
    assert said in (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_file_and_test_named_is_there() -> None:
    missing = []
    for named in re.findall(r"`((?:tests|trainer|deploy|\.ci)/[^`]+)`", LIST.read_text(encoding="utf-8")):
        file, _, test = named.partition("::")
        path = ROOT / file
        if not path.exists() or (test and test not in _tests(path)):
            missing.append(named)
    assert missing == []


def _tests(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
