"""An objection ends once: answered by the IT unit, or taken back by who made it, whoever was first."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.actions.people import NOW, an_official
from tests.actions.test_two_at_once import Beside
from trainer.actions import objections
from trainer.actions.objections import KEPT, Contested, forget_old, raise_one, settle, withdraw
from trainer.models import Event, Objection

pytestmark = pytest.mark.django_db(transaction=True)
SOON = NOW + timedelta(hours=1)


def an_objection() -> Objection:
    """Let somebody contest a question."""
    return raise_one(an_official("A1"), Contested("bai", "cau", "0" * 16, "", (1, 0)), "key", "Sai.", NOW)


def ends(one: Objection) -> tuple[str, bool, list[str]]:
    """Return its answer, whether it was taken back, and what the log tells of its end."""
    one.refresh_from_db()
    kinds = Event.objects.filter(kind__startswith="objection_").values_list("kind", flat=True)
    return one.answer, one.withdrawn, list(kinds)


def test_what_was_taken_back_is_settled_by_himself_and_may_be_said_again() -> None:
    one = an_objection()
    assert withdraw(one, SOON)
    assert ends(one) == ("", True, ["objection_withdrawn"])
    assert (one.settled_by, one.read_at, one.text) == (one.official, SOON, "Sai.")
    event = Event.objects.get(kind="objection_withdrawn")
    assert (event.actor, event.official, event.details) == (
        one.official,
        one.official,
        {"question": "cau", "edition": ""},
    )
    assert not withdraw(one, SOON)
    assert settle("cau", {one.pk: NOW}, "Đã sửa.", an_official("IT"), SOON) == 0
    again = raise_one(one.official, Contested("bai", "cau", "0" * 16, ""), "key", "Sai.", SOON)
    assert again.pk != one.pk
    assert ends(one) == ("", True, ["objection_withdrawn"])


def test_what_was_answered_is_not_taken_back() -> None:
    one = an_objection()
    assert settle("cau", {one.pk: NOW}, "Đã sửa.", an_official("IT"), SOON) == 1
    assert not withdraw(one, SOON)
    assert ends(one) == ("Đã sửa.", False, ["objection_settled"])


def test_many_are_settled_some_at_a_time_each_once_and_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objections, "_AT_ONCE", 2)
    about, officer = Contested("bai", "cau", "0" * 16, ""), an_official("IT")
    raised = [raise_one(an_official(f"A{number}"), about, "key", "Sai.", NOW) for number in range(5)]
    with CaptureQueriesContext(connection) as asked:
        assert settle("cau", {one.pk: NOW for one in raised}, "Đã sửa.", officer, SOON) == 5
    held = [one["sql"] for one in asked if one["sql"].startswith(("BEGIN", "UPDATE"))]
    assert len([one for one in held if one.startswith("UPDATE")]) == 3
    assert len([one for one in held if one.startswith("BEGIN")]) == 3
    assert set(Objection.objects.values_list("settled_at", "answer")) == {(SOON, "Đã sửa.")}
    traced = Event.objects.filter(kind="objection_settled").order_by("pk")
    assert [(one.details["count"], one.official) for one in traced] == [(2, None), (2, None), (1, raised[4].official)]


def test_an_answer_to_one_question_settles_nothing_of_another() -> None:
    officer = an_official("IT")
    one, other = (raise_one(officer, Contested("bai", name, "0" * 16, ""), "key", "Sai.", NOW) for name in "ab")
    assert settle("a", {one.pk: NOW, other.pk: NOW}, "Đã sửa.", officer, SOON) == 1
    assert (ends(one)[0], ends(other)[0]) == ("Đã sửa.", "")


def test_what_is_old_goes_some_at_a_time_and_all_of_it_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objections, "_AT_ONCE", 2)
    for number in range(5):
        withdraw(raise_one(an_official(f"A{number}"), Contested("bai", "cau", "0" * 16, ""), "key", "Sai.", NOW), NOW)
    assert forget_old(NOW + KEPT) == 0
    assert forget_old(NOW + KEPT + timedelta(seconds=1)) == 5
    assert not Objection.objects.exists()


def test_nothing_is_settled_without_an_answer() -> None:
    one = an_objection()
    with pytest.raises(ValueError, match="answer"):
        settle("cau", {one.pk: NOW}, " ", an_official("IT"), SOON)
    one.refresh_from_db()
    assert one.settled_at is None


@pytest.mark.parametrize("first", ["objection_settled", "objection_withdrawn"])
def test_of_an_answer_and_a_withdrawal_at_one_moment_the_first_counts_alone(first: str) -> None:
    one, officer = an_objection(), an_official("IT")
    done = dict[str, bool]()

    def answer() -> None:
        done["objection_settled"] = bool(settle("cau", {one.pk: NOW}, "Đã sửa.", officer, SOON))

    def take_back() -> None:
        done["objection_withdrawn"] = withdraw(one, SOON)

    acts: dict[str, Callable[[], None]] = {"objection_settled": answer, "objection_withdrawn": take_back}
    written, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            acts.pop(first)()
            written.set()
            go_on.wait(60)

    slow = Beside(slowly)
    assert written.wait(60)
    [other] = acts.values()
    late = Beside(other)
    late.join(0.5)
    assert late.is_alive()
    go_on.set()
    for each in (slow, late):
        each.join(60)
    assert (slow.raised, late.raised) == (None, None)
    assert [kind for kind, was_done in done.items() if was_done] == [first]
    answered = first == "objection_settled"
    assert ends(one) == ("Đã sửa." if answered else "", not answered, [first])
