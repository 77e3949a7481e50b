"""Sections of the handbook, as the build emits them."""

from dataclasses import dataclass

from trainer.core.law import Citation
from trainer.core.text import small


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with an explicit ASCII id and the text under it, up to the next heading of any level.

    ``reference`` is how a question names it: ``giu-tai-khoan/mat-khau#do-dai`` (page path without ``.md``, then the
    id).
    ``url`` is relative to the root of the built book, ``text`` plain and normalised, ``html`` for showing it again.
    """

    reference: str
    page: str
    anchor: str
    level: int
    title: str
    page_title: str
    url: str
    text: str
    html: str
    fingerprint: str
    citations: tuple[Citation, ...] = ()
    # What the fingerprint stands for, a paragraph, cell or item each: for telling what changed between two texts.
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyValue:
    """One value that an agency fills in; ``None`` until it has."""

    key: str
    label: str
    value: str | None
    line: int = 0

    @property
    def label_within(self) -> str:
        """Return the label as it stands within a sentence."""
        return self.label if self.label[:2].isupper() else small(self.label)
