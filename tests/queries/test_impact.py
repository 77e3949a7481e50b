"""Whom a change concerns, computed by hand (see ``changed``), and against a slow count of random people."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.actions.people import a_unit
from tests.cast import CaptureQueriesContext, connection
from tests.progress import ask
from tests.queries import changed
from tests.queries.changed import HISTORY, LAW, LONG_AGO, NOW
from trainer.actions import reliance
from trainer.actions.papers import may_be_asked
from trainer.core.editions import impact as core
from trainer.core.editions.impact import Load, MaterialChange, Stale
from trainer.core.editions.model import Change, Edition, History
from trainer.models import Official, Reliance, SectionVersion, Unit, Withdrawal
from trainer.queries.impact import Impact, ImpactTally, measure, still_open, waiting
from trainer.queries.impact_selection import STILL_OPEN, choose
from trainer.queries.impact_sql import ChangedText, Touched, touched
from trainer.queries.read_transaction import read_transaction

pytestmark = pytest.mark.django_db
LIBRARY = changed.content()


@pytest.fixture
def city(db: None) -> dict[str, Official]:
    return changed.city(LIBRARY)


def _units(tally: ImpactTally) -> dict[str, tuple[int, int]]:
    return {one.code: tuple(one.share) for one in tally.units}  # type: ignore[misc]


def _roles(tally: ImpactTally) -> dict[str, tuple[int, int]]:
    return {role: tuple(share) for role, share in tally.roles}  # type: ignore[misc]


def _all() -> Impact:
    return measure(core.everything(HISTORY), LIBRARY, NOW)


def test_the_first_change_concerns_two_who_wait_and_one_who_has_learnt_again(city: dict[str, Official]) -> None:
    law, _ = _all().changes
    assert (law.change.key, law.change.sections) == ("e2.1", (changed.ONE, changed.TWO))
    assert tuple(law.tally.share) == (2, 1)
    assert _units(law.tally) == {"P1": (2, 0), "P2": (0, 1)}
    assert _roles(law.tally) == {"page_admin": (2, 0), "staff": (1, 1)}
    assert law.tally.loads == (Load("lua-dao", 1, 1, 1), Load("mat-khau", 3, 2, 1), Load("mat-khau", 4, 2, 1))
    assert law.tally.minutes == 5
    asked = {quiz: [one.id for one in questions] for quiz, questions in law.questions.items()}
    assert asked == {"mat-khau": ["k1", "k2", "k12", "k3"], "lua-dao": ["d1"]}


@pytest.mark.django_db(transaction=True)
def test_a_report_that_is_of_one_moment_measures_it_too() -> None:
    changed.city(LIBRARY)
    with read_transaction():
        law, _ = _all().changes
    assert tuple(law.tally.share) == (2, 1)


def test_the_second_change_concerns_those_on_either_of_the_texts_before_it(city: dict[str, Official]) -> None:
    _, phone = _all().changes
    assert tuple(phone.tally.share) == (2, 0)
    assert _units(phone.tally) == {"P1": (1, 0), "P2": (1, 0)}
    assert phone.tally.loads == (Load("lua-dao", 3, 2, 2),)


def test_together_everybody_counts_once_and_sits_a_quiz_once(city: dict[str, Official]) -> None:
    total = _all().total
    assert tuple(total.share) == (3, 1)
    assert _units(total) == {"P1": (2, 0), "P2": (1, 1)}
    assert _roles(total) == {"page_admin": (3, 0), "staff": (1, 1)}
    assert total.loads == (
        Load("lua-dao", 3, 2, 1),
        Load("lua-dao", 4, 2, 1),
        Load("mat-khau", 3, 2, 1),
        Load("mat-khau", 4, 2, 1),
    )
    assert total.minutes == 8


def test_what_is_foreseen_of_sections_is_what_publishing_them_sets_off(city: dict[str, Official]) -> None:
    (foreseen,) = choose(LIBRARY, NOW, sections=(changed.TWO, changed.ONE, changed.ONE)).changes
    forecast = measure([foreseen], LIBRARY, NOW).total
    changes = (
        Change(changed.ONE, "moi-1", "nua-1", "material", "Vì"),
        Change(changed.TWO, "moi-2", "nua-2", "material", "Vì"),
    )
    history = History([*HISTORY.editions, Edition("e4", NOW.date(), "Nữa", changes)])
    published = replace(LIBRARY, history=history)
    reliance.mark_outdated(published, NOW.date())

    assert (foreseen.sections, foreseen.foreseen) == ((changed.ONE, changed.TWO), True)
    # An, Bình, Chi and Hà: whoever passed on any text of the two, learnt again or not.
    assert tuple(forecast.share) == (4, 0)
    assert forecast == measure(core.since(history), published, NOW).total


def test_a_section_that_is_not_there_foresees_nothing() -> None:
    with pytest.raises(LookupError, match="trang#khac"):
        choose(LIBRARY, NOW, sections=("trang#khac",))


def test_the_list_names_exactly_those_who_are_counted(city: dict[str, Official]) -> None:
    first, second = core.everything(HISTORY)
    names = {key: set(waiting(key, LIBRARY, NOW).values_list("staff_code", flat=True)) for key in ((first,), (second,))}
    assert names == {(first,): {"AN", "BINH"}, (second,): {"AN", "DUNG"}}


def test_a_unit_sees_its_own(city: dict[str, Official]) -> None:
    found = measure(core.everything(HISTORY), LIBRARY, NOW, unit=Unit.objects.get(code="P2"))
    assert tuple(found.total.share) == (1, 1)
    assert found.total.loads == (Load("lua-dao", 3, 2, 1),)
    people = waiting(core.everything(HISTORY), LIBRARY, NOW, Unit.objects.get(code="P2"))
    assert [one.staff_code for one in people] == ["DUNG"]


def test_who_knows_the_text_between_two_changes_waits_for_the_later_one_only(city: dict[str, Official]) -> None:
    first, second, third = HISTORY.editions
    twice = replace(second, changes=(replace(second.changes[1], weight="material"),))
    library = changed.content(History([first, twice, third]))
    earlier, later = measure(core.since(library.history, "e1"), library, NOW).changes
    # An knows the first text, Dũng the one that the earlier change brought.
    assert _units(earlier.tally) == {"P1": (1, 0)}
    assert _units(later.tally) == {"P1": (1, 0), "P2": (1, 0)}


def test_a_text_that_holds_again_asks_nobody(city: dict[str, Official]) -> None:
    back = Edition("e4", date(2026, 11, 20), "Về cũ", (Change(changed.ONE, "moi-1", "cu-1", "material", "về cũ"),))
    library = changed.content(History([*HISTORY.editions, back]))
    found = measure(core.since(library.history), library, NOW)
    # Hà and Chi rest on what e2 brought; An and Bình on what e4 brought back, which is nothing that they learnt again.
    assert _units(found.total) == {"P1": (1, 0), "P2": (1, 0)}


def test_without_editions_nothing_concerns_anybody(db: None) -> None:
    assert measure((), changed.content(History()), NOW).total.share.people == 0
    assert choose(changed.content(History()), NOW).changes == ()


def test_by_default_the_last_edition_is_looked_at(city: dict[str, Official]) -> None:
    assert [one.key for one in choose(LIBRARY, NOW).changes] == ["e3.1"]
    assert [one.key for one in choose(LIBRARY, NOW, since="e1").changes] == ["e2.1", "e3.1"]
    assert choose(LIBRARY, NOW, since="e3").changes == ()
    assert choose(LIBRARY, NOW, change="e2.1").cause == {"edition": "e2"}
    for wrong in ({"since": "e9"}, {"instrument": "luat-9-9999"}, {"change": "e2.9"}):
        with pytest.raises(LookupError):
            choose(LIBRARY, NOW, **wrong)


def test_still_open_is_what_somebody_waits_for(city: dict[str, Official]) -> None:
    assert [one.key for one in choose(LIBRARY, NOW, since=STILL_OPEN).changes] == ["e2.1", "e3.1"]
    Reliance.objects.filter(section_version__reference=changed.THREE).delete()
    assert [one.key for one in still_open(LIBRARY, NOW)] == ["e2.1"]


def test_an_instrument_that_caused_a_change_shows_that_change(city: dict[str, Official]) -> None:
    choice = choose(LIBRARY, NOW, instrument=LAW)
    assert ([one.key for one in choice.changes], choice.cause) == (["e2.1"], {"instrument": LAW})


def test_an_instrument_before_any_change_is_foreseen(city: dict[str, Official]) -> None:
    library = changed.content(History(HISTORY.editions[:1]))
    choice = choose(library, NOW, instrument=LAW)
    (change,) = choice.changes
    # Section 2 cites it; k1, which rests on it, tests section 1.
    assert (choice.foreseen, choice.cause, change.sections) == (True, {}, (changed.ONE, changed.TWO))
    assert [one.id for one in core.resting_on(LAW, library.questions.values())] == ["k1"]
    # Whoever rests on any text of them: An, Bình, Hà of P1, Chi of P2.
    assert _units(measure(choice.changes, library, NOW).total) == {"P1": (3, 0), "P2": (1, 0)}
    assert choose(library, NOW, instrument="nd-09-2017").changes == ()


def test_a_question_that_may_not_be_asked_is_not_counted(city: dict[str, Official]) -> None:
    change = core.since(HISTORY, "e1")[:1]
    for name in ("k1", "d1"):
        _take_back(name)

    found = measure(change, LIBRARY, NOW)

    # Fraud has no question of its own left on the second section: the two of the quiz on passwords stand in.
    assert found.total.loads == (Load("lua-dao", 2, 1, 1), Load("mat-khau", 2, 1, 1), Load("mat-khau", 3, 2, 1))


def test_a_section_without_any_question_that_may_be_asked_concerns_nobody(city: dict[str, Official]) -> None:
    change = core.since(HISTORY, "e1")[:1]
    for name in ("k1", "k2", "k12", "k3", "d1"):
        _take_back(name)

    assert measure(change, LIBRARY, NOW).total.share.people == 0
    assert not waiting(change, LIBRARY, NOW)
    assert [one.key for one in still_open(LIBRARY, NOW)] == ["e3.1"]


def _take_back(name: str) -> None:
    words = LIBRARY.questions[name].fingerprint()
    Withdrawal.objects.create(
        question_id=name, fingerprint=words, since=date(2026, 1, 1), reason="sai", withdrawn_at=NOW
    )


def test_neither_a_withdrawn_question_nor_one_on_lapsed_law_may_be_asked(db: None) -> None:
    k1, k2 = LIBRARY.questions["k1"], LIBRARY.questions["k2"]
    assert may_be_asked(LIBRARY, NOW.date())(k1)
    lapsed = replace(LIBRARY.instruments[LAW], in_force_to=date(2026, 11, 23))
    assert not may_be_asked(replace(LIBRARY, instruments={LAW: lapsed}), NOW.date())(k1)
    _take_back("k2")
    assert not may_be_asked(LIBRARY, NOW.date())(k2)


def test_queries_do_not_grow_with_the_people(city: dict[str, Official]) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            _all()
        return len(queries)

    few = asked()
    one = Reliance.objects.filter(completion__official=city["binh"]).get()
    for number in range(30):
        more = changed._someone(f"x{number}", city["an"].unit, "page_admin")
        changed.passed(more, "mat-khau", {changed.ONE: one.section_version_id})
    assert asked() == few <= 8


def test_more_sections_than_fit_into_one_number_are_counted_as_well(db: None) -> None:
    """150 sections, 70 changes, 60 people with three quizzes each, against counting them one by one."""
    chance = random.Random(5)
    numbers = list(
        SectionVersion.objects.bulk_create(
            SectionVersion(reference=f"s#{n}", fingerprint="x", first_seen_at=LONG_AGO + timedelta(days=n % 7))
            for n in range(150)
        )
    )
    keys = [f"e.{n}" for n in range(70)]
    marks = []
    for n, row in enumerate(numbers):
        marks.append(ChangedText(row.pk, row.reference, frozenset(chance.sample(keys, 1 + n % 2)), stale=n % 3 != 0))
    by_text = {mark.text: mark for mark in marks}
    units = [a_unit(f"P{n}") for n in range(4)]
    people, passes = {}, {}
    for n in range(60):
        roles = tuple(chance.sample(("page_admin", "staff", "it"), n % 3))
        official = changed._someone(f"x{n}", units[n % 4], *roles)
        held: tuple[set[str], set[str]] = (set(), set())
        for quiz in ("a", "b", "c"):
            # Before its text first came, or after: whether it was renewed says the mark alone.
            on = LONG_AGO + timedelta(days=chance.randrange(8))
            texts = {str(t): t for t in chance.sample(sorted(by_text), chance.randrange(0, 90))}
            again = {t for t in texts.values() if chance.random() < 0.5}
            changed.passed(official, quiz, texts, on=on, renewed=again)
            ask(official, quiz)
            stale = frozenset(Stale(by_text[t].section, by_text[t].changes) for t in texts.values() if by_text[t].stale)
            if stale:
                passes[official.unit_id, quiz, stale] = passes.get((official.unit_id, quiz, stale), 0) + 1
            for mark in (by_text[t] for t in texts.values()):
                if mark.stale:
                    held[0].update(mark.changes)
                elif mark.text in again:
                    held[1].update(mark.changes)
        key = (official.unit_id, frozenset(roles), frozenset(held[0]), frozenset(held[1]))
        people[key] = people.get(key, 0) + 1
    found: Touched = touched(marks, keys, NOW)
    assert {(row.unit, row.quiz, row.stale): row.number for row in found.passes} == passes
    counted = {(row.unit, frozenset(row.roles), row.waiting, row.relearnt): row.number for row in found.people}
    assert counted == {key: number for key, number in people.items() if key[2] or key[3]}
    assert len(found.passes) > 100


def test_a_change_of_what_no_question_tests_asks_nobody(city: dict[str, Official]) -> None:
    change = MaterialChange("e9.1", "e9", None, "x", None, None, ("trang#khong-ai-hoi",))
    assert measure((change,), LIBRARY, NOW).total.share.people == 0
