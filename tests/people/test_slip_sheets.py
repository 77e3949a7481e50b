"""Slips as they are printed: what is to be typed stays within its own slip, however long it is."""

import io
import re
from datetime import UTC, datetime

import pypdf

from trainer.actions.accounts.slips import MadeSlip
from trainer.models import Official, Unit
from trainer.people.slips_pdf import slips_pdf

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def lines(staff: str, address: str = "https://hoc.example.org/phieu") -> dict[str, float]:
    """Return the lines of a slip for an official with this number, and the size of each."""
    official = Official(full_name="Lê An", staff_code=staff, unit=Unit(name="Phường"))
    made = slips_pdf([MadeSlip(official, "K7MP4QXD", NOW)], address, NOW)
    found: dict[str, float] = {}

    def look(text: str, _: object, matrix: list[float], __: object, size: float) -> None:
        found.update({line.replace("\u200b", "").strip(): size * abs(matrix[0]) for line in text.split("\n")})

    pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text(visitor_text=look)
    return found


def test_a_number_as_long_as_numbers_may_be_stays_within_its_slip() -> None:
    runs = [line for line in lines("W" * 40) if re.fullmatch("W+", line)]
    # Fifty-five millimetres hold no more of them at nine points.
    assert max(map(len, runs)) <= 18
    shown = lines("H26.18.0012.VANPHONG.0000123456")
    assert "H26.18.0012.VANPHONG." in shown
    assert "0000123456" in shown


def test_a_number_of_the_usual_length_is_large() -> None:
    assert lines("CB0001")["CB0001"] == 16


def test_an_address_breaks_after_one_of_its_signs_and_only_when_it_must() -> None:
    assert lines("CB1")["hoc.example.org/phieu"] == 13
    shown = lines("CB1", "https://taphuan.ubndphuongthanhcong.binhduong.example.org/phieu")
    assert "taphuan.ubndphuongthanhcong.binhduong.example.org/phieu" not in shown
    assert "taphuan.ubndphuongthanhcong.binhduong." in shown
