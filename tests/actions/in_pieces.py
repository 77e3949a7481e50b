"""Actions that are written in pieces, on a small city: what a kill at any moment leaves, and what goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.db.models import F
from django.test import override_settings

from tests.actions.people import NOW, a_unit, an_official, answer_all, appoint, begin
from tests.content.small_library import library
from tests.queries import changed
from trainer.actions import (
    agreements,
    attempts,
    campaigns,
    campaigns_change,
    holding,
    papers,
    pieces,
    requirements,
    withdrawals,
)
from trainer.actions.reminders import writing
from trainer.content.library import Library
from trainer.core.campaigns import Terms
from trainer.core.editions import impact
from trainer.core.turning_points import StandingFacts, Tally, TurningPoints
from trainer.letters import make
from trainer.models import (
    Appointment,
    Campaign,
    Completion,
    Correction,
    EmailNotices,
    Event,
    Exemption,
    Extension,
    HandIn,
    Letter,
    Official,
    OutgoingMail,
    PendingEmail,
    Piece,
    Progress,
    QuestionVersion,
    RefresherCard,
    Reliance,
    Reminder,
    Requirement,
    RoleHolding,
    RosterSheet,
    RosterUpload,
    SectionVersion,
    Withdrawal,
    Work,
)
from trainer.queries.impact import measure, waiting
from trainer.roster import deciding, undo, undo_plan, uploads
from trainer.roster import writing as roster_writing
from trainer.roster.rules.model import plan_fingerprint
from trainer.tables.sheet import Book, Cell, Sheet

LATER = NOW + timedelta(days=1)
SMALL = library()


class KilledError(BaseException):
    """Stands for ``kill -9``: nothing catches it."""


@dataclass(frozen=True)
class Scenario:
    """A city, and something that is done to it in pieces; ``content`` is what the server serves."""

    make: Callable[[int], None]
    act: Callable[[], object]
    content: Library


def _people(number: int) -> None:
    papers.keep_versions(SMALL, NOW)
    for one in range(number):
        an_official(f"A{one:03}", roles=("page_admin", "staff") if one % 2 else ("staff",))
    requirements.refresh_all(SMALL)


def _open() -> Campaign:
    return campaigns.open_campaign(
        Terms("Quý IV", roles=("page_admin",), due_on=date(2026, 12, 31)), actor=None, library=SMALL, now=LATER
    )


def _opened(number: int) -> None:
    _people(number)
    _open()


def _close() -> None:
    campaigns_change.close({Campaign.objects.get().pk: {}}, actor=None, library=SMALL, now=LATER)


def _edit() -> None:
    """Other roles: some come, some go, and those who go lose their day."""
    terms = Terms("Quý IV", roles=("staff",))
    campaigns_change.edit(Campaign.objects.get().pk, terms, actor=None, library=SMALL, now=LATER)


def _extend() -> None:
    number, day = Campaign.objects.get().pk, date(2027, 1, 31)
    campaigns_change.extend([number], due_on=day, reason="Bận", actor=None, library=SMALL, now=LATER)


def _extend_people() -> None:
    agreements.extend(_everybody(), date(2027, 1, 31), "Bận", actor=None, library=SMALL, now=LATER)


def _exempt() -> None:
    agreements.exempt(_everybody(), LATER.date(), None, "other", "Bận", actor=None, library=SMALL, now=LATER)


def _everybody() -> list[Official]:
    return list(Official.objects.filter(is_active=True))


def _asked(number: int) -> None:
    """People with a day, most of them with an address."""
    _opened(number)
    for one in range(number):
        Official.objects.filter(staff_code=f"A{one:03}").update(email=f"a{one:03}@x.vn" if one % 3 else None)


def _remind() -> None:
    with override_settings(MAIL_SET_UP=True):
        writing.remind_now(None, [one.pk for one in _everybody()], SMALL, LATER, about={"unit": "P900"})


def _led(number: int) -> None:
    """A unit for each, with him as its leader."""
    _asked(number)
    for one in range(number):
        leader = Official.objects.get(staff_code=f"A{one:03}")
        Official.objects.filter(pk=leader.pk).update(unit=a_unit(f"L{one:03}"))
        leader.role_holdings.create(role="leader", since=NOW)


def _write_letters() -> None:
    with override_settings(MAIL_SET_UP=True):
        work = make.decide(LATER, None)
        if work is not None:
            pieces.finish(SMALL, work)


def _changed(number: int) -> None:
    changed.city(changed.content())
    for one in range(max(0, number - 7)):
        person = an_official(f"N{one:03}")
        text = SectionVersion.objects.get(fingerprint="cu-1")
        changed.passed(person, "mat-khau", {text.reference: text.pk})
    requirements.refresh_all(changed.content())


def _unmarked(number: int) -> None:
    _changed(number)
    SectionVersion.objects.update(relearn_by=None)
    requirements.refresh_all(changed.content())


def _name() -> None:
    content, changes = changed.content(), impact.everything(changed.HISTORY)
    campaigns.open_relearning(
        title="Học lại",
        people=waiting(changes, content, NOW),
        quizzes=[load.quiz for load in measure(changes, content, NOW).total.loads],
        cause={"edition": "e3"},
        due_on=date(2026, 12, 15),
        actor=None,
        library=content,
        now=NOW,
    )


def _follow() -> None:
    requirements.follow_changes(changed.content(), NOW.date())


def _sat(number: int) -> None:
    for one in range(number):
        attempt = begin(an_official(f"A{one:03}"), SMALL, seed=str(one % 2))
        if one % 3:
            answer_all(attempt)
        attempts.hand_in(attempt.pk, NOW)


def _withdraw() -> None:
    entry = HandIn.objects.order_by("pk")[0].attempt.paper[0]["question"]
    name = QuestionVersion.objects.get(pk=entry).question_id
    withdrawals.withdraw(name, [entry], NOW.date(), reason="Sai.", revokes=True, actor=None, library=SMALL, now=LATER)


def _listed(number: int) -> None:
    """People with addresses, one with rights, one who left; the list lets some swap their addresses."""
    _people(number)
    a_unit("P901")
    officer = Official.objects.create(
        staff_code="IT1", full_name="Đỗ Khuê", unit=a_unit(), created_at=NOW, email="it@x.vn"
    )
    appoint(officer)
    Official.objects.filter(staff_code__startswith="A").update(email=F("staff_code"))
    for person in Official.objects.filter(staff_code__startswith="A"):
        person.email = f"{person.staff_code.lower()}@x.vn"
        person.refresh_search()
        person.save()
    gone = Official.objects.get(staff_code="A001")
    Official.objects.filter(pk=gone.pk).update(is_active=False, email=None)
    requirements.refresh_all(SMALL)
    _upload(number, officer)


def _upload(number: int, officer: Official) -> None:
    swapped = {0: 2, 2: 0, 4: 5, 5: 6, 6: 4}
    rows = [["Mã cán bộ", "Họ và tên", "Đơn vị", "Vai trò", "Email"]]
    for one in range(number - 1):
        unit, role = ("P901", "Lãnh đạo") if one % 4 == 0 else ("P900", "")
        rows.append([f"A{one:03}", f"Lê Thị Số {one}", unit, role, f"a{swapped.get(one, one):03}@x.vn"])
    rows += [[f"M{one:03}", f"Người Mới {one}", "P901", "Cán bộ", f"m{one:03}@x.vn"] for one in range(number)]
    # Somebody new gets the address of the one who leaves.
    rows[-1][-1] = f"a{number - 1:03}@x.vn"
    rows.append(["IT1", "Đỗ Khuê", "P900", "", "khac@x.vn"])
    sheet = Sheet("1", tuple((at, tuple(map(Cell, row))) for at, row in enumerate(rows, start=1)))
    uploads.keep(Book((sheet,)), "0" * 64, "thang-12.xlsx", officer, NOW)


def _apply() -> None:
    upload = RosterUpload.objects.get()
    made = uploads.plan_of(upload)
    deciding.apply(upload.pk, plan_fingerprint(made), Official.objects.get(staff_code="IT1"), SMALL, LATER)


def _applied(number: int) -> None:
    _listed(number)
    _apply()


def _undo() -> None:
    roster = undo_plan.last()
    assert roster is not None
    made = undo.compare(roster, undo_plan.make_plan(roster).fingerprint())
    pieces.finish(SMALL, undo.decide(made, Official.objects.get(staff_code="IT1"), LATER + timedelta(days=1)))


SCENARIOS = {
    "open a campaign": Scenario(_people, _open, SMALL),
    "edit a campaign": Scenario(_opened, _edit, SMALL),
    "give a campaign another day": Scenario(_opened, _extend, SMALL),
    "close a campaign": Scenario(_opened, _close, SMALL),
    "extend people": Scenario(_opened, _extend_people, SMALL),
    "exempt people": Scenario(_opened, _exempt, SMALL),
    "remind people by hand": Scenario(_asked, _remind, SMALL),
    "write the letters of a week": Scenario(_led, _write_letters, SMALL),
    "name people to learn again": Scenario(_changed, _name, changed.content()),
    "follow what changed": Scenario(_unmarked, _follow, changed.content()),
    "withdraw a question": Scenario(_sat, _withdraw, SMALL),
    "apply a list": Scenario(_listed, _apply, SMALL),
    "undo a list": Scenario(_applied, _undo, SMALL),
}


@contextmanager
def pieces_of(people: int, rest: Callable[[float], None] = lambda began: None) -> Iterator[None]:
    """Let a piece hold so few ``people``; ``rest`` is done between two."""
    with (
        patch.object(requirements, "AT_ONCE", people),
        patch.object(withdrawals, "_AT_ONCE", people),
        patch.object(roster_writing, "_AT_ONCE", people),
        patch.object(undo, "AT_ONCE", people),
        patch.object(writing, "AT_ONCE", people),
        patch.object(make, "_AT_ONCE", people),
        patch.object(pieces, "KEPT_AT_ONCE", 2),
        patch.object(pieces, "rest", rest),
    ):
        yield


@contextmanager
def killed(at: int, within: bool) -> Iterator[list[int]]:
    """Kill whoever writes piece number ``at``: before it, or ``within`` its transaction, when all of it is written.

    Yields a list whose length is how many pieces were begun.
    """
    begun: list[int] = []
    write_next, delete = pieces.write_next, Piece.delete

    def write(library: Library, number: int) -> bool:
        begun.append(number)
        if len(begun) > at and not within:
            raise KilledError
        return write_next(library, number)

    def end(self: Any, *args: Any, **kwargs: Any) -> Any:
        if len(begun) > at and within:
            raise KilledError
        return delete(self, *args, **kwargs)

    with patch.object(pieces, "write_next", write), patch.object(Piece, "delete", end):
        yield begun


class Statements:
    """Counts what writes to the database, and kills whoever is about to write statement number ``at``."""

    def __init__(self, at: int | None = None) -> None:
        self.seen: list[str] = []
        self._at = at

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Stand between Django and the database."""
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            if len(self.seen) == self._at:
                raise KilledError
            self.seen.append(sql)
        return execute(sql, params, many, context)

    def cuts(self) -> list[int]:
        """Return where a kill is worth a try: around every step of a work, and now and then between."""
        steps = {at for at, sql in enumerate(self.seen) if "trainer_piece" in sql or "trainer_work" in sql}
        after = {at + 1 for at in steps if at + 1 < len(self.seen)}
        return sorted(steps | after | set(range(0, len(self.seen), 11)))


@contextmanager
def read_in_transactions() -> Iterator[list[str]]:
    """Note what is read while a transaction is open, in a test that is none itself: others wait for it meanwhile."""
    read: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if connection.in_atomic_block and sql.startswith("SELECT"):
            read.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield read


def go_on(content: Library) -> None:
    """Do what is left, as a housekeeper does."""
    for work in pieces.unfinished():
        pieces.finish(content, work)


def tables() -> dict[str, Any]:
    """Return everything that is in the records, by names instead of numbers."""
    code = "official__staff_code"
    fields = {
        Official: ("staff_code", "full_name", "unit__code", "email", "lowered", "is_active"),
        Appointment: (code, "right", "until", "ended_at"),
        RoleHolding: (code, "role", "since"),
        Requirement: (code, "quiz", "passed_at", *StandingFacts.__dataclass_fields__),
        Progress: (
            code,
            "scope",
            "unit__code",
            "quizzes",
            *TurningPoints.__dataclass_fields__,
            *Tally.__dataclass_fields__,
        ),
        Campaign: ("title", "roles", "quizzes", "due_on", "created_at", "closed_at", "people__staff_code"),
        Completion: ("hand_in", code, "quiz", "passed_at", "valid_until"),
        Reliance: ("completion__hand_in", "section_version__reference", "section_version__fingerprint", "renewed"),
        Withdrawal: ("fingerprint", "since", "revokes", "withdrawn_at"),
        Correction: ("hand_in", "withdrawal__fingerprint", "hundredths", "passed", "corrected_at"),
        RefresherCard: (code, "question_name", "stability", "due_at"),
        Extension: (code, "campaign__title", "due_on", "reason", "created_at"),
        Exemption: (code, "starts_on", "ends_on", "reason", "note", "created_at"),
        Reminder: (code, "kind", "day", "about", "outcome", "campaigns__title"),
        Letter: ("unit__code", "week", "figures", "made_at", "mails"),
        PendingEmail: (code, "email", "asked_at"),
        EmailNotices: ("at", "upto"),
        OutgoingMail: ("kind", code, "to", "subject", "body"),
        SectionVersion: ("reference", "fingerprint", "relearn_by"),
        RosterUpload: ("plan", "sheet", "decided_at", "applied_at"),
        RosterSheet: ("content",),
        Work: ("kind", "decided", "listed", "total"),
        Piece: ("content",),
    }
    found = {model.__name__: sorted(map(repr, model.objects.values_list(*names))) for model, names in fields.items()}
    events = Event.objects.values_list("at", "kind", "actor__staff_code", code, "details")
    found["Event"] = sorted(repr((*row, {**details, "campaign": None, "id": None})) for *row, details in events)
    return found


def being_applied() -> bool:
    """Say whether a list is being applied."""
    return Work.objects.filter(kind=holding.ROSTER, decided=True).exists()
