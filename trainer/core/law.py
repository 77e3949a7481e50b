"""Legal instruments: what is in force on a day, and what took the place of what."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Confidence = Literal["high", "medium", "low"]
REGISTER_FILE = "docs/_data/van-ban.yml"
TO_CHECK = " (cần đối chiếu bản gốc)"
_OF_PARLIAMENT = ("Luật", "Bộ luật")


@dataclass(frozen=True, slots=True)
class Instrument:
    """One law, decree or decision of the register ``docs/_data/van-ban.yml``.

    ``in_force_to`` is the last day in force (inclusive), ``None`` while nothing ends it. ``amended_by`` are keys of
    what changed parts of it, from ``amended_from`` on (``None``: from when those are in force). ``gazette`` is where
    the official gazette has it, as far as known; ``articles`` are the provisions that were read, each with its gist.
    ``ended_part`` says, for readers, which part is no longer in force while the rest may be. ``amendments`` tells them
    what amended it before anybody here wrote of it: of who cites it, nothing is asked. ``articles_to_check``: it was
    amended, and nobody has compared the numbers of its articles with the amended text.
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
    amendments: str = ""
    articles_to_check: bool = False

    def name(self) -> str:
        """Return how people name it: ``Luật An ninh mạng số 116/2025/QH15``, ``Nghị định số 330/2026/NĐ-CP``."""
        title = f" {self.title}" if self.kind in _OF_PARLIAMENT else ""
        return f"{self.kind}{title} số {self.number}"

    def cited(self, article: str) -> str:
        """Return a place in it as people write it (``khoản 2 Điều 9 Luật …``), with the warning where it needs one."""
        words = f"{article} {self.name()}".strip()
        return words + TO_CHECK if article and self.articles_to_check else words

    def ground(self) -> str:
        """Return how a paper names it among its grounds, as annex I of Decree 30/2020 asks: a law by its name and day,
        anything else by number, day, issuer and subject. A day that nobody confirmed is left out.
        """
        day = f" ngày {self.issued.day:02d} tháng {_month(self.issued)} năm {self.issued.year}" if self.issued else ""
        if self.kind in _OF_PARLIAMENT:
            return f"{self.kind} {self.title}{day}"
        subject = self.title if self.title.startswith("quy định ") else f"về {self.title}"
        return f"{self.kind} số {self.number}{day} của {self.issuer} {subject}"

    def in_force(self, on: date) -> bool:
        """Say whether the instrument binds on the day ``on``. An unknown first day counts as in force."""
        started = self.in_force_from is None or self.in_force_from <= on
        return started and (self.in_force_to is None or on <= self.in_force_to)

    def ended(self, on: date) -> bool:
        """Say whether the instrument was in force once and is no longer on the day ``on``."""
        return self.in_force_to is not None and self.in_force_to < on


def _month(day: date) -> str:
    """Return the month as official papers write it: only the first two begin with a nought."""
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)


@dataclass(frozen=True, slots=True)
class Citation:
    """An instrument and the place in it, as people say it: ``khoản 2 Điều 42``; empty for the whole."""

    instrument: str
    article: str = ""
    history: bool = False
