"""Tables of what is given to an official by a person: rights, and slips for his first sign-in."""

from datetime import date
from typing import ClassVar

from django.db import models

from trainer.core.rights import OF_A_UNIT, RIGHT_TITLES
from trainer.models.people import Official, Unit


class Appointment(models.Model):
    """A right that was given to an official: over ``unit`` and below, or without one over the city.

    It holds until the end of its last day ``until`` (None: it has none), or until it is taken back. Never deleted, so
    that one can see who could see what.
    """

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="appointments")
    right = models.CharField(max_length=20, choices=list(RIGHT_TITLES.items()))
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="appointments")
    since = models.DateTimeField()
    until = models.DateField(null=True)
    given_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(right__in=OF_A_UNIT, unit__isnull=False)
                | (~models.Q(right__in=OF_A_UNIT) & models.Q(unit__isnull=True)),
                name="right_of_a_unit_has_one",
            )
        ]

    def title(self) -> str:
        """Return the right in words."""
        return RIGHT_TITLES[self.right]  # type: ignore[index]


def held_on(today: date) -> models.Q:
    """Return what an appointment looks like that holds on ``today``, of an official who is there."""
    lasts = models.Q(until__isnull=True) | models.Q(until__gte=today)
    return models.Q(ended_at__isnull=True, official__is_active=True) & lasts


class Slip(models.Model):
    """A slip for a first sign-in: a keyed hash of its code, by whom and when it was made, until when it serves.

    ``code_hash`` covers what the account looked like: once a password is set or somebody signed in, no code fits any
    more. A new slip takes the place of the old one.
    """

    official = models.OneToOneField(Official, on_delete=models.CASCADE, related_name="slip")
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
