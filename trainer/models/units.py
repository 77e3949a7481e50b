"""Tables of what was done to the tree of units by hand, and of whom a campaign concerns only since then."""

from typing import ClassVar

from django.db import models

from trainer.models.campaigns import Campaign
from trainer.models.people import Official


class UnitChange(models.Model):
    """A change of the tree, decided at ``at``: renamed, merged, split, moved, added, closed, or one taken back.

    ``details``: what was asked, what it did to units and campaigns, and what it found, so that it can be taken back.
    ``undone_by_change``: the change that took this one back; it is then as if it had never been.
    """

    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    undone_by_change = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undoes")


class Newcomer(models.Model):
    """Somebody whom a campaign concerns only because of a change of units: his days count from that moment."""

    change = models.ForeignKey(UnitChange, on_delete=models.PROTECT, related_name="newcomers")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="newcomers")
    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="newcomer_in")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["official", "campaign", "change"], name="one_newcomer_a_change")
        ]
