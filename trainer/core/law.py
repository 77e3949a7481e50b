"""Legal instruments: what is in force on a day, and what took the place of what."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Confidence = Literal["high", "medium", "low"]
TO_CHECK = " (cần đối chiếu bản gốc)"


@dataclass(frozen=True, slots=True)
class Instrument:
    """One law, decree or decision of the register ``docs/_data/van-ban.yml``.

    ``in_force_to`` is the last day in force (inclusive), ``None`` while nothing ends it. ``amended_by`` are keys of
    what changed parts of it, from ``amended_from`` on (``None``: from when those are in force). ``gazette`` is where
    the official gazette has it, as far as known; ``articles`` are the provisions that were read, each with its gist.
    ``ended_part`` says, for readers, which part is no longer in force while the rest may be. ``articles_to_check``:
    it was amended, and nobody has compared the numbers of its articles with the amended text.
    """

    key: str
    number: str
    kind: str
    title: str
    issuer: str
    issued: date | None
    in_force_from: date | None
    in_force_to: date | None
    replaced_by: tuple[str, ...]
    confidence: Confidence
    confirmed_at: str
    note: str = ""
    line: int = 0
    amended_by: tuple[str, ...] = ()
    amended_from: date | None = None
    gazette: str = ""
    articles: tuple[tuple[str, str], ...] = ()
    ended_part: str = ""
    articles_to_check: bool = False

    def name(self) -> str:
        """Return how people name it: ``Luật An ninh mạng số 116/2025/QH15``, ``Nghị định số 330/2026/NĐ-CP``."""
        title = f" {self.title}" if self.kind in ("Luật", "Bộ luật") else ""
        return f"{self.kind}{title} số {self.number}"

    def cited(self, article: str) -> str:
        """Return a place in it as people write it (``khoản 2 Điều 9 Luật …``), with the warning where it needs one."""
        words = f"{article} {self.name()}".strip()
        return words + TO_CHECK if article and self.articles_to_check else words

    def in_force(self, on: date) -> bool:
        """Say whether the instrument binds on the day ``on``. An unknown first day counts as in force."""
        started = self.in_force_from is None or self.in_force_from <= on
        return started and (self.in_force_to is None or on <= self.in_force_to)

    def ended(self, on: date) -> bool:
        """Say whether the instrument was in force once and is no longer on the day ``on``."""
        return self.in_force_to is not None and self.in_force_to < on


@dataclass(frozen=True, slots=True)
class Citation:
    """An instrument and the place in it, as people say it: ``khoản 2 Điều 42``; empty for the whole."""

    instrument: str
    article: str = ""
    history: bool = False
