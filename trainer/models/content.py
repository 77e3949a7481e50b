"""Tables of contents that were served: which is the newest, whether everybody was brought in line, what came when."""

from typing import ClassVar

from django.db import models


class ServedContent(models.Model):
    """A content and the programs that derive from it, by their ``fingerprint``; the latest ``since`` is the newest.

    ``seen_at``: when a server last had it. ``looked_at``: when the last look at everybody began that came to its end:
    what was written by another content after that is not in line with this one. Never a fact.
    """

    fingerprint = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)


class PathQuiz(models.Model):
    """A quiz on the path of a role, and since when; None: since before anybody kept it. ``left_at``: no longer on it.

    A fact of this installation: content does not say when it was first served.
    """

    role = models.CharField(max_length=20)
    quiz = models.CharField(max_length=100)
    since = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["role", "quiz"], name="one_place_on_a_path")]
