"""Tables that derive from facts and content; ``rebuild`` makes them again."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from trainer.models.facts import HandIn, SectionVersion
from trainer.models.people import Official, Unit


class Completion(models.Model):
    """A pass of a whole quiz, derived from a hand-in, its corrections and the rule of its attempt."""

    hand_in = models.OneToOneField(HandIn, on_delete=models.PROTECT, related_name="completion")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="completions")
    quiz = models.CharField(max_length=100)
    passed_at = models.DateTimeField()
    valid_until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["official", "quiz", "valid_until"], name="completion_of_official")]


class Reliance(models.Model):
    """A text of a section on which a pass rests. Derived: only of the pass of an official and quiz that holds longest.

    The key begins with the text, so that what rests on a changed one is found without looking at the rest.
    """

    pk = models.CompositePrimaryKey("section_version_id", "completion_id")
    section_version = models.ForeignKey(SectionVersion, on_delete=models.PROTECT, db_index=False, related_name="+")
    completion = models.ForeignKey(Completion, on_delete=models.CASCADE, related_name="reliances")
    # Since the pass the section was learnt in other words. None otherwise, which nearly all are.
    renewed = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["section_version", "completion"], name="reliance_renewed", condition=models.Q(renewed=True)
            )
        ]


class RefresherCard(models.Model):
    """When a question is due again for an official, and how well it should be remembered. Derived from answers."""

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="refresher_cards")
    question_name = models.CharField(max_length=100)
    section = models.CharField(max_length=200, db_index=True)
    stability = models.FloatField()
    difficulty = models.FloatField()
    state = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(null=True)
    last_review_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["official", "question_name"], name="one_card_a_question")
        ]
        indexes: ClassVar = [models.Index(fields=["official", "due_at"], name="card_due")]


class DerivedUpTo(models.Model):
    """Up to which hand-in something derived in the background has been made."""

    name = models.CharField(max_length=40, primary_key=True)
    hand_in = models.BigIntegerField()


class Requirement(models.Model):
    """One quiz that an active official must pass by his roles or by a campaign, and how he stands. Derived.

    ``relearn_by`` while his pass rests on a text that no longer serves; ``valid_until`` then ends with that day, and
    ``pass_until`` is when it would have ended. ``due_by`` names the rule that set ``due_on`` (``core.due_days.Due``).
    ``begun``: an attempt at the whole quiz is open; ``failed``: he handed in since his last pass, and did not pass.
    ``unit`` is that of the official, so that a city is counted by quiz without looking at anybody.
    """

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="requirements", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    quiz = models.CharField(max_length=100)
    due_on = models.DateField(null=True)
    due_by = models.CharField(max_length=40, blank=True)
    passed_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    relearn_by = models.DateField(null=True)
    pass_until = models.DateTimeField(null=True)
    begun = models.BooleanField(default=False)
    failed = models.BooleanField(default=False)

    @property
    def printed_until(self) -> datetime | None:
        """Until when his last pass holds by its certificate, whatever changed since."""
        return self.pass_until if self.relearn_by else self.valid_until

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["official", "quiz"], name="one_requirement_a_quiz")]
        indexes: ClassVar = [
            # All that the units are counted by for one quiz: the rows themselves need not be read.
            models.Index(
                fields=["quiz", "unit", "official", "valid_until", "due_on", "relearn_by", "pass_until"],
                name="requirement_by_unit",
            ),
            # With the official, so that the order of a quiz, or of all quizzes of each, is read from the index alone.
            models.Index(fields=["quiz", "valid_until", "official"], name="requirement_by_quiz"),
            models.Index(fields=["official", "valid_until", "due_on", "relearn_by"], name="requirement_of_official"),
            models.Index(fields=["due_on"], name="requirement_by_day", condition=models.Q(due_on__isnull=False)),
            models.Index(
                fields=["relearn_by"], name="requirement_by_change", condition=models.Q(relearn_by__isnull=False)
            ),
        ]


_OF_A_LIST = ("official", "unit", "undone_from", "late_from")


class Progress(models.Model):
    """How an official stands with all that is asked of him (``scope`` is empty), or with the path of one of his roles:
    the moments at which that changes by itself (``core.turning_points``). Derived from his requirements.

    A row for each of whom something is asked, with his ``unit``, so that a city is counted without looking at anybody's
    quizzes. ``quizzes`` are those of the path; empty: all that is asked. How many of them are ``done`` and the
    ``next_day`` of the others are counted (``core.turning_points.Tally``): true between two moments. A row that
    was not counted since the upgrade has none of them.
    """

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="progress", db_index=False)
    scope = models.CharField(max_length=20, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    quizzes = models.JSONField(default=list)
    undone_from = models.DateTimeField()
    late_from = models.DateTimeField(null=True)
    not_begun = models.BooleanField(default=False)
    in_progress_from = models.DateTimeField(null=True)
    failed_from = models.DateTimeField(null=True)
    expired_from = models.DateTimeField(null=True)
    update_until = models.DateTimeField(null=True)
    done = models.PositiveSmallIntegerField(null=True)
    next_day = models.DateField(null=True)
    tally_since = models.DateTimeField(null=True)
    tally_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["official", "scope"], name="one_progress_a_scope")]
        indexes: ClassVar = [
            # All that a city is counted by: the rows themselves need not be read.
            models.Index(
                fields=[
                    "scope",
                    "unit",
                    "official",
                    "undone_from",
                    "late_from",
                    "not_begun",
                    "in_progress_from",
                    "failed_from",
                ],
                name="progress_by_unit",
            ),
            # The orders of the table of people, with all that says whether a row is on the list.
            models.Index(fields=["scope", "done", *_OF_A_LIST], name="progress_by_done"),
            models.Index(fields=["scope", "next_day", *_OF_A_LIST], name="progress_by_day"),
            # What is to be counted again: few rows at any time, the latter only after the clock was set back.
            models.Index(fields=["tally_until"], name="progress_counted_until"),
            models.Index(fields=["tally_since"], name="progress_counted_since"),
        ]
