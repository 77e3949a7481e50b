"""What a change sets off, worked out by hand: which changes, sections, texts, questions and minutes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.content.small_library import question, quiz, section
from trainer.core.editions.impact import (
    Load,
    MaterialChange,
    Stale,
    Text,
    caused_by,
    everything,
    foreseen,
    loads,
    minutes,
    outdated_by,
    questions_of,
    resting_on,
    since,
    stale_texts,
)
from trainer.core.editions.model import Change, Edition, History, Weight
from trainer.core.law import Citation
from trainer.core.quiz.model import Question, Quiz

DAY = date(2026, 11, 1)
EARLY = date(2026, 12, 24)
LAW, OTHER = "Luật mới", "Số máy mới"


def change(
    name: str, old: str | None, new: str | None, reason: str = LAW, weight: Weight = "material", **more: object
) -> Change:
    """Return what an edition did to the section ``name``."""
    return Change(name, old, new, weight, reason, **more)  # type: ignore[arg-type]


def edition(number: int, *changes: Change) -> Edition:
    """Return edition ``number``, a month after the one before."""
    return Edition(f"e{number}", DAY + timedelta(days=30 * number), f"Bản {number}", changes)


FIRST = edition(0, *(change(name, None, "1", "Đầu", "minor") for name in "abcd"))
SECOND = edition(
    1,
    change("a", "1", "2", instrument="nd-1"),
    change("b", "1", "2", OTHER),
    change("c", "1", "2", instrument="nd-1"),
    change("d", "1", "2", LAW, "minor"),
    change("e", None, "1"),
)
THIRD = edition(2, change("a", "2", "3", OTHER, instrument="nd-1", relearn_by=EARLY), change("c", "2", None))
HISTORY = History([FIRST, SECOND, THIRD])
LEARN = SECOND.published_on + timedelta(days=30)
BY_LAW = MaterialChange("e1.1", "e1", SECOND.published_on, LAW, "nd-1", LEARN, ("a", "c"))
BY_HAND = MaterialChange("e1.2", "e1", SECOND.published_on, OTHER, None, LEARN, ("b",))
LATER = MaterialChange("e2.1", "e2", THIRD.published_on, OTHER, "nd-1", EARLY, ("a",))


def test_sections_that_an_edition_changed_for_one_reason_are_one_change() -> None:
    assert everything(HISTORY) == (BY_LAW, BY_HAND, LATER)
    assert [one.foreseen for one in everything(HISTORY)] == [False, False, False]


def test_a_section_that_came_back_with_another_rule_is_a_change_as_for_those_who_learn_it_again() -> None:
    gone, back = edition(3, change("b", "2", None, "Bỏ", "minor")), edition(4, change("b", None, "3", OTHER))
    history = History([*HISTORY.editions, gone, back])
    found = MaterialChange("e4.1", "e4", back.published_on, OTHER, None, back.published_on + timedelta(days=30), ("b",))

    assert history.relearn_by("b", "2", DAY) == found.relearn_by
    assert since(history) == since(history, "e3") == (found,)
    assert everything(history) == (BY_LAW, BY_HAND, LATER, found)
    assert outdated_by(found, [Text(1, "b", "2", DAY), Text(2, "b", "3", DAY)], history, "b") == ({1}, {2})


def test_what_came_after_an_edition_or_with_the_last_one() -> None:
    assert since(HISTORY) == since(HISTORY, "e1") == (LATER,)
    assert since(HISTORY, "e0") == (BY_LAW, BY_HAND, LATER)
    assert since(HISTORY, "e2") == since(History()) == ()
    with pytest.raises(KeyError, match="e9"):
        since(HISTORY, "e9")


def test_an_edition_of_other_words_only_does_not_hide_what_is_to_be_learnt() -> None:
    only_words = edition(3, change("b", "2", "3", OTHER, weight="minor"))
    assert since(History([*HISTORY.editions, only_words])) == (LATER,)


def test_an_instrument_caused_what_names_it() -> None:
    assert caused_by(HISTORY, "nd-1") == (BY_LAW, LATER)
    assert caused_by(HISTORY, "nd-2") == ()


def asks(number: int, *sections: str, basis: tuple[str, ...] = (), of_option: tuple[str, ...] = ()) -> Question:
    """Return a question on ``sections`` that rests on ``basis``, and one of whose options does on ``of_option``."""
    made = question(number)
    last = replace(made.options[-1], basis=tuple(map(Citation, of_option)))
    return replace(made, sections=sections, basis=tuple(map(Citation, basis)), options=(*made.options[:-1], last))


def test_a_question_rests_on_what_it_or_one_of_its_options_cites() -> None:
    whole, option, neither = asks(1, "a", basis=("x", "nd-1")), asks(2, "b", of_option=("nd-1",)), asks(3, "c")

    assert resting_on("nd-1", [whole, option, neither]) == (whole, option)


def test_what_a_change_of_the_law_would_set_off_is_what_cites_it_today_and_what_questions_on_it_test() -> None:
    book = {name: section(name) for name in ("p#1", "p#2", "p#3")}
    book["p#3"] = replace(book["p#3"], citations=(Citation("nd-1"),))
    book["p#2"] = replace(book["p#2"], citations=(Citation("nd-1", history=True), Citation("x")))

    assert foreseen("nd-1", book, [asks(1, "p#1", basis=("nd-1",)), asks(2, "p#2")]) == (
        MaterialChange("nd-1", "", None, "", "nd-1", None, ("p#1", "p#3")),
    )
    assert foreseen("nd-1", book, [])[0].foreseen
    assert foreseen("nd-9", book, []) == ()


TEXTS = [
    Text(1, "a", "1", DAY),
    Text(2, "a", "2", SECOND.published_on),
    Text(3, "a", "3", THIRD.published_on),
    Text(4, "b", "1", DAY),
    Text(5, "b", "2", SECOND.published_on),
    Text(6, "c", "1", DAY),
]


def test_a_change_leaves_behind_the_texts_before_it_and_none_that_came_with_it_or_later() -> None:
    assert outdated_by(BY_LAW, TEXTS, HISTORY, "abcd") == ({1}, {2, 3, 6})
    assert outdated_by(LATER, TEXTS, HISTORY, "abcd") == ({1, 2}, {3})
    assert outdated_by(BY_HAND, TEXTS, HISTORY, "abcd") == ({4}, {5})


def test_a_section_that_nobody_can_be_asked_about_asks_nobody() -> None:
    assert outdated_by(LATER, TEXTS, HISTORY, "bcd") == (set(), set())


def test_what_is_only_foreseen_would_leave_every_text_behind() -> None:
    [ahead] = foreseen("nd-1", {}, [asks(1, "a", basis=("nd-1",))])

    assert outdated_by(ahead, TEXTS, HISTORY, "ab") == ({1, 2, 3}, set())


def test_a_text_is_stale_by_every_change_since() -> None:
    found = stale_texts({"e1.1": {1, 6}, "e2.1": {1, 2}}, TEXTS)

    assert found == {
        1: Stale("a", frozenset({"e1.1", "e2.1"})),
        2: Stale("a", frozenset({"e2.1"})),
        6: Stale("c", frozenset({"e1.1"})),
    }


def _quiz(name: str, *sections: str) -> Quiz:
    made = quiz(name)
    questions = tuple(
        replace(question(number, quiz=name), sections=(about,)) for number, about in enumerate(sections, 1)
    )
    return replace(made, questions=questions, rule=replace(made.rule, draw=4, time_limit=20))


QUIZZES = {"mat-khau": _quiz("mat-khau", "a", "a", "a", "a", "b"), "lua-dao": _quiz("lua-dao", "b", "c")}


def every(_: Question) -> bool:
    return True


def test_the_questions_of_a_quiz_on_some_sections_are_those_that_may_be_asked() -> None:
    asked = questions_of(QUIZZES["mat-khau"], ["a"], lambda one: one.id != "mat-khau-1")

    assert [one.id for one in asked] == ["mat-khau-2", "mat-khau-3", "mat-khau-4"]
    assert questions_of(QUIZZES["mat-khau"], ["x"], every) == ()


def test_equal_passes_are_counted_together_with_the_minutes_that_reading_takes() -> None:
    work = loads(
        [
            ("mat-khau", {"a"}, 2),
            ("mat-khau", {"b", "a"}, 1),
            ("mat-khau", {"a"}, 3),
            ("mat-khau", set(), 9),
            # Where the quiz has no question of its own on a section another one asks.
            ("mat-khau", {"c"}, 4),
            ("lua-dao", {"x"}, 5),
            ("gone", {"a"}, 6),
        ],
        QUIZZES,
        every,
    )

    assert work == (
        Load("gone", 0, 0, 6),
        Load("lua-dao", 0, 0, 5),
        Load("mat-khau", 1, 1, 4),
        Load("mat-khau", 3, 2, 5),
        Load("mat-khau", 4, 2, 1),
    )
    assert minutes(work) == 4 * 1 + 5 * 2 + 2
    assert minutes(()) == 0


def test_what_may_not_be_asked_is_no_work() -> None:
    assert loads([("mat-khau", {"a"}, 1)], QUIZZES, lambda one: one.id in ("mat-khau-1", "mat-khau-2")) == (
        Load("mat-khau", 2, 1, 1),
    )
