"""What was counted night by night, so that the past can be drawn: a night that was missed is not made up later."""

from typing import ClassVar

from django.db import models

from trainer.models.campaigns import Campaign
from trainer.models.people import Unit


class CountedDay(models.Model):
    """A day on which the units were counted, and when. A day without a row is a gap, and is drawn as one."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()


class UnitDay(models.Model):
    """How far a unit and all below it had come on a counted day.

    Written only where it differs from the last row of the unit: it holds for the counted days until the next one.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    people = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    exempt = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "day"], name="one_row_a_unit_and_day")]


class CampaignCurve(models.Model):
    """How many people of a campaign were done by the end of which day, as completions and hand-ins tell.

    ``days`` as ``[["2026-11-27", 12], …]``, only those on which the number changed; of ``people`` who are asked,
    counted ``at``. ``reminded``: on which days how many were sent a reminder. ``afterwards``: it was closed before it
    was counted the first time, so that it tells of who belongs there today.
    """

    campaign = models.OneToOneField(Campaign, primary_key=True, on_delete=models.CASCADE, related_name="curve")
    at = models.DateTimeField()
    people = models.PositiveIntegerField()
    days = models.JSONField()
    reminded = models.JSONField()
    afterwards = models.BooleanField(default=False)


class QuizzesByUnit(models.Model):
    """One row: how many of each unit are asked for each quiz and how many have passed it, all counted ``at``.

    ``units``: by number of the unit, for each of ``quizzes`` in their order, two numbers. Derived, some times an hour.
    """

    at = models.DateTimeField()
    quizzes = models.JSONField()
    units = models.JSONField()


class KeptUnitPage(models.Model):
    """The page of a very large unit, as it was worked out ``at``, in words; its name is ``page["unit"]``. Derived, some
    times an hour."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
    page = models.JSONField()
