"""What the options of the staff list say: sheets, what words mean, who is one and the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from trainer.commands.base import WRONG_USAGE, Fail
from trainer.core.person_cells import roles as read_roles
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.text import fold
from trainer.roster.rules.model import Plan
from trainer.roster.rules.units import UnitFinder
from trainer.roster.rules.wishes import Joined, Mode, Wishes
from trainer.tables.sheet import Book

_NOTHING = "-"


def wishes_of(book: Book, mode: Mode | None, sheets: Sequence[str], maps: Sequence[str]) -> Wishes:
    """Return what the options say of the list in ``book``, but for who is one and the same. Raises Fail."""
    units: dict[str, str] = {}
    roles: dict[str, str] = {}
    for one in maps:
        text, meaning = _split(one, "--map", "CHỮ=NGHĨA")
        _explain(text, meaning, units, roles)
    chosen = _numbers(book, sheets) if sheets else None
    return Wishes(mode or "full", units, roles, {}, chosen, mode_said=mode is not None)


def _split(text: str, option: str, form: str) -> tuple[str, str]:
    first, found, second = text.rpartition("=")
    if not found or not first.strip() or not second.strip():
        raise Fail(f"{option} “{text}” thiếu một vế", f'ghi {option} "{form}"', WRONG_USAGE)
    return first.strip(), second.strip()


def _explain(text: str, meaning: str, units: dict[str, str], roles: dict[str, str]) -> None:
    from trainer.roster.planning import units as all_units

    unit = UnitFinder(all_units()).find(meaning).unit
    role, _ = read_roles(meaning)
    if unit is not None:
        units[text] = unit.code
    elif meaning == _NOTHING:
        roles[text] = ""
    elif role:
        roles[text] = role[0]
    else:
        known = ", ".join(ROLE_TITLES.values())
        mend = f"ghi mã đơn vị, “-”, hoặc một trong: {known}"
        raise Fail(f"--map: “{meaning}” không phải đơn vị hay vai trò nào", mend, WRONG_USAGE)


def _numbers(book: Book, names: Sequence[str]) -> tuple[int, ...]:
    there = {sheet.name: number for number, sheet in enumerate(book.sheets)}
    unknown = next((name for name in names if name not in there), None)
    if unknown is not None:
        listed = ", ".join(f"“{name}”" for name in list(there)[:20])
        raise Fail(f"không có trang “{unknown}”", f"tệp có các trang: {listed}", WRONG_USAGE)
    return tuple(there[name] for name in names)


def joined(wishes: Wishes, made: Plan, renumbers: Sequence[str], *, keep_zeros: bool) -> Wishes:
    """Return ``wishes`` with the people who are one: of those that the plan offers. Raises Fail for others."""
    joins: dict[str, Joined] = {}
    if keep_zeros:
        joins |= {pair.code: Joined(pair.old, "keep") for pair in made.pairs if pair.zeros}
    offered = {(pair.old.upper(), pair.code.upper()): pair for pair in made.pairs}
    for one in renumbers:
        old, new = _split(one, "--renumber", "CŨ=MỚI")
        pair = offered.get((old.upper(), new.upper()))
        if pair is None:
            what = f"--renumber: {old} và {new} không phải hai mã có thể là một người"
            raise Fail(what, "xem các cặp bằng: python -m trainer roster plan TỆP", WRONG_USAGE)
        if pair.left:
            mend = f"áp dụng xong rồi gộp: python -m trainer person merge {pair.code} {pair.old}"
            raise Fail(f"--renumber: mã {new} đã là của một hồ sơ", mend, WRONG_USAGE)
        joins[pair.code] = Joined(pair.old, "renumber")
    return replace(wishes, joins=joins) if joins else wishes


def told_words() -> list[dict[str, str]]:
    """Return what the words of lists mean, as people said."""
    from trainer.models import RosterWord

    rows = RosterWord.objects.select_related("unit").order_by("kind", "folded")
    return [{"kind": one.kind, "text": one.text, "meaning": one.unit.code if one.unit else one.role} for one in rows]


def forget_word(text: str, now: datetime) -> None:
    """Forget what ``text`` means. Raises Fail when nobody said."""
    from trainer.models import RosterWord
    from trainer.roster import words

    found = list(RosterWord.objects.filter(folded=fold(text)).values_list("pk", flat=True))
    if not found:
        raise Fail(f"chưa nhớ cách hiểu nào cho “{text}”", "xem các cách hiểu bằng: python -m trainer roster words")
    for number in found:
        words.forget(number, None, now)
