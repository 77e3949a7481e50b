"""What the author wants to see, as the address says it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from trainer.core.quiz.model import Kind

# As asked; with key and feedback; as the answers given here are marked.
Show = Literal["de", "dap-an", "cham"]
_SHOWS: tuple[Show, ...] = get_args(Show)
# Shuffles the options where the questions stand in the order of the file.
FILE_SEED = "xem-thu"
_SEED = re.compile(r"[0-9a-zA-Z-]{1,40}")


@dataclass(frozen=True, slots=True)
class View:
    """``seed`` draws a paper ("": all questions in the order of the file); the rest narrows the file down.

    ``alone`` is the number of the only question, ``show`` how questions are shown, ``apart`` those shown otherwise.
    """

    seed: str = ""
    kind: str = ""
    section: str = ""
    faulty: bool = False
    alone: int = 0
    show: Show = "de"
    apart: Mapping[str, Show] = field(default_factory=dict)

    def shown_as(self, question_id: str) -> Show:
        """Return how one question is shown."""
        return self.apart.get(question_id, self.show)

    def with_apart(self, question_id: str, show: Show) -> "View":
        """Return the view in which one question is shown in a way of its own."""
        others = {name: kept for name, kept in self.apart.items() if name != question_id}
        return replace(self, apart=others if show == self.show else {**others, question_id: show})

    def but(self, **changes: Any) -> "View":
        """Return the view with something changed."""
        return replace(self, **changes)

    @property
    def address(self) -> str:
        """Return the address of the view."""
        pairs = [("de", self.seed), ("kieu", self.kind), ("muc", self.section), ("loi", "1" if self.faulty else "")]
        pairs += [("cau", str(self.alone or "")), ("xem", self.show if self.show != "de" else "")]
        pairs += [("rieng", f"{name}.{show}") for name, show in self.apart.items()]
        query = urlencode([pair for pair in pairs if pair[1]])
        return f"/?{query}" if query else "/"


def read_view(fields: Mapping[str, Sequence[str]]) -> View:
    """Return the view that the fields of an address ask for; what makes no sense is left out."""
    one = {name: values[-1].strip() for name, values in fields.items()}
    number = one.get("cau", "")
    kind = one.get("kieu", "")
    return View(
        seed=one.get("de", "") if _SEED.fullmatch(one.get("de", "")) else "",
        kind=kind if kind in get_args(Kind) else "",
        section=one.get("muc", ""),
        faulty=bool(one.get("loi")),
        alone=int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0,
        show=next((show for show in _SHOWS if show == one.get("xem")), "de"),
        apart={name: show for text in fields.get("rieng", ()) for name, show in _apart(text)},
    )


def _apart(text: str) -> list[tuple[str, Show]]:
    name, _, wanted = text.rpartition(".")
    return [(name, show) for show in _SHOWS if show == wanted and name]
