"""Who waits for whom: what an action holds while it reads and writes. SQLite's one write lock does it all by itself.

Always in this order, so that no two ever wait for each other: the count of decisions, officials, their open attempts.
"""

from collections.abc import Sequence

from django.db import connection

from trainer.models import Attempt, HandIn, Official, PeopleVersion, Work

# The kinds of work that change people and units: while one is being written, no other begins.
ROSTER, UNDO, UNITS = "roster", "roster_undo", "units"
LISTS = (ROSTER, UNDO, UNITS)


class ListBeingApplied(Exception):
    """A staff list, the undoing of one, or a change of units is being written: until it is, nothing else may change
    people or units."""


def people() -> int:
    """Let every other decision about people, units and campaigns wait until this transaction ends.

    Return how many there were. Never creates the row twice: whoever comes first writes number one.
    """
    return PeopleVersion.objects.select_for_update().get_or_create(pk=1)[0].number


def decide_on_people() -> int:
    """Note, in this transaction, that people or units change; return the count before it. Raises ListBeingApplied."""
    number = people()
    if Work.objects.filter(kind__in=LISTS, decided=True).exists():
        raise ListBeingApplied
    note_people_changed(number)
    return number


def note_people_changed(number: int) -> None:
    """Void every plan that was made up to decision ``number``."""
    PeopleVersion.objects.filter(pk=1).update(number=number + 1)


def decisions_on_people() -> int:
    """Return how many decisions about people and units there were, without holding anything."""
    return PeopleVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def one(number: int) -> None:
    """Let whatever else holds this official wait until this transaction ends: another tab of his, the beginning of a
    paper, what derives from his facts. What is open of his goes on.

    FOR NO KEY UPDATE: rows that only point here need not wait. Nor does a hand-in that has come to its end and holds
    how he stands, which the beginning of a paper changes too.
    """
    if connection.features.has_select_for_update:
        Official.objects.select_for_update(no_key=True).values_list("pk").get(pk=number)


def officials(numbers: Sequence[int]) -> None:
    """Let whoever begins or hands in for these officials wait until this transaction ends; saving goes on.

    FOR NO KEY UPDATE: rows that only point here need not wait.
    """
    if not connection.features.has_select_for_update:
        return
    rows = Official.objects.select_for_update(no_key=True).filter(pk__in=numbers)
    list(rows.order_by("pk").values_list("pk"))
    running = Attempt.objects.select_for_update(no_key=True, of=("self",))
    list(running.filter(official__in=numbers, hand_in__isnull=True).order_by("pk").values_list("pk"))


def hand_ins() -> None:
    """Wait for the hand-ins that are being written, and let those that come wait until this transaction ends.

    What is decided here is then known to every hand-in that whoever lists them afterwards cannot see.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {HandIn._meta.db_table} IN SHARE MODE")
