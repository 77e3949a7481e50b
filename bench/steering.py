"""How long each action of the IT unit keeps others from writing, in a city that `bench.city` built.

`python -m bench.steering FOLDER --pieces 20`. Columns as in `bench.locks`, and where the longest transaction began.
SQLite only. Everything happens in a copy of the city.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import environment, figures, population, sat
from bench.locks import MOST_SECONDS, Neighbour, measure, some_pieces

if TYPE_CHECKING:
    from trainer.content.library import Library

Actions = Iterator[tuple[str, Callable[[], object]]]


def _campaigns(content: "Library", now: datetime) -> Actions:
    from trainer.actions import campaigns, campaigns_change
    from trainer.actions.campaigns import terms_of
    from trainer.core.campaigns import Terms
    from trainer.core.vietnam_time import day_of
    from trainer.models import Campaign, Unit
    from trainer.queries.campaigns import final

    due = day_of(now) + timedelta(days=30)
    done: dict[str, Any] = {"actor": sat.officer(), "library": content, "now": now}
    units = tuple(Unit.objects.filter(parent__isnull=False).order_by("pk").values_list("code", flat=True)[:1500])
    quizzes = tuple(sorted(content.quizzes)[:2])

    def opened(title: str, **terms: Any) -> Callable[[], object]:
        return lambda: campaigns.open_campaign(Terms(**{"title": title, "due_on": due, **terms}), **done)

    def one(title: str) -> Any:
        # A city of bench.cockpit has campaigns of these names already.
        return Campaign.objects.filter(title=title).latest("pk")

    def edit() -> None:
        terms = terms_of(one("Nửa"))
        wanted = replace(terms, units=terms.units[:700], quizzes=quizzes[:1])
        campaigns_change.edit(one("Nửa").pk, wanted, **done)

    def everything(act: Callable[[list[int]], object]) -> Callable[[], object]:
        return lambda: act(list(Campaign.objects.order_by("pk").values_list("pk", flat=True)))

    def close(numbers: list[int]) -> None:
        finals = {one.pk: final(one, content.paths, now) for one in Campaign.objects.filter(pk__in=numbers)}
        campaigns_change.close(finals, **done)

    yield "open for everybody", opened("Quý")
    yield "open for 1,500 units", opened("Nửa", units=units, quizzes=quizzes)
    yield "open by days of each", opened("Tương đối", due_on=None, quizzes=quizzes)
    for number in range(3):
        yield f"open for one unit ({number})", opened(f"Nhỏ {number}", units=units[number : number + 1])
    yield "edit units and quizzes", edit
    yield (
        "another day",
        lambda: campaigns_change.extend([one("Quý").pk], due_on=due + timedelta(days=3), reason="Tết", **done),
    )
    yield "close six at once", everything(close)
    yield (
        "open one again",
        lambda: campaigns_change.reopen(one("Quý").pk, due_on=due, reason="Lại", **done),
    )


def _agreements(content: "Library", now: datetime) -> Actions:
    from trainer.actions import agreements
    from trainer.core.vietnam_time import day_of
    from trainer.models import Exemption, Extension, Official

    today = day_of(now)
    done: dict[str, Any] = {"actor": sat.officer(), "library": content, "now": now}
    some = list(Official.objects.filter(is_active=True).order_by("pk")[:4000])
    yield "extend 2,000", lambda: agreements.extend(some[:2000], today + timedelta(days=9), "Công tác", **done)
    yield "exempt 2,000", lambda: agreements.exempt(some[2000:], today, None, "other", "Công tác", **done)
    yield "take an extension back", lambda: agreements.withdraw(Extension.objects.latest("pk"), **done)
    yield "take an exemption back", lambda: agreements.withdraw(Exemption.objects.latest("pk"), **done)


def _mails(content: "Library", now: datetime) -> Actions:
    from trainer.actions import mail_sending, pieces
    from trainer.actions.reminders import rules, writing
    from trainer.core.reminders import Rules
    from trainer.letters import make
    from trainer.models import Official, OutgoingMail

    def round_of(days: int) -> Callable[[], object]:
        def act() -> None:
            work = writing.begin_round(now + timedelta(days=days), at_any_hour=True)
            assert work is not None
            pieces.finish(content, work)

        return act

    def by_hand() -> None:
        everybody = Official.objects.filter(is_active=True).values_list("pk", flat=True)
        writing.remind_now(sat.officer(), list(everybody), content, now + timedelta(days=50))

    def letters() -> None:
        work = make.decide(now, None)
        assert work is not None
        pieces.finish(content, work)

    yield "rules of reminders", lambda: rules.change(Rules(on=True, at_opening=True), sat.officer(), now)
    yield "round at opening", round_of(0)
    for before in (7, 3, 1, 0):
        yield f"round {before} days before", round_of(30 - before)
    yield "remind everybody by hand", by_hand
    yield "letters of a week", letters
    yield "send mail for 15 s", lambda: mail_sending.send_waiting(now)
    yield "let all mail be tried now", lambda: mail_sending.try_now(now - timedelta(days=1))
    yield "drop what expired", lambda: mail_sending.send_waiting(now + timedelta(days=90))
    yield "(mails left)", lambda: print(OutgoingMail.objects.count())
    yield "forget old reminders", lambda: writing.forget_old(now + timedelta(days=500))


def _answers(content: "Library", now: datetime) -> Actions:
    from trainer.core.vietnam_time import day_of
    from trainer.letters import answering, applying
    from trainer.letters.rules.answers import Answer
    from trainer.models import LetterAnswer, Official, Unit

    unit = Unit.objects.filter(parent__isnull=False).order_by("pk")[0]
    people = list(Official.objects.filter(unit=unit, is_active=True).order_by("pk")[:300])
    until, by = day_of(now) + timedelta(days=40), applying.By(sat.officer(), content, now, Unit.objects.latest("pk"))
    kinds = {
        "extend": Answer("extend", until, "", "Công tác"),
        "leave": Answer("leave", until, "sickness", ""),
        "moved": Answer("moved", None, "", ""),
        "gone": Answer("gone", None, "", ""),
        "wrong": Answer("wrong", None, "", "Sai"),
    }
    told = {one.pk: list(kinds.values())[at % 5] for at, one in enumerate(people)}
    yield "answer for 300 people", lambda: answering.propose(unit, told, people[0], now)

    def each(outcome: str, kind: str, act: Callable[[int, Any], object]) -> Callable[[], object]:
        def done() -> None:
            for number in LetterAnswer.objects.filter(outcome=outcome, kind=kind).values_list("pk", flat=True)[:10]:
                act(number, by)

        return done

    for kind in kinds:
        yield f"approve ten “{kind}”", each("", kind, applying.approve)
    for kind in ("extend", "leave", "moved", "gone"):
        yield f"undo ten “{kind}”", each("applied", kind, applying.undo)


def _units(content: "Library", now: datetime) -> Actions:
    from trainer.models import Official, Unit, UnitChange
    from trainer.units import applying, plan, undoing
    from trainer.units.rules.model import Add, Merge, Move, New, Rename, Request, Split

    top = Unit.objects.get(parent__isnull=True).code
    below = Unit.objects.filter(parent__isnull=False, closed_at=None).order_by("pk")
    codes = list(below.values_list("code", flat=True))
    done = ("Thử", sat.officer(), content, now)

    def change(request: Request) -> Callable[[], object]:
        return lambda: applying.do(plan.make(request, content, now), *done)

    def undo() -> None:
        applying.do(undoing.make(UnitChange.objects.latest("pk"), content, now), *done)

    first = Official.objects.filter(unit__code=codes[0], is_active=True).order_by("pk")
    staff = tuple(first.values_list("staff_code", flat=True)[:1500])
    yield "rename a unit", change(Rename(codes[0], "Phường Tên Mới"))
    yield "merge the two largest", change(Merge(tuple(codes[:2]), New("GOP", "Phường Gộp", top, "phuong")))
    yield "undo the merger", undo
    yield "merge 300 units into one", change(Merge(tuple(codes[1:300]), codes[0]))
    yield "undo that too", undo
    yield "split 1,500 people off", change(Split(codes[0], New("TACH", "Phường Tách", top, "phuong"), (), staff))
    yield "undo the split", undo
    yield "add a unit", change(Add(New("QUAN", "Quận Mới", top, "quan")))
    yield "move a unit", change(Move(codes[0], "QUAN"))
    yield "undo the move", undo


def _people(content: "Library", now: datetime) -> Actions:
    from trainer.actions import rights
    from trainer.actions.accounts import slips
    from trainer.core.accounts.slip_code import MOST
    from trainer.models import Appointment, Attempt, Official, Unit
    from trainer.people import changes, merging
    from trainer.people.rules.person import Person

    it = sat.officer()
    unit = Unit.objects.filter(parent__isnull=False, closed_at=None).order_by("pk")[0]
    there = Official.objects.filter(is_active=True, attempts__in=Attempt.objects.all()).exclude(pk=it.pk)
    one, two = there.distinct().order_by("-pk")[:2]

    def correct() -> None:
        wanted = replace(changes.on_record(one), name="Nguyễn Thị Khác", unit=unit.code)
        changes.correct(one, wanted, "", it, content, now)

    def back() -> None:
        changes.correct(two, changes.on_record(two), "", it, content, now, returning=True)

    def merge() -> None:
        stays, gone = Official.objects.get(pk=one.pk), Official.objects.get(pk=two.pk)
        merging.merge(merging.plan(stays, gone, it, now), it, content, now)

    added = Person("MOI1", "Lê Thị Mới", "", unit.code, ("staff", "leader"), "moi@x.vn")
    yield "add a person", lambda: changes.add(added, it, content, now)
    yield "correct and move him", correct
    yield "let him leave", lambda: changes.deactivate(two, "nghỉ", it, content, now)
    yield "bring him back", back
    yield "merge two records", merge
    yield "give a right", lambda: rights.give(one, "unit_manager", unit, None, "", it, now)
    yield "take it back", lambda: rights.take_back(Appointment.objects.latest("pk"), "", it, now)
    some = list(slips.may_have_one(Official.objects.all(), now).order_by("pk")[:MOST])
    yield f"{MOST} slips", lambda: slips.keep(slips.draw(some, now), it, now)


def _lists(content: "Library", now: datetime, people: int) -> Actions:
    from trainer.actions import pieces
    from trainer.models import AppliedRoster, RosterUpload
    from trainer.roster import undo, undo_plan, uploads

    def last() -> Any:
        return RosterUpload.objects.latest("pk")

    def take_back() -> None:
        made = undo_plan.make_plan(AppliedRoster.objects.latest("pk"))
        pieces.finish(content, undo.decide(undo.compare(made.roster, made.fingerprint()), sat.officer(), now))

    book = sat.book(people)
    yield "keep an uploaded list", lambda: uploads.keep(book, "1" * 64, "moi.xlsx", sat.officer(), now)
    yield "wish of a list", lambda: uploads.wish(last(), replace(uploads.wishes_of(last()), mode="add"))
    yield "wish it back", lambda: uploads.wish(last(), replace(uploads.wishes_of(last()), mode="full"))
    yield "apply it", lambda: sat.apply(content, now)
    yield "undo it", take_back
    yield "forget how they stood", undo.forget


PARTS: dict[str, Callable[["Library", datetime, int], Actions]] = {
    "campaigns": lambda content, now, people: _campaigns(content, now),
    "agreements": lambda content, now, people: _agreements(content, now),
    "mails": lambda content, now, people: _mails(content, now),
    "answers": lambda content, now, people: _answers(content, now),
    "units": lambda content, now, people: _units(content, now),
    "people": lambda content, now, people: _people(content, now),
    "lists": _lists,
}


def main() -> None:
    """Copy the city, measure, print a table; exit with 1 when an action held the lock for too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("city", type=Path)
    parser.add_argument("--pieces", type=int, default=20, help="of each work only so many (0: all)")
    parser.add_argument("--only", choices=PARTS, action="append")
    asked = parser.parse_args()
    # Nobody is written to.
    os.environ["GAN_DAN_EMAIL_BACKEND"] = "django.core.mail.backends.dummy.EmailBackend"
    with environment.copied(asked.city):
        from trainer.content.live import library
        from trainer.models import Official

        now, content = population.now_of_the_run(), library()
        people = Official.objects.count()
        print(f"# {people:,} people")
        table, longest = figures.Table(f"{'action':>28}", *_COLUMNS), 0.0
        with closing(Neighbour()) as neighbour, some_pieces(asked.pieces or None):
            for part in asked.only or PARTS:
                for name, act in PARTS[part](content, now, people):
                    longest = max(longest, measure(table, neighbour, name, act))
    sys.exit(longest > MOST_SECONDS)


_COLUMNS: Sequence[str] = ("seconds", "held ms", "CPU ms", "waited ms", "where")


if __name__ == "__main__":
    main()
