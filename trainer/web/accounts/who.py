"""Who a session or a login belongs to: the official with unit, roles and rights, and whether he has a second step, by
one query of fixed SQL."""

from collections.abc import Iterable, Iterator

from django.db import DEFAULT_DB_ALIAS
from django.db.models import FilteredRelation, Q, QuerySet

from trainer.actions.accounts import second_step
from trainer.models import Appointment, Official, Unit
from trainer.models.fixed_query import FixedQuery, Row, columns
from trainer.web.access import remember_roles

_OFFICIAL, _UNIT, _APPOINTMENT = columns(Official), columns(Unit), columns(Appointment)


def _rows(found: QuerySet[Official]) -> QuerySet[Official, Row]:
    """Ask for a row for each role and each right that was given."""
    # Each query its own: Django writes into it.
    given = FilteredRelation("appointments", condition=Q(appointments__ended_at__isnull=True))
    return found.annotate(given=given, second=second_step.of_each()).values_list(
        *_OFFICIAL,
        *columns(Unit, "unit__"),
        "role_holdings__role",
        *columns(Appointment, "given__"),
        *columns(Unit, "given__unit__"),
        "second",
    )


_ACTIVE = FixedQuery(lambda pk: _rows(Official.objects.filter(pk=pk, is_active=True)), int)
_BY_STAFF_CODE = FixedQuery(lambda code: _rows(Official.objects.filter(staff_code=code)), str)
_BY_EMAIL = FixedQuery(lambda email: _rows(Official.objects.filter(email=email)), str)


def active(pk: int) -> Official | None:
    """Return the official with that number; None for one who left."""
    return _official(_ACTIVE(pk))


def with_staff_code(code: str) -> Official | None:
    """Return the official with the staff number ``code``, active or not; None when there is none."""
    return _official(_BY_STAFF_CODE(code))


def with_email(email: str) -> Official | None:
    """Return the official with the address ``email``, active or not; None when there is none."""
    return _official(_BY_EMAIL(email))


def _official(rows: list[Row]) -> Official | None:
    if not rows:
        return None
    cut = [_cut(row) for row in rows]
    who, unit, *_ = cut[0]
    official = Official.from_db(DEFAULT_DB_ALIAS, _OFFICIAL, who)
    official.unit = Unit.from_db(DEFAULT_DB_ALIAS, _UNIT, unit)
    remember_roles(official, list(dict.fromkeys(role[0] for _, _, role, _, _ in cut if role[0] is not None)))
    official.remember_appointments(list(_appointments(cut)))
    second_step.remember(official, bool(rows[0][-1]))
    return official


def _cut(row: Row) -> tuple[Row, Row, Row, Row, Row]:
    """Return the columns of a row by what they are of: official, unit, role, right, the unit of the right."""
    parts, at = [], 0
    for length in (len(_OFFICIAL), len(_UNIT), 1, len(_APPOINTMENT), len(_UNIT)):
        parts.append(row[at : at + length])
        at += length
    return parts[0], parts[1], parts[2], parts[3], parts[4]


def _appointments(rows: Iterable[tuple[Row, Row, Row, Row, Row]]) -> Iterator[Appointment]:
    found = {given[0]: (given, unit) for _, _, _, given, unit in rows if given[0] is not None}
    for _, (given, unit) in sorted(found.items()):
        made = Appointment.from_db(DEFAULT_DB_ALIAS, _APPOINTMENT, given)
        made.unit = Unit.from_db(DEFAULT_DB_ALIAS, _UNIT, unit) if unit[0] is not None else None
        yield made
