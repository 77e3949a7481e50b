"""The laws of the draw: the seed decides everything, each pool by itself, and everybody gets a fair share."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from tests.content.small_library import question, quiz
from tests.kind_samples import situation
from trainer.core.quiz.drawing import DrawnQuestion, draw, order_for
from trainer.core.quiz.model import POOL_OF, Kind, Pool, Question, Quiz, Rule

QUIZ = quiz(size=8)
KIND_OF: dict[Pool, Kind] = {pool: kind for kind, pool in POOL_OF.items()}
POOLS = list(KIND_OF)


def question_of(pool: Pool, number: int) -> Question:
    """Return a question of ``pool``."""
    return replace(question(number), id=f"{pool}-{number}", kind=KIND_OF[pool])


def ids(drawn: tuple[DrawnQuestion, ...], pool: Pool | None = None) -> list[str]:
    """Return what was drawn (out of ``pool``), in the order of the paper."""
    return [one.question.id for one in drawn if pool in (None, POOL_OF[one.question.kind])]


@st.composite
def quizzes(draw: st.DrawFn) -> Quiz:
    sizes = {pool: draw(st.integers(0, 7)) for pool in POOLS}
    pools = {pool: draw(st.integers(1, size)) for pool, size in sizes.items() if size and draw(st.booleans())}
    questions = draw(st.permutations([question_of(pool, number) for pool in POOLS for number in range(sizes[pool])]))
    rule = Rule(sum(pools.values()), 80, 0, 0, 0, 365, pools=pools)
    return Quiz("bai", "Bài", "", "a", rule, tuple(questions))


@given(st.text())
def test_a_draw_has_distinct_questions_of_the_quiz_with_all_their_options(seed: str) -> None:
    drawn = draw(QUIZ, seed)

    assert len(set(ids(drawn))) == len(drawn) == QUIZ.rule.draw
    assert all(one.question in QUIZ.questions for one in drawn)
    assert all(sorted(one.order) == list(range(len(one.question.options))) for one in drawn)


@given(quizzes(), st.text())
def test_each_pool_gives_as_many_as_the_rule_says_and_none_twice(one: Quiz, seed: str) -> None:
    drawn = draw(one, seed)

    assert Counter(POOL_OF[item.question.kind] for item in drawn) == Counter(one.rule.pools)
    assert len(set(ids(drawn))) == len(drawn)


@given(quizzes(), st.text(), st.randoms())
def test_seed_and_questions_alone_decide_not_their_order_in_the_file(one: Quiz, seed: str, chance) -> None:
    shuffled = list(one.questions)
    chance.shuffle(shuffled)

    assert draw(replace(one, questions=tuple(shuffled)), seed) == draw(one, seed)


@given(quizzes(), st.sampled_from(POOLS), st.text())
def test_a_new_question_changes_only_what_its_own_pool_draws(one: Quiz, pool: Pool, seed: str) -> None:
    grown = replace(one, questions=(*one.questions, question_of(pool, 99)))
    before, after = draw(one, seed), draw(grown, seed)
    others = [other for other in POOLS if other != pool]

    assert [ids(after, other) for other in others] == [ids(before, other) for other in others]
    assert len(set(ids(after)) - set(ids(before))) <= 1


@given(quizzes(), st.data(), st.text())
def test_only_allowed_questions_are_drawn_and_other_pools_fill_up(one: Quiz, data: st.DataObject, seed: str) -> None:
    allowed = data.draw(st.sets(st.sampled_from(one.questions)) if one.questions else st.just(set()))
    drawn = draw(one, seed, lambda question: question in allowed)
    there = Counter(POOL_OF[question.kind] for question in allowed)
    taken = Counter(POOL_OF[item.question.kind] for item in drawn)

    assert {item.question for item in drawn} <= allowed
    assert len(set(ids(drawn))) == len(drawn) == min(one.rule.draw, len(allowed))
    assert all(taken[pool] >= min(wanted, there[pool]) for pool, wanted in one.rule.pools.items())


@given(quizzes(), st.data(), st.text())
def test_forbidding_what_was_not_drawn_changes_nothing(one: Quiz, data: st.DataObject, seed: str) -> None:
    drawn = draw(one, seed)
    spared = [question for question in one.questions if question.id not in ids(drawn)]
    forbidden = data.draw(st.sets(st.sampled_from(spared)) if spared else st.just(set()))

    assert draw(one, seed, lambda question: question not in forbidden) == drawn


def seens(one: Quiz) -> st.SearchStrategy[dict[str, date]]:
    """Some questions of a quiz, each with the day on which it was last seen."""
    days = st.dates(date(2026, 9, 1), date(2026, 9, 5))
    return st.dictionaries(st.sampled_from([q.id for q in one.questions]), days) if one.questions else st.just({})


@given(quizzes(), st.text())
def test_who_saw_nothing_draws_as_if_nothing_could_be_seen(one: Quiz, seed: str) -> None:
    assert draw(one, seed, seen={}) == draw(one, seed)
    assert draw(one, seed, seen={"câu của bài khác": date(2026, 9, 1)}) == draw(one, seed)


@given(quizzes(), st.data(), st.text())
def test_what_was_seen_is_drawn_only_where_the_pool_reaches_no_further(
    one: Quiz, data: st.DataObject, seed: str
) -> None:
    """In each pool nothing that was left out is newer to him than what was drawn."""
    seen = data.draw(seens(one))
    drawn = draw(one, seed, seen=seen)
    last = {question.id: seen.get(question.id, date.min) for question in one.questions}

    assert draw(one, seed, seen=seen) == drawn
    assert Counter(POOL_OF[item.question.kind] for item in drawn) == Counter(one.rule.pools)
    for pool in one.rule.pools:
        taken = ids(drawn, pool)
        left = [last[question.id] for question in one.pools[pool] if question.id not in taken]
        assert max((last[name] for name in taken), default=date.min) <= min(left, default=date.max)


@given(quizzes(), st.data(), st.text())
def test_whatever_was_seen_only_allowed_questions_are_drawn_and_papers_are_as_long(
    one: Quiz, data: st.DataObject, seed: str
) -> None:
    seen = data.draw(seens(one))
    allowed = data.draw(st.sets(st.sampled_from(one.questions)) if one.questions else st.just(set()))
    drawn = draw(one, seed, lambda question: question in allowed, seen)

    assert {item.question for item in drawn} <= allowed
    assert len(set(ids(drawn))) == len(drawn) == min(one.rule.draw, len(allowed))


@given(st.text())
def test_a_rule_without_pools_draws_from_all_questions(seed: str) -> None:
    assert len(draw(replace(QUIZ, rule=replace(QUIZ.rule, draw=len(QUIZ.questions))), seed)) == len(QUIZ.questions)


def test_a_draw_is_the_same_for_ever() -> None:
    """A seed stands for its paper: in the address of a public quiz, and at the terminal."""
    assert [one.question.id[-1] for one in draw(QUIZ, "hạt giống")] == list("5372")


def test_over_many_seeds_questions_and_places_come_up_evenly() -> None:
    papers = [draw(QUIZ, str(seed)) for seed in range(2000)]
    questions = Counter(one.question.id for paper in papers for one in paper)
    first_shown = Counter(one.order[0] for paper in papers for one in paper)

    assert min(questions.values()) > 900
    assert max(questions.values()) < 1100
    assert max(first_shown.values()) - min(first_shown.values()) < 300


def test_over_many_seeds_a_small_pool_stands_anywhere_in_the_paper() -> None:
    questions = (*(question_of("chon", number) for number in range(30)), question_of("boi", 1))
    one = Quiz("bai", "Bài", "", "a", Rule(4, 80, 0, 0, 0, 365, pools={"chon": 3, "boi": 1}), questions)
    places = Counter(ids(draw(one, str(seed))).index("boi-1") for seed in range(2000))

    assert min(places.values()) > 430
    assert max(places.values()) < 570


def test_options_come_in_the_order_of_the_seed_and_not_as_they_were_written() -> None:
    [asked] = (question(1),)

    orders = {order_for(asked, str(seed)) for seed in range(200)}

    assert len(orders) == 24
    assert order_for(asked, "hạt giống") == order_for(asked, "hạt giống")
    assert {order_for(replace(asked, id=f"q-{number}"), "hạt giống") for number in range(50)} != {order_for(asked, "x")}


def test_the_choices_of_a_situation_change_places_within_their_step_and_never_between_steps() -> None:
    orders = {order_for(situation(), str(seed)) for seed in range(200)}

    assert {order[:3] for order in orders} == set(permutations((0, 1, 2)))
    assert {order[3:] for order in orders} == {(3, 4), (4, 3)}
