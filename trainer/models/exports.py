"""Files that are too large to be made while somebody waits: who asked for which, how far it is, where it lies."""

from typing import ClassVar

from django.conf import settings
from django.db import models

STATES = [("waiting", "đang chờ"), ("running", "đang lập"), ("ready", "đã xong"), ("failed", "chưa lập được")]


class PreparedFile(models.Model):
    """A table that ``asked_by`` asked for as a file: of ``kind``, in ``form``, by the choice ``wanted``,
    which ``about`` tells in words.

    ``key`` is the same for the same choice. The file lies in the folder ``place`` under the name ``token``; ``done``
    of ``total`` is how far it is, ``tries`` how often it was begun, ``error`` why there is none. ``as_of``: the moment
    of which it tells; a document has no ``rows``. Never a fact: gone some days after it was asked for.
    """

    kind = models.CharField(max_length=20)
    form = models.CharField(max_length=4, choices=[(one, one.upper()) for one in ("csv", "xlsx", "docx", "pdf")])
    name = models.CharField(max_length=100)
    about = models.CharField(max_length=300, blank=True)
    wanted = models.JSONField(default=dict)
    key = models.CharField(max_length=64)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=STATES, default="waiting")
    place = models.CharField(max_length=32)
    token = models.CharField(max_length=32, unique=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    as_of = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    sheets = models.PositiveSmallIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["asked_by", "key"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_of_a_choice_at_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["place", "state"], name="files_of_a_place")]
