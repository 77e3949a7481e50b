"""Passages of the bank that rules of the scan should find: what leads nowhere is one line with its place."""

from pathlib import Path

import pytest

from tests.core.scan.samples import pattern, rule
from trainer.content.scan_bank import BANK_FILE, read_bank_labels
from trainer.core.checks import Content, Item
from trainer.core.checks.scan_rules import check
from trainer.core.quiz.model import Option, Question
from trainer.core.scan.bank import drafts
from trainer.core.scan.measure import LabelledWords, measure, strays
from trainer.core.scan.rules import Rule

LABELS = """\
- question: tin-to-7
  marks:
    - {rule: benh, quote: cụ Mẫu bị ốm}
"""


def _question(kind: str = "mark") -> Question:
    options = (Option("cụ Mẫu bị ốm", True, "Bỏ."), Option("8 giờ", False, "Giữ."))
    material = "Mời [[cụ Mẫu bị ốm]] đến lúc [[8 giờ]]."
    return Question("tin-to-7", kind, "Gạch.", options, (), (), 1, material=material)  # type: ignore[arg-type]


def _rule() -> Rule:
    return rule(pattern("ốm"), id="benh", examples=("ốm", "ốm nặng"), section="trang#muc")


def _said(project: Path, text: str, question: Question, complete: bool = True) -> list[str]:
    (project / BANK_FILE).parent.mkdir(parents=True, exist_ok=True)
    (project / BANK_FILE).write_text(text)
    labels, problems = read_bank_labels(project)
    items = [Item(one, "a.yml", lambda *_: 1) for one in (question,)]
    rules = [Item(one, "r.yml", lambda *_: 1) for one in (_rule(),)]
    content = Content(questions=tuple(items), scan_rules=tuple(rules), scan_bank=tuple(labels), complete=complete)
    return [f"{one.file}:{one.line}: {one.what}" for one in [*problems, *check(content)]]


def test_labels_that_lead_somewhere_are_said_nothing_of_and_count(tmp_path: Path) -> None:
    assert _said(tmp_path, LABELS, _question()) == _said(tmp_path, LABELS, _question("spot")) == []
    labels, _ = read_bank_labels(tmp_path)
    made = drafts([item.value for item in labels], {"tin-to-7": _question()})
    assert [(one.id, one.text, one.marks) for one in made] == [
        ("tin-to-7", "Mời cụ Mẫu bị ốm đến lúc 8 giờ.", (LabelledWords("benh", "cụ Mẫu bị ốm"),))
    ]
    figures, _ = measure(made, (_rule(),))
    assert (figures["benh"].found, figures["benh"].marks, strays(made[0], ["benh"])) == (1, 1, [])


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        (LABELS.replace("tin-to-7", "tin-to-8"), "mark", ":1: không có câu hỏi “tin-to-8”"),
        (LABELS.replace("bị ốm", "khỏe"), "mark", ":1: câu “tin-to-7” không còn chỗ phải gạch “cụ Mẫu khỏe”"),
        (LABELS.replace("cụ Mẫu bị ốm", "8 giờ"), "mark", ":1: câu “tin-to-7” không còn chỗ phải gạch “8 giờ”"),
        (LABELS.replace("benh", "la"), "mark", ":1: không có quy tắc “la”"),
        (LABELS, "single", ":1: câu “tin-to-7” không phải kiểu mark, spot"),
        ("- question: tin-to-7\n", "mark", ":1: thiếu trường “marks”"),
    ],
)
def test_what_leads_nowhere_is_one_line(tmp_path: Path, text: str, kind: str, said: str) -> None:
    assert _said(tmp_path, text, _question(kind)) == [BANK_FILE + said]


def test_nothing_is_said_to_be_missing_when_something_could_not_be_read(tmp_path: Path) -> None:
    assert _said(tmp_path, LABELS.replace("tin-to-7", "tin-to-8"), _question(), complete=False) == []
