"""Tables of the weekly letters, and of what leaders answered."""

from typing import ClassVar

from django.db import models

from trainer.models.campaigns import EXEMPTION_REASONS
from trainer.models.people import Official, Unit

ANSWER_KINDS = ("remind", "extend", "leave", "moved", "gone", "wrong")


class Letter(models.Model):
    """That a unit got its page for the week that begins with the Monday ``week``, and the figures in it.

    Names are not kept: the page is made of what is so when it is looked at. ``mails`` is how many leaders were written
    to; without one the page goes out on paper.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="letters")
    week = models.DateField()
    figures = models.JSONField()
    made_at = models.DateTimeField()
    mails = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "week"], name="one_letter_a_week")]
        indexes: ClassVar = [models.Index(fields=["week"], name="letter_by_week")]


class LetterAnswer(models.Model):
    """What was answered about ``official`` in the letter of ``unit``: a proposal, until the IT unit decides on it.

    ``outcome``: empty while it waits; applied, refused, replaced (by a newer answer about the same official) or undone.
    ``done`` is what applying it made, by which it is undone. ``said`` tells why it was refused.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="letter_answers")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in ANSWER_KINDS])
    until = models.DateField(null=True)
    reason = models.CharField(max_length=20, blank=True, choices=list(EXEMPTION_REASONS.items()))
    note = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=200, blank=True)
    done = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["official"], condition=models.Q(outcome=""), name="one_waiting_answer_a_person"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["outcome", "unit"], name="answers_that_wait")]
