"""Rights that a person gives to a person: which there are, until when one holds, and who must keep his."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from trainer.core.refusal import Refused

Right = Literal["leader", "unit_manager", "it_officer", "auditor"]
RIGHTS: tuple[Right, ...] = get_args(Right)
RIGHT_TITLES: dict[Right, str] = {
    "leader": "Lãnh đạo đơn vị",
    "unit_manager": "Người phụ trách tập huấn của đơn vị",
    "it_officer": "Cán bộ CNTT",
    "auditor": "Người kiểm tra",
}
RIGHT_WORDS: dict[Right, str] = {
    "leader": "Xem kết quả của đơn vị được giao và các đơn vị bên dưới.",
    "unit_manager": "Xem như lãnh đạo: đơn vị được giao và các đơn vị bên dưới.",
    "it_officer": "Xem và làm mọi việc của bộ phận CNTT, kể cả trao và thu quyền.",
    "auditor": "Xem mọi điều cán bộ CNTT xem; không đổi gì, không thấy liên kết hay mã đăng nhập.",
}
# Of one unit and what is below it; the others are of the whole city.
OF_A_UNIT: tuple[Right, ...] = ("leader", "unit_manager")
MAX_REASON = 200


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who is an IT officer today; ``until``: his last day, None without one."""

    official: int
    until: date | None


def lasts(until: date | None, today: date) -> bool:
    """Say whether a right whose last day is ``until`` (None: it has none) still holds on ``today``."""
    return until is None or today <= until


def somebody_stays(officers: Iterable[Officer], gone: Iterable[int]) -> bool:
    """Say whether an IT officer without a last day is left when the officials ``gone`` are none any more.

    Only those count: of the others it is known that one day they will be none.
    """
    leaving = set(gone)
    return any(one.until is None and one.official not in leaving for one in officers)


def why_not(right: str, *, with_unit: bool, until: date | None, today: date) -> Refused | None:
    """Return why a right cannot be given so, None when it can."""
    if right not in RIGHTS:
        return Refused(f"không có quyền “{right}”", f"chọn một trong: {', '.join(RIGHTS)}")
    title = RIGHT_TITLES[right].lower() if right not in ("it_officer",) else RIGHT_TITLES[right]
    if right in OF_A_UNIT and not with_unit:
        return Refused(f"quyền {title} là của một đơn vị", "chọn đơn vị")
    if right not in OF_A_UNIT and with_unit:
        return Refused(f"quyền {title} là của toàn thành phố", "bỏ đơn vị")
    if not lasts(until, today):
        return Refused(f"ngày cuối {until:%d/%m/%Y} đã qua", "chọn từ hôm nay trở đi, hoặc để trống")
    return None
