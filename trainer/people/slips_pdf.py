"""Slips for a first sign-in as they are printed: four to a page."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from trainer.actions.accounts.slips import MadeSlip
from trainer.core.accounts.slip_code import DAYS, written
from trainer.core.vietnam_time import day_of
from trainer.handbook.print.papers import paper_pdf

_LAYOUT = Path(__file__).with_name("slips.typ")
# The function that lays out sheets of slips, for every paper that has some.
SHEET = Path(__file__).with_name("slip_sheets.typ")
NOTE = (
    "Ai có phiếu này thì đặt được mật khẩu: đưa tận tay, không chụp, không gửi qua nhóm. "
    "Mất phiếu: báo bộ phận CNTT in phiếu mới, phiếu cũ hết tác dụng. Gần Dân không bao giờ hỏi mã này."
)


def slips_pdf(made: Sequence[MadeSlip], address: str, printed_at: datetime) -> bytes:
    """Return the PDF of ``made``, at least one; ``address`` is the page on which codes are typed."""
    data = {"title": "Phiếu đăng nhập lần đầu", "words": words(made, address), "slips": printed(made)}
    return paper_pdf(_LAYOUT, data, printed_at, beside=[SHEET])


def words(made: Sequence[MadeSlip], address: str) -> dict[str, str]:
    """Return what all slips of ``made`` say, for ``SHEET``."""
    until = f"{day_of(made[0].expires_at):%d/%m/%Y} ({DAYS} ngày)" if made else ""
    return {"address": short(address), "until": until, "note": NOTE}


def printed(made: Sequence[MadeSlip]) -> list[dict[str, str]]:
    """Return what each slip of ``made`` says, for ``SHEET``."""
    return [
        {
            "name": one.official.full_name,
            "staff": one.official.staff_code,
            "unit": one.official.unit.name,
            "code": written(one.code),
        }
        for one in made
    ]


def short(address: str) -> str:
    """Return an address as one types it: without ``https://``, which browsers add, and the last slash."""
    return address.removeprefix("https://").rstrip("/")
