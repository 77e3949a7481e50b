"""Ids of headings: readable ASCII, đ included, and a note of every id that no author chose."""

import re

from trainer.core.text import fold

_RUNS = re.compile(r"[^a-z0-9]+")
_GOOD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def ascii_slug(text: str, separator: str = "-") -> str:
    """Return ``text`` as an ASCII id: ``Đăng nhập hai lớp`` becomes ``dang-nhap-hai-lop``."""
    return _RUNS.sub(separator, fold(text)).strip(separator)


def is_good_id(anchor: str) -> bool:
    """Say whether an id is lower-case ASCII words joined by single hyphens."""
    return _GOOD.fullmatch(anchor) is not None


class Slugger:
    """The slugify function of the ``toc`` extension. Markdown calls it only where the author gave no id."""

    def __init__(self) -> None:
        self.made: set[str] = set()

    def __call__(self, text: str, separator: str) -> str:
        slug = ascii_slug(text, separator)
        self.made.add(slug)
        return slug

    def forget(self) -> None:
        """Begin a new page."""
        self.made.clear()

    def made_up(self, anchor: str) -> bool:
        """Say whether ``anchor`` (or what Markdown made of it to keep ids apart, ``x_1``) came from here."""
        return anchor in self.made or re.sub(r"_\d+$", "", anchor) in self.made
