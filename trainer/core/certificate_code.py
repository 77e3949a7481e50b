"""The code printed on a certificate: the number of the attempt, which says where to look, and the mark to compare."""

import re

_CODE = re.compile(r"([1-9][0-9]{0,17})([0-9a-f]{16})")
_BETWEEN = re.compile(r"[\s.·_\-‐-―]+")


def written(attempt: int, mark: str) -> str:
    """Return the code of an attempt as it is printed; ``mark`` is sixteen hex digits in groups of four."""
    return f"{attempt} {mark}"


def read(text: str) -> tuple[int, str] | None:
    """Return the number of the attempt and the mark of a code, however it was spaced; None for what is no code."""
    found = _CODE.fullmatch(_BETWEEN.sub("", text.lower()))
    if found is None:
        return None
    digits = found[2]
    return int(found[1]), " ".join(digits[at : at + 4] for at in range(0, 16, 4))
