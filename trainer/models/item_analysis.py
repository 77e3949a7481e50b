"""What was counted of the questions, for their statistics. Derived from hand-ins; begun anew by ``rebuild``."""

from typing import ClassVar

from django.db import models

from trainer.models.people import Unit

# The name in ``DerivedUpTo`` of the hand-in up to which ``CountedQuestion`` and ``CountedPapers`` have come.
MARK = "item_analysis"


class CountedPapers(models.Model):
    """The papers of one quiz with equally many questions; ``tally`` as ``item_analysis.rules.tally.PaperTally`` has
    it."""

    quiz = models.CharField(max_length=100)
    places = models.PositiveSmallIntegerField()
    tally = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["quiz", "places"], name="one_count_of_papers")]


class CountedQuestion(models.Model):
    """A question, in the words of ``fingerprint``, in those papers; ``tally`` as ``QuestionTally`` has it.

    ``found`` is what follows of it (``QuestionStatistics``): a tally is long, and a screen shows many of them.
    """

    quiz = models.CharField(max_length=100)
    places = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=16, db_index=True)
    tally = models.JSONField()
    found = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["quiz", "places", "fingerprint"], name="one_count_of_a_question")
        ]


class CountedSection(models.Model):
    """A section of the handbook in the whole city: how often questions on it were asked, and not answered fully.

    Beside it what tells how far answers of one paper go together: how many papers asked about it, and over them the
    sums of squares and of products (``core.misses.effect``).
    """

    reference = models.CharField(max_length=200, unique=True)
    papers = models.BigIntegerField(default=0)
    asked = models.BigIntegerField(default=0)
    missed = models.BigIntegerField(default=0)
    asked_squared = models.BigIntegerField(default=0)
    missed_squared = models.BigIntegerField(default=0)
    both = models.BigIntegerField(default=0)


class CountedUnit(models.Model):
    """The same of those who handed in while they worked in a unit, without the units below it.

    ``sections``: by ``key_of`` a ``CountedSection`` ``[how often asked, how often missed]``.
    """

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, primary_key=True, related_name="+")
    sections = models.JSONField()


def key_of(section: int) -> str:
    """Return what names a ``CountedSection`` in the counts of a unit; bare digits would be asked for as a place."""
    return f"s{section}"
