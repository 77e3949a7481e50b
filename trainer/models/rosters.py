"""Tables of staff lists beside the upload: what their words mean, and what the last one changed of each person."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from trainer.models.people import Official, Unit


class RosterWord(models.Model):
    """What somebody said a text of a list means: a unit, or a role ("" for none). ``folded`` is what is compared."""

    kind = models.CharField(max_length=4, choices=[("unit", "đơn vị"), ("role", "vai trò")])
    text = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "folded"], name="one_meaning_a_word")]


class AppliedRoster(models.Model):
    """A list that was applied by work number ``work``, and when it was undone. Only the last one can be.

    ``plan``: what undoing a large one would do, as it was last shown, until it is decided on.
    """

    work = models.BigIntegerField(unique=True)
    upload = models.BigIntegerField(null=True)
    file_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    plan = models.JSONField(null=True)


class PersonBefore(models.Model):
    """How the last list applied found a person (null: it brought him) and how it left him; gone with the next list."""

    roster = models.ForeignKey(AppliedRoster, on_delete=models.CASCADE, related_name="people")
    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["roster", "official"], name="one_before_a_person")]
