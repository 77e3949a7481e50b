"""The words of a question cut in two: what happens, and what is asked. Only the second is shown bold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

# What may end a sentence, with the quotes and brackets that close behind it.
_END = re.compile(r"[.?!…]+[\"”’»)\]]*")
# Behind these a full stop ends nothing: TP. Hồ Chí Minh, P. Sao Mai, BS. Lan.
_SHORTENED = ("TP", "Tp", "P", "Q", "TX", "TT", "ThS", "TS", "GS", "PGS", "BS", "KS", "LS", "Đ/c", "đ/c")


@dataclass(frozen=True, slots=True)
class Stem:
    """What happens (``situation``, may be empty) and what is asked (``ask``)."""

    situation: str
    ask: str


# Every page of a paper asks for the same few hundred texts.
@lru_cache(maxsize=4000)
def split(text: str, *, always: bool = True) -> Stem:
    """Return ``text`` cut before its last sentence that asks; before its last sentence when none ends with "?".

    Unless ``always`` a text that asks nothing is all situation: a step of a story need not ask. What stands in quotes
    asks nobody. Sentences behind the question ("Chọn hai việc.") stay with it, so that nothing is read in another order
    than it was written in.
    """
    text = text.strip()
    starts = list(_starts(text))
    asking = [start for start, end in pairwise([*starts, len(text)]) if text[start:end].rstrip().endswith("?")]
    if not asking and not always:
        return Stem(text, "")
    cut = asking[-1] if asking else starts[-1]
    return Stem(text[:cut].rstrip(), text[cut:])


def _starts(text: str) -> Iterator[int]:
    """Yield where each sentence begins; those within quotes belong to the sentence around them."""
    yield 0
    for found in _END.finditer(text):
        after = text[found.end() :]
        begins = found.end() + len(after) - len(after.lstrip())
        if begins == found.end() or begins == len(text):
            continue
        if _is_open(text[: found.end()]) or _goes_on(text[begins:]) or _is_shortened(text[: found.start()]):
            continue
        yield begins


def _is_open(before: str) -> bool:
    """Whether a quote or a bracket is still open at the end of ``before``."""
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”") or before.count("(") > before.count(")")


def _goes_on(after: str) -> bool:
    """Whether what follows goes on with the sentence: it begins with a small letter or a dash."""
    return after[0].islower() or after[0] in "–—-,;:"


def _is_shortened(before: str) -> bool:
    return re.split(r"[\s(\"“.]", before)[-1] in _SHORTENED
