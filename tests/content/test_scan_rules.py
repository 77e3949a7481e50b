"""The file of rules: what is wrong in it is one line with its place, and its examples are run."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.server_process import PROJECT
from trainer.content.scan_rules import RULES_FILE, read_scan_rules
from trainer.core.checks import Content
from trainer.core.checks.scan_rules import check
from trainer.core.law import Instrument

RULE = """\
fragments: {so: '[0-9]'}
lists: {mot: [a]}
rules:
  - id: so-lieu
    name: Số liệu
    group: meaning
    why: Vì thế.
    do: Bỏ.
    section: trang#muc
    law: [{instrument: luat-1}]
    patterns:
      - pattern: '<so>{3}'
    match: [số 123, số 456]
    no_match: [số 12, một]
"""


def _read(tmp_path: Path, text: str) -> tuple[Content, list[str]]:
    file = tmp_path / RULES_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    items, problems = read_scan_rules(tmp_path)
    law = Instrument("luat-1", "1/2026", "Luật", "Thử", "Quốc hội", None, date(2026, 1, 1), None, (), "high", "")
    content = Content(scan_rules=tuple(items), instruments={"luat-1": law}, today=date(2026, 11, 1))
    return content, [f"{one.line}: {one.what}" for one in problems]


def test_sound_rules_are_read_and_checked(tmp_path: Path) -> None:
    content, problems = _read(tmp_path, RULE)
    assert (problems, list(check(content))) == ([], [])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<so>{3}", r"\d{3}", r"12: mẫu “\d{3}”: ký hiệu \d đọc khác nhau"),
        ("<so>{3}", "<chu>{3}", "12: mẫu “<chu>{3}”: không có mảnh <chu> ở fragments"),
        ("<so>{3}", "<so>{400,}", "12: mẫu “<so>{400,}”: không phải biểu thức đúng"),
        ("<so>{3}", "A{3}", "12: mẫu “A{3}”: có chữ hoa mà không ghi cased: true"),
        ("'<so>{3}'", "'<so>{3}'\n        check: lạ", "12: không có phép thử “lạ”"),
        ("'<so>{3}'", "'<so>{3}'\n        known: hai", "12: không có danh sách “hai”"),
        ("    why: Vì thế.\n", "", "4: thiếu trường “why”"),
        ("group: meaning", "group: khac", "6: trường “group” không nhận “khac”"),
    ],
)
def test_a_fault_of_form_is_one_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert _read(tmp_path, RULE.replace(old, new))[1] == [said]


def test_an_example_that_a_rule_does_not_find_and_one_that_it_must_not_are_told(tmp_path: Path) -> None:
    content, _ = _read(tmp_path, RULE.replace("số 123", "số 1-2").replace("số 12,", "số 1234 và 789,"))
    assert [(one.line, one.what) for one in check(content)] == [
        (13, "quy tắc “so-lieu” không thấy ví dụ “số 1-2”"),
        (14, "quy tắc “so-lieu” thấy “789” trong ví dụ không được thấy"),
    ]


def test_a_rule_leads_to_a_section_a_question_and_law_in_force(tmp_path: Path) -> None:
    content, _ = _read(tmp_path, RULE.replace("    patterns:", "    question: cau-1\n    patterns:"))
    content = replace(content, sections={}, today=date(2025, 1, 1))
    assert [one.what for one in check(content)] == [
        "không có mục “trang#muc”",
        "không có câu hỏi “cau-1”",
        "văn bản “luat-1” không có hiệu lực vào ngày 01/01/2025",
    ]


def test_the_rules_of_the_handbook_are_sound() -> None:
    items, problems = read_scan_rules(PROJECT)
    assert problems == []
    assert [
        one.what for one in check(Content(scan_rules=tuple(items), complete=False)) if "văn bản" not in one.what
    ] == []
    assert len(items) == 27
