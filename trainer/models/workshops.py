"""Tables of who was present at which class or drill: facts beside the quizzes, on which nothing rests."""

from typing import ClassVar

from django.db import models

from trainer.core.workshops import KINDS, LONGEST_REASON, LONGEST_TITLE
from trainer.models.people import Official, Unit


class Noted(models.Model):
    """What somebody noted, when, and whether it was withdrawn, by whom and why. Never deleted."""

    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    withdraw_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        abstract = True


class Workshop(Noted):
    """A class or drill that ``unit`` held: of one of the kits of the handbook, its course, or another.

    What was noted wrongly is mended here; what stood before stands in the events "workshop_edited", for ever.
    """

    title = models.CharField(max_length=LONGEST_TITLE)
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    held_on = models.DateField()
    place = models.CharField(max_length=LONGEST_TITLE, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="workshops")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["held_on", "id"], name="workshop_by_day")]


class Attendance(Noted):
    """That an official was there. It is no completion: it changes no path and no day.

    Who was taken out by mistake can be put in anew: of the rows that hold there is one for each.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="attendances")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="attendances")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workshop", "official"], condition=models.Q(withdrawn_at__isnull=True), name="attends_once"
            )
        ]
