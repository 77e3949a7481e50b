"""Tables of work that is written in pieces, and of what a decision about people is held against."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Work(models.Model):
    """Something that was decided at ``at`` and is written piece by piece; gone once it is all written.

    Until it is ``decided`` it is only being prepared, and nothing of it counts. ``listed``: its pieces are all there;
    ``total`` is how many there were. ``details`` is what its ``kind`` needs (``actions.pieces``). ``failures``: how
    often the next piece failed, one after the other, the last time with ``error``.
    """

    kind = models.CharField(max_length=20)
    details = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided = models.BooleanField(default=False)
    listed = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)


class Piece(models.Model):
    """A part of a work that is still to be written: in a transaction of its own, which deletes it too."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["work", "number"], name="one_piece_a_number")]


class PeopleVersion(models.Model):
    """One row that counts up with each decision about people and units, and is locked by whoever makes one.

    A plan that was made against another count is not applied.
    """

    number = models.BigIntegerField(default=0)


class RosterSheet(models.Model):
    """The rows of an uploaded list, apart from what is said of it: SQLite writes a row anew as a whole, and these are
    tens of megabytes. Written before its upload, in one statement; without one after a day it is thrown away."""

    content = models.JSONField()
    kept_at = models.DateTimeField()
