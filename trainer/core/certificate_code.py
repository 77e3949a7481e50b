"""The code printed on a certificate: the number of the attempt, which says where to look, and the mark to compare."""

import re

from trainer.core.person_cells import tidy

_CODE = re.compile(r"([1-9][0-9]{0,17})([0-9a-f]{16})")
_PARTS = re.compile(r"[0-9a-f]{12,34}")
_TURN = re.compile(r"(?<=[0-9])[a-f]|(?<=[a-f])[0-9]")
_BETWEEN = re.compile(r"[\s.·_\-‐-―−]+")
# Letters and digits that are as wide as they are high: some keyboards and papers from elsewhere have them.
_FULL_WIDTH = {one: one - 0xFEE0 for one in range(0xFF01, 0xFF5F)}
# No hex digit is called so: whoever types them read a nought or a one.
_MISREAD = str.maketrans("oil", "011")


def written(attempt: int, mark: str) -> str:
    """Return the code of an attempt as it is printed; ``mark`` is sixteen hex digits in groups of four."""
    return f"{attempt} {mark}"


def read(text: str) -> tuple[int, str] | None:
    """Return the number of the attempt and the mark of a code, however it was spaced; None for what is no code."""
    found = _CODE.fullmatch("".join(_groups(text)))
    if found is None:
        return None
    digits = found[2]
    return int(found[1]), " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def looks_like(text: str) -> bool:
    """Say whether a text is a code, or one that lacks a part or has one too many: no name and no staff number."""
    if read(text) is not None:
        return True
    groups = _groups(text)
    # Letters and digits alternate in a mark as chance has it; in staff numbers they stand in blocks.
    turns = sum(len(_TURN.findall(group)) for group in groups)
    return bool(_PARTS.fullmatch("".join(groups))) and turns >= (2 if len(groups) > 2 else 3)


def _groups(text: str) -> list[str]:
    """Return what stands between blanks and marks, as it would be printed; nothing of a text without digits."""
    typed = tidy(text).translate(_FULL_WIDTH).lower()
    # No code is without digits; letters alone may be the name of somebody who is searched for.
    return _BETWEEN.split(typed.translate(_MISREAD)) if any(map(str.isdigit, typed)) else []
