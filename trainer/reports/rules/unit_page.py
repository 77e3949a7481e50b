"""The one page of a unit: figures that may hang on a wall. No names: who still lacks what is for its leader alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trainer.core.text import count, share
from trainer.core.vietnam_time import moment_words
from trainer.reports.rules.model import FEWEST, GroupFigures, Snapshot, lowest

# So many units below are on the page: all of them, or those with the smallest share.
MOST_BELOW = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A line with a bar: ``part`` of it is done, in hundredths of a percent; None where nobody is asked."""

    name: str
    words: str
    part: int | None


@dataclass(frozen=True, slots=True)
class UnitPage:
    """The page of a unit in words. ``parts``: a title and its bars; ``days``: what is due next."""

    unit: str
    made: str
    lead: str
    whole: Bar
    figures: tuple[tuple[str, str, bool], ...]
    parts: tuple[tuple[str, tuple[Bar, ...]], ...]
    days: tuple[str, ...]
    notes: tuple[str, ...]
    address: str


def unit_page(snapshot: Snapshot, days: Sequence[tuple[date, int]], address: str) -> UnitPage:
    """Return the page of a unit: how its people stand, ``days`` with how many have something due on each."""
    whole = snapshot.whole
    below = [one for one in snapshot.units if one.code != whole.code and one.people]
    parts = [("Theo bài", _of_many(snapshot.quizzes)), ("Theo vai trò", _of_many(snapshot.roles)), _below(below)]
    return UnitPage(
        unit=whole.name,
        made=moment_words(snapshot.at),
        lead=_lead(whole),
        whole=_bar(whole),
        figures=_figures(whole),
        parts=tuple((title, tuple(bars)) for title, bars in parts if bars),
        days=tuple(f"{day:%d/%m/%Y}: {_some(people)} người có bài đến hạn" for day, people in days),
        notes=tuple(_notes(whole, snapshot, len(below))),
        address=address,
    )


def _lead(whole: GroupFigures) -> str:
    if not whole.people:
        return "Hiện chưa có bài nào bắt buộc với cán bộ của đơn vị."
    if not whole.left:
        return f"Cả {count(whole.people)} cán bộ đã xong mọi bài được giao. Cảm ơn anh/chị."
    late = f" {_some(whole.late).capitalize()} người đang quá hạn." if whole.late else " Không ai quá hạn."
    return f"{count(whole.done)}/{count(whole.people)} cán bộ đã xong mọi bài được giao ({whole.share}).{late}"


def _some(people: int) -> str:
    """Return how many, as it may hang on a wall: of one to four who are late, due or away everybody knows who it is."""
    return f"dưới {FEWEST}" if 0 < people < FEWEST else count(people)


def _figures(whole: GroupFigures) -> tuple[tuple[str, str, bool], ...]:
    found = [
        (count(whole.people), "cán bộ được giao bài", False),
        (count(whole.done), "đã xong tất cả", False),
        (count(whole.left), "chưa xong", False),
        (_some(whole.late), "đang quá hạn", whole.late > 0),
    ]
    return (*found, (_some(whole.exempt), "đang tạm miễn", False)) if whole.exempt else tuple(found)


def _bar(one: GroupFigures) -> Bar:
    if not one.people:
        return Bar(one.name, "–", None)
    return Bar(one.name, f"{count(one.done)}/{count(one.people)} ({one.share})", share(one.done, one.people))


def _of_many(some: Sequence[GroupFigures]) -> list[Bar]:
    """Return the bars of those that enough people are asked for: of one or two, everybody knows who it is."""
    return [_bar(one) for one in some if one.people >= FEWEST]


def _below(below: Sequence[GroupFigures]) -> tuple[str, list[Bar]]:
    if len(below) > MOST_BELOW:
        return "Đơn vị trực thuộc cần giúp trước", [_bar(one) for one in lowest(tuple(below), MOST_BELOW)]
    return "Đơn vị trực thuộc", _of_many(below)


def _notes(whole: GroupFigures, snapshot: Snapshot, below: int) -> list[str]:
    said = ["Hoàn thành là mọi bài được giao đều đạt và còn giá trị. Không kể người đang tạm miễn."]
    if below:
        said.append(f"Tính cả {count(below)} đơn vị trực thuộc có người được giao bài.")
    if 0 < whole.people < FEWEST:
        said.append(f"Đơn vị có dưới {FEWEST} người được giao bài: nhìn số là biết ai, nên gửi lãnh đạo, không treo.")
    elif any(0 < one.people < FEWEST for one in (*snapshot.quizzes, *snapshot.roles, *snapshot.units)):
        said.append(f"Bài, vai trò, đơn vị có dưới {FEWEST} người không ghi ở đây: nhìn số là biết ai.")
    if any(0 < people < FEWEST for people in (whole.late, whole.exempt)):
        said.append(f"Dưới {FEWEST} người quá hạn, tạm miễn thì không ghi rõ. Chưa xong chưa phải là trễ, nên ghi đủ.")
    return said
