"""What the next edition would say of each section, and what a name at the terminal means."""

from dataclasses import replace
from datetime import date

from tests.content.small_library import section
from trainer.core.editions.model import Change, Difference, Edition, History, PublishedText
from trainer.core.editions.plan import make_plan, meant
from trainer.core.editions.publishing import UNTESTED, Decision, Draft
from trainer.core.law import Citation

DAY = date(2026, 11, 1)
KEPT, CHANGED, GONE, FRESH = (f"trang/mat-khau#{name}" for name in ("giu", "doi", "bo", "moi"))


def _book():  # type: ignore[no-untyped-def]
    book = {name: section(name, f"Chữ của {name}.") for name in (KEPT, CHANGED, FRESH)}
    book[CHANGED] = replace(
        book[CHANGED],
        title="Độ dài",
        page_title="Mật khẩu",
        paragraphs=("Dài mười hai ký tự.", "Đổi khi lộ."),
        citations=(Citation("nd-2"), Citation("nd-3"), Citation("nd-1", history=True)),
    )
    return book


BOOK = _book()
OLD = {
    CHANGED: PublishedText(CHANGED, "cũ", "Tên cũ", "Trang cũ", ("Dài tám ký tự.", "Đổi khi lộ."), ("nd-1", "nd-2")),
    GONE: PublishedText(GONE, "bỏ", "Mục bỏ", "Trang bỏ", ("Không còn.",), ("nd-1",)),
}
TEXTS = {(one.section, one.fingerprint): one for one in OLD.values()}
HISTORY = History(
    [
        Edition(
            "e0",
            DAY,
            "Bản đầu",
            (
                Change(KEPT, None, BOOK[KEPT].fingerprint, "minor", "Đầu"),
                Change(CHANGED, None, "cũ", "minor", "Đầu"),
                Change(GONE, None, "bỏ", "minor", "Đầu"),
            ),
        )
    ]
)
CHANGE = Difference(CHANGED, "cũ", BOOK[CHANGED].fingerprint)


def plan(draft: Draft = Draft()):  # type: ignore[no-untyped-def]  # noqa: B008
    return make_plan(HISTORY, BOOK, TEXTS, {CHANGED: ["q-1", "q-2"]}, draft)


def test_sections_are_changed_new_or_gone_and_those_that_stay_are_not_told() -> None:
    made = plan()

    assert [[row.difference.section for row in rows] for rows in (made.changed, made.added, made.removed)] == [
        [CHANGED],
        [FRESH],
        [GONE],
    ]
    assert made.rows() == (*made.changed, *made.added, *made.removed)


def test_a_changed_section_is_told_word_by_word_with_its_questions_and_its_law() -> None:
    [row] = plan().changed

    assert (row.difference, row.title, row.page_title, row.page) == (CHANGE, "Độ dài", "Mật khẩu", "trang/mat-khau")
    assert [pair.marked() for pair in row.pairs] == ["Dài [-tám-] {+mười hai+} ký tự.", "Đổi khi lộ."]
    assert row.questions == ("q-1", "q-2")
    assert (row.gained, row.lost) == (("nd-3",), ("nd-1",))


def test_a_section_that_is_gone_is_told_as_it_was_published() -> None:
    [row] = plan().removed

    assert (row.title, row.page_title, row.questions) == ("Mục bỏ", "Trang bỏ", ())
    assert [(pair.old, pair.new) for pair in row.pairs] == [("Không còn.", "")]
    assert (row.gained, row.lost, row.undecided) == ((), ("nd-1",), False)


def test_a_change_is_undecided_until_weight_and_reason_are_given() -> None:
    assert plan().changed[0].undecided
    assert plan(Draft(decisions={CHANGE: Decision("minor", " ")})).changed[0].undecided
    decided = plan(Draft(decisions={CHANGE: Decision("material", "Luật mới")})).changed[0]
    assert not decided.undecided
    assert decided.decision == Decision("material", "Luật mới")
    assert not any(row.undecided for row in plan().added)


def test_a_changed_section_that_no_question_tests_is_minor_until_somebody_decides_or_asks() -> None:
    def decision(tests, draft=Draft()):  # type: ignore[no-untyped-def]  # noqa: B008
        [row] = make_plan(HISTORY, BOOK, TEXTS, tests, draft).changed
        return row.decision, row.undecided

    material = Decision("material", "Luật mới")
    assert decision({}) == (UNTESTED, False)
    assert decision({}, Draft(decisions={CHANGE: material})) == (material, False)
    assert decision({}, Draft(decisions={CHANGE: Decision("material")})) == (Decision("material"), True)
    assert decision({CHANGED: ["q-1"]}, Draft(decisions={CHANGE: UNTESTED})) == (Decision(), True)


def test_a_section_of_which_no_text_was_kept_is_told_all_the_same() -> None:
    made = make_plan(HISTORY, BOOK, {}, {}, Draft())

    assert (made.removed[0].title, made.removed[0].page_title, made.removed[0].pairs) == ("", "", ())
    assert made.changed[0].lost == ()
    assert made.changed[0].gained == ("nd-2", "nd-3")


def test_a_name_means_a_section_a_page_or_all_that_fits_a_pattern_each_once() -> None:
    found = [Difference(name, "1", "2") for name in ("an/a#1", "an/a#2", "an/b#1", "su-co/a#1")]
    first, second, third, last = found

    assert meant(["an/a#2"], found) == ([second], [])
    assert meant(["an/a"], found) == ([first, second], [])
    assert meant(["an/*"], found) == ([first, second, third], [])
    assert meant(["*#1", "an/b", "gi-do"], iter(found)) == ([first, third, last], ["gi-do"])
    assert meant(["an"], found) == ([], ["an"])
