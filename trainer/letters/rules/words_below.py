"""What the weekly mail tells a leader of the units below his that have letters of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trainer.core.text import count
from trainer.letters.rules.units import ORDERS, UnitOnLetter, lead

# So many units are named in a mail; the page has them all.
NAMED = 10


@dataclass(frozen=True, slots=True)
class Below:
    """A unit (``code``, ``name``), how each unit below it stands, and by their numbers whom to ring, in words."""

    code: str
    name: str
    rows: tuple[UnitOnLetter, ...]
    ring: Mapping[int, str]

    @property
    def late(self) -> int:
        """How many people are late."""
        return sum(row.late for row in self.rows)


def first_to_ring(rows: Sequence[UnitOnLetter]) -> list[UnitOnLetter]:
    """Return the units in which somebody is late, the most first."""
    return sorted((row for row in rows if row.late), key=ORDERS[""][1])


def parts(below: Below, week: str, address: str) -> list[str]:
    """Return the parts of a mail about ``below``: how all stand, where most are late with whom to ring, where to look.

    ``week`` in words; ``address`` asks to sign in, "" to say in words where it is.
    """
    late = first_to_ring(below.rows)
    lines = [_line(row, below.ring.get(row.key, "")) for row in late[:NAMED]]
    if len(late) > NAMED:
        lines.append(f"và {count(len(late) - NAMED)} đơn vị nữa.")
    where = (
        "Xem mọi đơn vị tại trang này. Trang hỏi anh/chị đăng nhập; Gần Dân không bao giờ hỏi mật khẩu hay mã OTP qua "
        f"thư.\n{address}"
        if address
        else "Xem mọi đơn vị: đăng nhập Gần Dân, mở “Đơn vị của tôi”, chọn “Từng đơn vị”."
    )
    head = f"{below.name} và các đơn vị trực thuộc, {week[:1].lower()}{week[1:]}. {lead(below.rows)}"
    return [head, *(["Gọi trước:\n" + "\n".join(lines)] if lines else []), where]


def short(below: Below) -> str:
    """Return how all stand, for a subject."""
    if below.late:
        return f"{count(below.late)} người quá hạn"
    done, people = (sum(getattr(row, name) for row in below.rows) for name in ("done", "people"))
    return f"{count(done)}/{count(people)} đã xong"


def _line(row: UnitOnLetter, ring: str) -> str:
    whom = f"Gọi {ring}." if ring else "Chưa có lãnh đạo trong danh sách."
    return f"- {row.name}: {count(row.late)} người quá hạn, {count(row.done)}/{count(row.people)} đã xong. {whom}"
