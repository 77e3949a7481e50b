"""A question is read again when it or one of its sections has changed, and not otherwise."""

from dataclasses import replace
from datetime import date

from tests.content.small_library import section
from tests.content.sound_project import question
from trainer.core.handbook.section import Section
from trainer.core.quiz.editorial_review import due, reviewed
from trainer.core.quiz.model import Question

DAY = date(2026, 11, 25)
ONE, TWO = "a/b#mot", "a/b#hai"
SECTIONS = {ONE: section(ONE, "Mười hai ký tự."), TWO: section(TWO, "Không dùng lại.")}
ASKED = question("q-1", ["Gọi", "Hỏi", "Chờ"], sections=(ONE, TWO))
LEDGER = {"q-1": reviewed(ASKED, SECTIONS, DAY)}


def why(asked: Question = ASKED, sections: dict[str, Section] = SECTIONS) -> list[str]:
    """Return why questions have to be read again."""
    return [one.why() for one in due([asked], LEDGER, sections)]


def test_what_has_not_changed_is_not_due() -> None:
    assert why() == []


def test_a_question_never_read_is_due() -> None:
    assert [one.why() for one in due([ASKED], {}, SECTIONS)] == ["chưa được soát lần nào"]


def test_each_question_that_is_due_is_told_with_its_last_review_in_the_order_given() -> None:
    never, changed = replace(ASKED, id="q-0"), replace(ASKED, text="Anh/chị làm gì trước?")
    found = [(one.question, one.last) for one in due([never, ASKED, changed], LEDGER, SECTIONS)]
    assert found == [(never, None), (changed, LEDGER["q-1"])]
    assert reviewed(ASKED, SECTIONS, DAY).day == DAY


def test_a_changed_section_is_named_with_the_day_of_the_last_review() -> None:
    assert why(sections={**SECTIONS, TWO: section(TWO, "Mỗi kênh một mật khẩu.")}) == [
        f"đã thay đổi sau lần soát 25/11/2026: mục {TWO}"
    ]


def test_a_changed_question_is_due_and_another_difficulty_is_no_change() -> None:
    assert why(replace(ASKED, text="Anh/chị làm gì trước?")) == ["đã thay đổi sau lần soát 25/11/2026: chữ của câu hỏi"]
    assert why(replace(ASKED, difficulty=3)) == []


def test_a_section_that_is_gone_has_changed() -> None:
    assert why(sections={ONE: SECTIONS[ONE]}) == [f"đã thay đổi sau lần soát 25/11/2026: mục {TWO}"]


def test_naming_another_section_is_a_change_of_the_question() -> None:
    assert why(replace(ASKED, sections=(ONE,))) == ["đã thay đổi sau lần soát 25/11/2026: chữ của câu hỏi"]
