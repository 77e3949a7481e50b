"""What may be noted of a class or drill, and what differs where one is mended."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date

from trainer.core.fingerprint import of_value
from trainer.core.refusal import Refused
from trainer.core.text import clean
from trainer.core.workshops import KINDS, LONGEST_PLACE, LONGEST_REASON, LONGEST_TITLE

# As many as a hall holds, and what one request writes in a second.
MOST_PEOPLE = 5_000
_EARLIEST = date(2015, 1, 1)


class AlreadyNoted(Refused):
    """The same stands there already, under ``number``: perhaps somebody pressed twice, perhaps there were two."""

    def __init__(self, what: str, mend: str, number: int) -> None:
        super().__init__(what, mend)
        self.number = number


@dataclass(frozen=True, slots=True)
class Terms:
    """What a workshop is said to have been: ``kind`` a key of KINDS, ``unit`` the code of who held it."""

    kind: str
    title: str
    held_on: date
    place: str
    unit: str
    unit_name: str

    def mark(self) -> str:
        """Return a short mark of it: whoever changes a workshop shows that of what he saw."""
        *others, _ = astuple(self)
        return of_value([str(one) for one in others])


def differences(old: Terms, new: Terms) -> list[tuple[str, str, str]]:
    """Return what differs, as it is told: title, as it was, as it is."""
    pairs = zip(_told(old), _told(new), strict=True)
    return [(title, was, became) for (title, was), (_, became) in pairs if was != became]


def _told(terms: Terms) -> Iterator[tuple[str, str]]:
    yield "Loại buổi", KINDS[terms.kind]
    yield "Tên buổi", terms.title
    yield "Ngày", f"{terms.held_on:%d/%m/%Y}"
    yield "Đơn vị tổ chức", f"{terms.unit_name} ({terms.unit})"
    yield "Nơi tổ chức", terms.place


def title_of(kind: str, title: str) -> str:
    """Return what a workshop of ``kind`` is called: its own title, or that of its kind."""
    return title or KINDS[kind]


def fault_of(kind: str, title: str, place: str, held_on: date, today: date) -> Refused | None:
    """Return why a workshop may not be noted, None when it may."""
    if kind not in KINDS:
        return Refused("chưa chọn loại buổi", "chọn một loại trong danh sách")
    if kind == "other" and not title:
        return Refused("buổi khác thì cần có tên", "ghi ngắn gọn, ví dụ “Tập huấn nhận diện lừa đảo”")
    if len(title) > LONGEST_TITLE:
        return Refused(f"tên buổi dài {len(title)} chữ cái", f"viết gọn trong {LONGEST_TITLE}")
    if len(place) > LONGEST_PLACE:
        return Refused(f"nơi tổ chức dài {len(place)} chữ cái", f"viết gọn trong {LONGEST_PLACE}")
    if held_on > today:
        return Refused(f"ngày {held_on:%d/%m/%Y} chưa tới", "ghi buổi đã diễn ra; chưa diễn ra thì đợi đến hôm đó")
    if held_on < _EARLIEST:
        return Refused(f"ngày {held_on:%d/%m/%Y} quá xa", "xem lại năm")
    return None


def reason_of(text: str, done: str = "bỏ") -> str:
    """Return why something is taken back, or what else was ``done``, as it is kept.

    Raises Refused: nothing was said, or too much.
    """
    said = clean(text)
    if not said:
        raise Refused("chưa có lý do", f"ghi vì sao {done}")
    if len(said) > LONGEST_REASON:
        raise Refused(f"lý do dài {len(said)} chữ cái", f"viết gọn trong {LONGEST_REASON}")
    return said
