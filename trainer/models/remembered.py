"""What should be remembered, as it was worked out last night. Derived from cards; written anew every night."""

from django.db import models

from trainer.models.people import Unit


class Remembered(models.Model):
    """Of the cards on a section, or of the people of a unit (without those below), how many should be remembered.

    ``expected`` is the sum of the chances of all ``cards``, ``spread`` the sum of chance × (1 − chance). ``moment``:
    for which moment it was worked out.
    """

    section = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    cards = models.PositiveIntegerField()
    expected = models.FloatField()
    spread = models.FloatField()
    moment = models.DateTimeField()
