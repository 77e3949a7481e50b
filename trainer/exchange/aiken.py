"""Aiken files into questions: a question, lettered options, ``ANSWER: B``."""

import re
from collections.abc import Iterable
from itertools import islice

from trainer.core.text import clean
from trainer.exchange import weights
from trainer.exchange.model import Delivery, Incoming, Loss
from trainer.exchange.options import About, ForeignAnswer, ticked

# People leave out the blank behind the mark; what goes on like an abbreviation (“A.I.”, “B.C.”) is no option, a number
# (“C.1.000.000 đồng”) is.
_OPTION = re.compile(r"\s*([A-Za-z])[.)](?:\s+|(?![^\W\d_](?:[.)]|$)|$))(.*)")
# So many lines below an empty one may be empty, too.
_APART = 5
_KEY = re.compile(r"\s*ANSWER\s*:\s*(.*)", re.IGNORECASE)
_AGAIN = "không mang sang; sửa rồi nhập lại"


class _Pending:
    """A question while its lines are being read."""

    def __init__(self) -> None:
        self.line = 0
        self.stem: list[str] = []
        self.options: list[tuple[str, str]] = []

    def add(self, number: int, line: str) -> None:
        self.line = self.line or number
        if found := self.next_option(line):
            self.options.append((found[1].upper(), found[2]))
        elif self.options:
            letter, text = self.options[-1]
            self.options[-1] = letter, f"{text} {line}"
        else:
            self.stem.append(line)

    def next_option(self, line: str) -> re.Match[str] | None:
        found = _OPTION.match(line)
        return found if found and ord(found[1].upper()) == ord("A") + len(self.options) else None

    def goes_on(self, lines: Iterable[str]) -> bool:
        """Return whether ``lines`` go on with this question: Word puts an empty line between any two."""
        following = next((line for line in lines if line.strip()), "")
        return bool(_KEY.fullmatch(following) or self.next_option(following))

    def text(self) -> str:
        return clean(" ".join(self.stem))


def read(text: str) -> Delivery:
    """Return the questions of an Aiken file. Never raises for what stands in it."""
    incoming: list[Incoming] = []
    losses: list[Loss] = []
    pending = _Pending()
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        key = _KEY.fullmatch(line)
        if key:
            came = _question(pending, key[1])
            if isinstance(came, Incoming):
                incoming.append(came)
            else:
                losses.append(came)
            pending = _Pending()
        elif not line.strip() and pending.options and not pending.goes_on(islice(lines, number, number + _APART)):
            losses.append(_without_key(pending))
            pending = _Pending()
        elif line.strip():
            pending.add(number, line)
    if pending.line:
        losses.append(_without_key(pending))
    return Delivery(tuple(incoming), tuple(losses))


def _without_key(pending: _Pending) -> Loss:
    return Loss(pending.line, f"“{_start(pending)}” không có dòng ANSWER", _AGAIN)


def _question(pending: _Pending, key: str) -> Incoming | Loss:
    letters = re.findall(r"[A-Za-z]", key.upper())
    known = [letter for letter, _ in pending.options]
    if not pending.stem or len(known) < 2:
        return Loss(pending.line, f"“{_start(pending)}” thiếu câu hỏi hoặc phương án", _AGAIN)
    if not letters or not set(letters) <= set(known):
        return Loss(
            pending.line, f"“{_start(pending)}”: đáp án “{clean(key)}” không phải chữ của một phương án", _AGAIN
        )
    single = len(letters) == 1
    rights = [letter in letters for letter in known]
    told = [100.0 * right for right in rights] if single else weights.of_options(rights)
    answers = [ForeignAnswer(clean(text), weight) for (_, text), weight in zip(pending.options, told, strict=True)]
    return ticked(About(pending.line, pending.text()), answers, single)


def _start(pending: _Pending) -> str:
    words = pending.text() or "…"
    return words if len(words) <= 60 else f"{words[:59]}…"
