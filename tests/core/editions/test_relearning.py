"""The laws of relearning: what a pass rests on, who is asked again, and with which questions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.content.small_library import RULE, question, quiz
from trainer.core.editions.model import Change, Edition, History, Weight
from trainer.core.editions.relearning import (
    MOST_A_SECTION,
    Passed,
    Relearnt,
    Rest,
    day_to_relearn,
    questions_for,
    questions_on,
    replaced_at,
    rests_on,
    rule_for,
    sections_asked,
)
from trainer.core.quiz.model import Question, Quiz
from trainer.core.standing import Facts, standing

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
SECTIONS = st.sampled_from("abcdef")
TEXTS = st.dictionaries(SECTIONS, st.sampled_from(["v1", "v2", "v3"]), min_size=1)
PASSES = st.builds(Passed, st.integers(0, 900).map(lambda days: NOW + timedelta(days=days)), TEXTS)
LEARNT = Rest("v9", renewed=True)
EVENTS = st.lists(PASSES | st.builds(Relearnt, TEXTS), max_size=8)


@given(PASSES, st.data())
def test_relearning_in_any_order_ends_in_the_same_state(passed: Passed, data: st.DataObject) -> None:
    pieces = [Relearnt({section: "v9"}) for section in passed.sections]
    one, other = data.draw(st.permutations(pieces)), data.draw(st.permutations(pieces))

    assert rests_on([passed, *one]) == rests_on([passed, *other]) == dict.fromkeys(passed.sections, LEARNT)
    assert rests_on([passed, Relearnt(dict.fromkeys(passed.sections, "v9"))]) == rests_on([passed, *one])


@given(EVENTS)
def test_relearning_adds_no_section_and_a_repeated_one_changes_nothing(events: list[Passed | Relearnt]) -> None:
    rests = rests_on(events)
    again = Relearnt(dict.fromkeys("abcdef", "v9"))

    assert rests_on([*events, again]) == dict.fromkeys(rests, LEARNT)
    assert rests_on([*events, again, again]) == rests_on([*events, again])


@given(st.lists(st.builds(Relearnt, TEXTS)))
def test_without_a_pass_there_is_nothing_to_rest_on(events: list[Relearnt]) -> None:
    assert rests_on(events) == {}


@given(PASSES, PASSES)
def test_of_two_passes_the_longer_decides_which_sections_and_the_later_which_text(one: Passed, other: Passed) -> None:
    longer = other if other.valid_until >= one.valid_until else one

    rests = rests_on([one, other])

    assert rests.keys() == longer.sections.keys()
    assert all(rests[name].text == text for name, text in other.sections.items() if name in rests)


@given(PASSES, st.lists(st.builds(Relearnt, TEXTS), max_size=6))
def test_a_section_is_renewed_once_it_was_learnt_in_other_words_whatever_words_came_then(
    passed: Passed, learnt: list[Relearnt]
) -> None:
    rests = rests_on([passed, *learnt])
    for name, text in passed.sections.items():
        others = {one.sections[name] for one in learnt if name in one.sections} - {text}
        assert rests[name].renewed == bool(others)


def _at(day: int) -> datetime:
    return NOW + timedelta(days=day)


def test_a_text_is_replaced_by_the_next_that_comes_after_it_came_for_the_last_time() -> None:
    there_and_back = [(1, "a", _at(0)), (2, "a", _at(5)), (1, "a", _at(9)), (3, "b", _at(7))]
    assert replaced_at(there_and_back) == {2: _at(9)}
    assert replaced_at([*there_and_back, (4, "a", _at(12))]) == {1: _at(12), 2: _at(9)}
    assert replaced_at([*there_and_back, (2, "a", _at(12))]) == {1: _at(12)}
    assert replaced_at(reversed(there_and_back)) == {2: _at(9)}
    assert replaced_at([]) == {}


def _history(*weights: Weight, every: int = 5) -> History:
    """Return the editions of one section: text t0, then one change a weight."""
    first = Edition("e0", TODAY, "Bản đầu", (Change("s", None, "t0", "minor", "Đầu."),))
    later = [
        Edition(
            f"e{number}",
            TODAY + timedelta(days=number * every),
            f"Bản {number}",
            (Change("s", f"t{number - 1}", f"t{number}", weight, "Vì vậy."),),
        )
        for number, weight in enumerate(weights, 1)
    ]
    return History([first, *later])


@given(st.lists(st.sampled_from(["minor", "material"]), max_size=8), st.integers(-5, 120))
def test_minor_changes_make_no_difference_to_how_anybody_stands(weights: list[Weight], day: int) -> None:
    """Minor then material equals material: the same day to relearn by, the same status on every day."""
    mixed = _history(*weights)
    material = [edition for edition in mixed.editions if edition.changes[0].weight == "material"]
    alone = History([mixed.editions[0], *material])
    now = NOW + timedelta(days=day)
    stands = [
        standing(
            Facts(NOW + timedelta(days=365), relearn_by=history.relearn_by("s", "t0", TODAY), pass_holds=True), now
        )
        for history in (mixed, alone)
    ]

    assert stands[0] == stands[1]
    assert (mixed.relearn_by("s", "t0", TODAY) is None) == (not material)


@given(st.lists(st.sampled_from(["minor", "material"]), min_size=1, max_size=8), st.integers(0, 8))
def test_who_knows_a_later_text_never_has_more_to_relearn(weights: list[Weight], place: int) -> None:
    history, known = _history(*weights), min(place, len(weights))

    assert len(history.to_relearn("s", f"t{known}", TODAY)) == weights[known:].count("material")
    assert history.relearn_by("s", f"t{len(weights)}", TODAY) is None


def _about(number: int, *sections: str, quiz_id: str = "mat-khau") -> Question:
    return replace(question(number, quiz=quiz_id), sections=sections)


def _quiz(name: str, *questions: Question, public: bool = False) -> Quiz:
    return replace(quiz(name), questions=questions, public=public)


POOL = tuple(_about(number, *sections) for number, sections in enumerate(["a"] * 5 + ["ab", "b", "bc"] + ["c"] * 4))


@given(st.sets(SECTIONS), st.text(max_size=5))
def test_every_changed_section_that_can_be_asked_is_asked_and_no_question_is_about_none_of_them(
    sections: set[str], seed: str
) -> None:
    chosen = questions_on(sections, POOL, seed)

    assert chosen == questions_on(sorted(sections, reverse=True), reversed(POOL), seed)
    assert len(set(chosen)) == len(chosen)
    assert all(sections & set(one.sections) for one in chosen)
    for name in sections:
        about = sum(name in one.sections for one in POOL)
        assert sum(name in one.sections for one in chosen) >= min(MOST_A_SECTION, about)
    assert len(chosen) <= MOST_A_SECTION * len(sections)


def test_another_seed_draws_other_questions() -> None:
    assert len({questions_on("a", POOL, str(seed)) for seed in range(20)}) > 5


def test_another_seed_draws_other_questions_of_the_quiz_and_of_those_that_stand_in_for_it() -> None:
    mine, other = _quiz("khong-co"), _quiz("mat-khau", *POOL)
    for passed in (mine, other):
        drawn = {questions_for("a", passed, (mine, other), str(seed)) for seed in range(20)}
        assert len(drawn) > 5


def test_where_the_quiz_has_no_question_on_a_section_another_recorded_one_asks() -> None:
    mine = _quiz("mat-khau", _about(1, "a"), _about(2, "a"))
    other = _quiz("lua-dao", _about(3, "a", quiz_id="lua-dao"), _about(4, "b", quiz_id="lua-dao"))
    public = _quiz("cong-dan", _about(5, "c", quiz_id="cong-dan"), public=True)
    every = (mine, other, public)

    assert {one.id for one in questions_for("abc", mine, every, "x")} == {"mat-khau-1", "mat-khau-2", "lua-dao-4"}
    assert sections_asked(every) == {"a", "b"}


@given(st.sets(st.integers(1, len(POOL))), st.sampled_from(["mat-khau", "lua-dao"]), st.text(max_size=5))
def test_a_section_counts_as_askable_exactly_when_whoever_passed_any_quiz_gets_a_question_on_it(
    allowed: set[int], name: str, seed: str
) -> None:
    mine, other = _quiz("mat-khau", *POOL[:7]), _quiz("lua-dao", *POOL[7:])
    every = (mine, other, _quiz("cong-dan", _about(99, "d"), public=True))

    def may(one: Question) -> bool:
        return POOL.index(one) + 1 in allowed if one in POOL else True

    asked = sections_asked(every, may)

    quiz_passed = {"mat-khau": mine, "lua-dao": other}[name]
    for section in "abcd":
        assert bool(questions_for([section], quiz_passed, every, seed, may)) == (section in asked)
    together = questions_for("abcd", quiz_passed, every, seed, may)
    assert {section for one in together for section in one.sections} == asked


@given(st.integers(-400, 400))
def test_nobody_has_less_time_than_usual_when_the_question_comes_after_the_day(late: int) -> None:
    first_asked = TODAY + timedelta(days=late)

    until = day_to_relearn(TODAY, first_asked)

    assert until == (TODAY if late <= 0 else first_asked + timedelta(days=30))


def test_what_may_not_be_drawn_is_not_asked() -> None:
    mine, other = _quiz("mat-khau", _about(1, "a")), _quiz("lua-dao", _about(2, "a", quiz_id="lua-dao"))

    chosen = questions_for("a", mine, (mine, other), "x", lambda one: one.id != "mat-khau-1")

    assert [one.id for one in chosen] == ["lua-dao-2"]


def test_the_rule_of_relearning_keeps_the_mark_and_knows_no_hurry() -> None:
    rule = rule_for(replace(RULE, pools={"chon": 2, "tinh_huong": 2}), 3)

    assert (rule.draw, rule.pass_mark) == (3, RULE.pass_mark)
    assert rule.pools == {}  # whatever kind the questions are of
    assert (rule.time_limit, rule.attempts, rule.wait_hours, rule.valid_days) == (0, 0, 0, 0)
