"""YAML files become plain data with lines; every fault of form is one Problem with a mend."""

from datetime import date
from pathlib import Path

import pytest

from trainer.content.yaml import load, parse


def only_problem(text: str) -> tuple[int, str, str]:
    """Return line, what and mend of the one problem of a text."""
    (problem,) = parse(text.encode(), "a.yml").problems
    return problem.line, problem.what, problem.mend


def test_every_key_and_item_knows_its_line() -> None:
    source = parse(b"a: 1\nb:\n  - x\n  - {c: 2,\n     d: 3}\n", "a.yml")

    assert source.data == {"a": 1, "b": ["x", {"c": 2, "d": 3}]}
    assert [source.line_of(*place) for place in [("b",), ("b", 1), ("b", 1, "d")]] == [2, 4, 5]


def test_what_is_missing_has_the_line_of_what_is_around_it() -> None:
    source = parse(b"a: 1\nb:\n  c: 1\n", "a.yml")

    assert source.line_of("b", "nothing", 3) == 2
    assert source.problem(("b", "c"), "x", "y").line == 3


def test_dates_stay_dates_and_text_becomes_nfc() -> None:
    source = parse("ngày: 2026-07-01\nđo\u0323\u0302: Tie\u0302\u0301ng\n".encode(), "a.yml")

    assert source.data == {"ngày": date(2026, 7, 1), "độ": "Tiếng"}


def test_a_byte_order_mark_is_no_fault() -> None:
    assert parse(b"\xef\xbb\xbfa: 1", "a.yml").data == {"a": 1}


def test_an_empty_file_has_no_data_and_no_fault_of_form() -> None:
    source = parse(b"# nothing\n", "a.yml")

    assert (source.data, source.problems) == (None, ())


def test_a_key_given_twice_names_both_lines() -> None:
    line, what, _ = only_problem("a: 1\nb: 2\na: 3\n")

    assert line == 3
    assert "dòng 1" in what


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [
        ("a: 1\nb: x: y", 2, "dấu hai chấm"),
        ('a: "x\nb: y\n', 1, "thêm dấu nháy cuối câu"),
        ("a:\n\t- b", 2, "dấu cách"),
        ("a: {b: 1, c", 1, "đóng dấu ngoặc"),
        ("a:\n  - 1\n b: 2", 3, "thẳng hàng"),
        ("a: @x", 1, "dấu nháy"),
        ("a: !lạ x", 1, "bắt đầu bằng !"),
        ("a: *x", 1, "tham chiếu *"),
        ("a: 1\n---\nb: 2", 2, "---"),
    ],
)
def test_broken_yaml_is_one_problem_with_its_line_and_a_mend(text: str, line: int, mend: str) -> None:
    found_line, what, found_mend = only_problem(text)

    assert found_line == line
    assert what == "YAML sai cú pháp"
    assert mend in found_mend


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x", "a: &x [*x]"])
def test_references_are_refused_so_that_no_file_can_grow_without_end(text: str) -> None:
    assert "tham chiếu" in only_problem(text)[1]


@pytest.mark.parametrize(
    "value", ["!!python/object/apply:os.system [ls]", "!!python/name:os.system", "!x y", "!!set {a}"]
)
def test_tags_build_nothing(value: str) -> None:
    source = parse(f"a: {value}".encode(), "a.yml")

    assert source.data in ({"a": ["ls"]}, {"a": None}, {"a": {"a": None}})
    assert [problem.what.startswith("có thẻ lạ") for problem in source.problems] == [True]


@pytest.mark.parametrize("value", ["2026-13-01", "2026-02-30", "!!timestamp x"])
def test_a_day_that_is_in_no_calendar_is_a_problem(value: str) -> None:
    assert "ngày" in only_problem(f"a: {value}")[2]


def test_a_file_in_another_encoding_names_the_line() -> None:
    (problem,) = parse(b"a: b\nc: \xe0\xe1\n", "a.yml").problems

    assert problem.line == 2
    assert "UTF-8" in problem.what


def test_a_control_character_names_the_line() -> None:
    assert only_problem("a: b\nc: \x07\n")[:2] == (2, "có ký tự điều khiển U+0007")


def test_nesting_without_end_is_a_problem_and_no_crash() -> None:
    assert len(parse(b"[" * 100_000, "a.yml").problems) == 1


def test_a_missing_file_is_a_problem_that_names_it(tmp_path: Path) -> None:
    (problem,) = load(tmp_path / "docs" / "x.yml", tmp_path).problems

    assert (problem.file, problem.what) == ("docs/x.yml", "không có tệp này")


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    assert len(load(tmp_path, tmp_path.parent).problems) == 1
