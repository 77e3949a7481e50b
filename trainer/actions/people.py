"""What happens to an official whoever says so, a list or a person: he leaves, he holds roles, his address changes.

To be called in a transaction in which ``holding`` keeps everybody else from deciding on people.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from trainer.actions import holding, rights
from trainer.actions.accounts import held_emails
from trainer.core.quiz.model import Role
from trainer.models import Event, LostSecondStep, Official, PendingEmail, RoleHolding, Slip

# What is written with an address: the texts that people are found by hold it.
OF_EMAIL = ("email", "sort_name", "folded", "lowered")


def by_code(codes: Iterable[str]) -> list[Official]:
    """Return those with ``codes``, held before a row of theirs changes.

    On PostgreSQL a hand-in under way holds its attempt and then needs the row of its official, which nobody gets while
    an e-mail in it changes: changed first and held afterwards, the two would wait for each other.
    """
    people = Official.objects.filter(staff_code__in=list(codes)).order_by("pk")
    holding.officials(list(people.values_list("pk", flat=True)))
    return list(people)


def records_today(numbers: Iterable[int]) -> list[int]:
    """Return the records that stand for ``numbers`` now: whose was merged since they were written down has another."""
    wanted = list(numbers)
    into = dict(Official.objects.filter(pk__in=wanted).values_list("pk", "merged_into"))
    return sorted({into.get(number) or number for number in wanted})


def leave(gone: Sequence[Official], actor: Official | None, now: datetime, details: Mapping[str, Any]) -> None:
    """Let people leave: nobody of them signs in any more, and what he was asked for is for others to refresh.

    The e-mail is given back, so that a successor may have it; name, attempts and completions stay. Every right that a
    person gave ends too: whoever comes back must be given it again. His slip is worth nothing from then on, nor are
    sessions and links that he has, also when he comes back.
    """
    for person in gone:
        person.is_active, person.email = False, None
        person.departures += 1
        person.refresh_search()
        person.save(update_fields=["is_active", "departures", *OF_EMAIL])
    rights.end_of_leavers(gone, actor, now)
    shut_doors(gone)
    PendingEmail.objects.filter(official__in=gone).delete()
    held_emails.forget_copies(gone)
    Event.objects.bulk_create(
        Event(at=now, kind="left", actor=actor, official=person, details=dict(details)) for person in gone
    )


def shut_doors(gone: Sequence[Official]) -> None:
    """Let what was made for those who left, so that they could sign in, serve no more, also when they come back."""
    Slip.objects.filter(official__in=gone).delete()
    LostSecondStep.objects.filter(official__in=gone).delete()


def hold_roles(wanted: Mapping[int, Sequence[Role]], now: datetime) -> None:
    """Let officials hold exactly these roles; who holds one already goes on holding it."""
    rows = RoleHolding.objects.filter(official__in=list(wanted)).values_list("pk", "official_id", "role")
    held = {(official, role): pk for pk, official, role in rows}
    asked = [(official, role) for official, roles in wanted.items() for role in roles]
    RoleHolding.objects.filter(pk__in=[held[key] for key in held.keys() - set(asked)]).delete()
    RoleHolding.objects.bulk_create(
        RoleHolding(official_id=official, role=role, since=now)
        for official, role in asked
        if (official, role) not in held
    )
