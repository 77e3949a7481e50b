"""What was counted of the questions, for their statistics. Derived from hand-ins; begun anew by ``rebuild``."""

from typing import ClassVar

from django.db import models


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
