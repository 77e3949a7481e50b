"""Tables of the rounds of training, and of what is agreed with one official about his days."""

from datetime import date
from typing import ClassVar

from django.db import models

from trainer.core.due_days import NEWCOMER_DAYS, last_of_all
from trainer.models.people import Official, Unit

EXEMPTION_REASONS = {
    "maternity": "Nghỉ thai sản",
    "sickness": "Nghỉ ốm",
    "study": "Đi học dài ngày",
    "seconded": "Biệt phái, công tác nơi khác",
    "other": "Lý do khác",
}


class Campaign(models.Model):
    """A round of training: these roles (none: all), in these units and below (none: all), until this day.

    It asks for the path of each role, or for exactly ``quizzes`` of everybody whom it concerns. Who comes after it was
    opened has at least ``newcomer_days`` from the day on which he came; without ``due_on`` everybody has as many, from
    the day on which it was opened or he came.

    One with a ``cause`` is for ``people`` by name: they bring what they learnt of ``quizzes`` up to date. The cause is
    ``{"edition": …}`` or ``{"instrument": …}``. ``final`` holds its figures once it was closed.
    """

    title = models.CharField(max_length=200)
    roles = models.JSONField(default=list)
    units = models.ManyToManyField(Unit)
    people = models.ManyToManyField(Official, related_name="campaigns")
    quizzes = models.JSONField(default=list)
    cause = models.JSONField(default=dict)
    due_on = models.DateField(null=True)
    newcomer_days = models.PositiveSmallIntegerField(default=NEWCOMER_DAYS)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    final = models.JSONField(default=dict)

    def last_day(self) -> date:
        """Return its day for whoever was there when it was opened."""
        return last_of_all(self.due_on, self.newcomer_days, self.created_at)

    def unit_names(self) -> tuple[str, ...]:
        """Return the names of its units; of one that is closed those they had then, whatever they are called now."""
        return tuple(self.final.get("unit_names") or (unit.name for unit in self.units.all()))


class Agreement(models.Model):
    """What somebody granted to one official, why, and whether it was taken back. Never deleted, never edited."""

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="%(class)ss")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Extension(Agreement):
    """A later day for one official: until ``due_on`` instead of the day of ``campaign`` (None: of every campaign)."""

    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="extensions")
    due_on = models.DateField()
    reason = models.CharField(max_length=200)


class Exemption(Agreement):
    """Days on which nothing is asked of one official, first and last included; without a last: until taken back."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    reason = models.CharField(max_length=20, choices=list(EXEMPTION_REASONS.items()))
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="exemption_in_order",
            )
        ]
