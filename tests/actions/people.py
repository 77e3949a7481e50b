"""Officials, attempts and answers for the tests of the records."""

from datetime import UTC, datetime
from typing import Any

from trainer.actions import attempts, papers, requirements
from trainer.actions.answers import Save, save_batch
from trainer.content.library import Library
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.model import Role
from trainer.models import Appointment, Attempt, Official, RoleHolding, Unit

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def a_unit(code: str = "P900", parent: Unit | None = None) -> Unit:
    """Return the unit ``code``, made if it is not there."""
    ancestry = f"{parent.ancestry if parent else '/'}{code}/"
    unit, _ = Unit.objects.get_or_create(
        code=code, defaults={"name": f"Phường {code}", "kind": "phuong", "parent": parent, "ancestry": ancestry}
    )
    return unit


def an_official(
    code: str = "CB001",
    name: str = "Nguyễn Thị An",
    roles: tuple[Role, ...] = ("page_admin",),
    unit: Unit | None = None,
) -> Official:
    """Return a new official with ``roles`` in ``unit``."""
    official = Official(staff_code=code, full_name=name, unit=unit or a_unit(), created_at=NOW)
    official.set_unusable_password()
    official.refresh_search()
    official.save()
    RoleHolding.objects.bulk_create(RoleHolding(official=official, role=role, since=NOW) for role in roles)
    return official


def appoint(official: Official, right: str = "it_officer", unit: Unit | None = None, **fields: Any) -> Appointment:
    """Let ``official`` hold a right since ``NOW``, as if somebody had given it to him."""
    official.remember_appointments(None)
    return Appointment.objects.create(official=official, right=right, unit=unit, **{"since": NOW, **fields})


def begin(
    official: Official, content: Library, *, quiz: str = "mat-khau", seed: str = "hạt giống", now: datetime = NOW
) -> Attempt:
    """Begin an attempt as the screens do."""
    papers.keep_versions(content, now)
    requirements.refresh(content, [official.pk])
    return attempts.begin(official, content.quizzes[quiz], content, seed, now)


def right_places(attempt: Attempt, place: int) -> str:
    """Return the right answer to a question, as the trainee would mark it."""
    drawn = papers.read(attempt)[place]
    right = [at for at, number in enumerate(drawn.order) if drawn.question.options[number].right]
    return stored_places(right)


def answer_all(attempt: Attempt, now: datetime = NOW) -> None:
    """Answer every question rightly."""
    save_batch([Save(attempt.pk, place, 1, right_places(attempt, place)) for place in range(len(attempt.paper))], now)


def close_overdue(now: datetime) -> int:
    """Hand in every attempt whose time has run out, as the housekeeper does; return how many."""
    return sum(attempts.close(number, now) for number in attempts.overdue(now))
