"""The table of contents that were served: which is the newest, and whether everybody was brought in line with it."""

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
