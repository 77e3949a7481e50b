"""What is wrong with a rule of the scan is told at its words, with a mend; a sound one is passed over."""

from dataclasses import replace
from datetime import date

import pytest

from tests.content.sound_project import item, question
from tests.core.checks.test_places import Lines, Part
from tests.core.scan.samples import pattern, rule
from trainer.core.checks import Content, Item, find_weaknesses
from trainer.core.checks.scan_rules import check
from trainer.core.law import Instrument
from trainer.core.problems import Problem
from trainer.core.scan.bank import Label
from trainer.core.scan.measure import LabelledWords
from trainer.core.scan.rules import Law, Rule, Whole

NOW = Instrument("luat-1", "1", "Luật", "Thử", "Quốc hội", None, date(2026, 1, 1), None, (), "high", "Công báo")
KNOWN = {
    "luat-1": NOW,
    "luat-2": replace(NOW, key="luat-2", confidence="medium"),
    "luat-3": replace(NOW, key="luat-3", in_force_to=date(2026, 6, 30)),
    "luat-4": replace(NOW, key="luat-4", in_force_from=date(2027, 1, 1)),
}
SOUND = rule(
    pattern("ốm"),
    id="benh",
    section="trang#muc",
    question="cau-1",
    law=(Law("luat-1"),),
    examples=("bị ốm", "ốm nặng"),
    counterexamples=("khỏe", "vui"),
)


def content(*rules: Item[Rule], **changes: object) -> Content:
    """Return content with these rules, in which what ``SOUND`` names is there."""
    known = Content(
        scan_rules=rules,
        questions=(item(question("cau-1", ["Gọi", "Hỏi", "Chờ"])), item(question("khac", ["Gọi", "Hỏi", "Chờ"]))),
        sections={"trang#muc": object()},  # type: ignore[dict-item]
        instruments=KNOWN,
        today=date(2026, 11, 1),
    )
    return replace(known, **changes)


def told(one: Rule, **changes: object) -> list[tuple[Part, str, str]]:
    """Return what is wrong with one rule: where, what, and how to mend it."""
    lines = Lines()
    found: list[Problem] = list(check(content(lines.of(item(one)), **changes)))
    return [(part, said.what, said.mend) for part, said in zip(lines.pointed_at(found), found, strict=True)]


def test_a_rule_that_finds_its_examples_and_leads_somewhere_is_sound() -> None:
    assert told(SOUND) == []


def test_a_rule_without_a_pattern_finds_nothing_and_one_of_whole_texts_needs_none() -> None:
    empty = replace(SOUND, patterns=(), examples=(), counterexamples=())
    whole = replace(empty, whole=(Whole((pattern("mời").pattern,), (pattern("giờ").pattern,)),))

    assert told(empty) == [((), "quy tắc không có patterns, cũng không có whole", "thêm ít nhất một mẫu")]
    assert told(replace(whole, examples=("mời họp",), counterexamples=("mời họp 8 giờ",))) == []


def test_examples_are_told_one_by_one_at_their_lines() -> None:
    missed = replace(SOUND, examples=("bị ốm", "bị mệt"), counterexamples=("vui", "đang ốm nặng"))

    assert told(missed) == [
        (("match", 1), "quy tắc “benh” không thấy ví dụ “bị mệt”", "sửa mẫu, hoặc bỏ ví dụ"),
        (("no_match", 1), "quy tắc “benh” thấy “ốm” trong ví dụ không được thấy", "sửa mẫu, hoặc bỏ ví dụ"),
    ]


def test_a_counterexample_that_as_a_whole_lacks_something_is_told_as_a_whole() -> None:
    lacking = Whole((pattern("mời").pattern,), (pattern("giờ").pattern,))
    whole = replace(SOUND, patterns=(), whole=(lacking,), examples=(), counterexamples=("mời họp",))

    assert told(whole) == [
        (("no_match", 0), "quy tắc “benh” thấy “cả bài” trong ví dụ không được thấy", "sửa mẫu, hoặc bỏ ví dụ")
    ]


@pytest.mark.parametrize(
    ("changes", "part", "what", "mend"),
    [
        (
            {"section": "trang#muk"},
            ("section",),
            "không có mục “trang#muk”",
            "có phải “trang#muc”? Nếu không thì chọn một mục có trong cẩm nang",
        ),
        ({"section": "x"}, ("section",), "không có mục “x”", "chọn một mục có trong cẩm nang"),
        (
            {"question": "cau-2"},
            ("question",),
            "không có câu hỏi “cau-2”",
            "có phải “cau-1”? Nếu không thì chọn một câu trong thư mục quizzes",
        ),
        ({"question": "x"}, ("question",), "không có câu hỏi “x”", "chọn một câu trong thư mục quizzes"),
        (
            {"law": (Law("luat-1"), Law("luat-9"))},
            ("law", 1),
            "văn bản “luat-9” không có trong danh mục",
            "có phải “luat-4”? Nếu không thì thêm vào docs/_data/van-ban.yml",
        ),
        (
            {"law": (Law("x"),)},
            ("law", 0),
            "văn bản “x” không có trong danh mục",
            "thêm vào docs/_data/van-ban.yml",
        ),
        (
            {"law": (Law("luat-1"), Law("luat-2"))},
            ("law", 1),
            "văn bản “luat-2” chưa chắc chắn",
            "bỏ căn cứ này, hoặc đối chiếu bản gốc rồi nâng độ tin cậy",
        ),
        (
            {"law": (Law("luat-3"), Law("luat-1"))},
            ("law", 0),
            "văn bản “luat-3” không có hiệu lực vào ngày 01/11/2026",
            "đổi căn cứ",
        ),
        (
            {"law": (Law("luat-4"),)},
            ("law", 0),
            "văn bản “luat-4” không có hiệu lực vào ngày 01/11/2026",
            "đổi căn cứ",
        ),
    ],
)
def test_what_a_rule_names_and_is_not_there_is_told_with_the_nearest(
    changes: dict[str, object], part: Part, what: str, mend: str
) -> None:
    assert told(replace(SOUND, **changes)) == [(part, what, mend)]


def test_a_rule_need_not_name_a_question() -> None:
    assert told(replace(SOUND, question="")) == []


def test_what_could_not_be_read_is_not_said_to_be_missing() -> None:
    lost = replace(SOUND, section="x", question="x")

    assert [what for _, what, _ in told(lost, sections=None)] == ["không có câu hỏi “x”"]
    assert [what for _, what, _ in told(lost, complete=False)] == ["không có mục “x”"]
    assert told(replace(SOUND, law=(Law("luat-3"),)), today=None) == []


def test_a_passage_of_the_bank_that_leads_nowhere_is_told_at_its_label() -> None:
    lines = Lines()
    labels = (Label("cau-9", (LabelledWords("benh", "ốm"),)), Label("cau-1", (LabelledWords("benh", "ốm"),)))
    found = list(check(content(item(SOUND), scan_bank=tuple(lines.of(item(one)) for one in labels))))

    assert lines.pointed_at(found) == [(), ()]
    assert [(one.what, one.mend) for one in found] == [
        ("không có câu hỏi “cau-9”", "sửa hoặc bỏ dấu này"),
        ("câu “cau-1” không phải kiểu mark, spot", "sửa hoặc bỏ dấu này"),
    ]


def test_the_check_of_the_whole_content_looks_at_the_rules() -> None:
    lost = content(item(replace(SOUND, section="x")))

    assert any("không có mục “x”" in one.what for one in find_weaknesses(lost))
