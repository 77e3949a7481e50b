"""Slips as one prints them: drawn and kept at once."""

from collections.abc import Sequence
from datetime import datetime

from trainer.actions.accounts import slips
from trainer.models import Official


def make(people: Sequence[Official], actor: Official | None, now: datetime) -> list[slips.MadeSlip]:
    """Make a slip for each of ``people``, which voids the one he had."""
    drawn = slips.draw(people, now)
    slips.keep(drawn, actor, now)
    return drawn
