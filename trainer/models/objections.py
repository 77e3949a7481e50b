"""What officials say is wrong with a question, and what the IT unit answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trainer.core.objections import KINDS, LONGEST, LONGEST_ANSWER
from trainer.models.people import Official


class Objection(models.Model):
    """What ``official`` holds against a question: of those that are open one of each edition, the last thing he said.

    ``fingerprint`` is of the words that he was asked in, ``order`` the one in which he saw its options, as in a paper
    (None of before it was kept). It is open until ``settled_at``, and never changes after:
    answered by ``settled_by``, or taken back, which is settled without an ``answer``. ``read_at``: when he said that he
    has read it; of what he took back there is nothing to read.
    """

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="objections", db_index=False)
    quiz = models.CharField(max_length=100)
    question_name = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=16)
    order = models.JSONField(null=True)
    edition = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    text = models.CharField(max_length=LONGEST, blank=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer = models.CharField(max_length=LONGEST_ANSWER, blank=True)
    read_at = models.DateTimeField(null=True)

    @property
    def kind_words(self) -> str:
        """What he chose of the form, in words."""
        return KINDS[self.kind]

    @property
    def withdrawn(self) -> bool:
        """Whether he took it back before anybody answered."""
        return self.settled_at is not None and not self.answer

    @property
    def answered(self) -> bool:
        """Whether somebody answered it."""
        return self.settled_at is not None and not self.withdrawn

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["official", "question_name", "edition"],
                name="one_open_objection_an_edition",
                condition=Q(settled_at=None),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["official", "question_name"], name="objection_of_official"),
            models.Index(fields=["question_name", "made_at"], name="objection_open", condition=Q(settled_at=None)),
            models.Index(
                fields=["question_name", "settled_at"], name="objection_answered", condition=Q(settled_at__isnull=False)
            ),
            models.Index(fields=["settled_at"], name="objection_settled", condition=Q(settled_at__isnull=False)),
        ]
