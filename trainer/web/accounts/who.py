"""Who a session or a login belongs to: the official with unit and roles, by one query whose SQL is written once."""

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from trainer.models import Official, Unit
from trainer.models.fixed_query import FixedQuery, Row, columns
from trainer.web.access import remember_roles

_OFFICIAL, _UNIT = columns(Official), columns(Unit)


def _rows(found: QuerySet[Official]) -> QuerySet[Official, Row]:
    """Ask for a row for each role."""
    return found.values_list(*_OFFICIAL, *columns(Unit, "unit__"), "role_holdings__role")


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
    official = Official.from_db(DEFAULT_DB_ALIAS, _OFFICIAL, rows[0][: len(_OFFICIAL)])
    official.unit = Unit.from_db(DEFAULT_DB_ALIAS, _UNIT, rows[0][len(_OFFICIAL) : -1])
    remember_roles(official, [row[-1] for row in rows if row[-1] is not None])
    return official
