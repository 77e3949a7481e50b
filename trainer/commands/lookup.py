"""Whom and what somebody named on a command line: an official, a unit, rounds of training."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from trainer.commands.base import WRONG_USAGE, Fail

if TYPE_CHECKING:
    from trainer.models import Campaign, Official, Unit


def official_or_fail(code: str, *, also_left: bool = False) -> "Official":
    """Return the official with this staff code; one who left only if ``also_left``. Raises Fail without him."""
    from trainer.models import Official
    from trainer.queries.names import ending_in

    found = Official.objects.select_related("unit").filter(staff_code=code.strip().upper()).first()
    if found is None or not (found.is_active or also_left):
        who = "cán bộ nào" if also_left else "cán bộ đang làm việc"
        near = [f"{one.staff_code} ({one.full_name})" for one in ending_in(code) if one.is_active or also_left]
        if near:
            raise Fail(f"không có {who} mang mã “{code}”", f"có phải {' hay '.join(near)}?")
        raise Fail(f"không có {who} mang mã “{code}”", "tìm mã trong: python -m trainer report --search TÊN")
    return found


def unit_or_fail(code: str) -> "Unit":
    """Return the unit with this code, in whatever capitals. Raises Fail without it, with those that are near."""
    from trainer.models import Unit

    found = Unit.objects.filter(code__iexact=code.strip()).first()
    if found is None:
        near = get_close_matches(code.strip().upper(), Unit.objects.values_list("code", flat=True), n=3, cutoff=0.5)
        mend = f"có phải {' hay '.join(near)}?" if near else "xem mã đơn vị: python -m trainer unit list"
        raise Fail(f"không có đơn vị “{code}”", mend, WRONG_USAGE)
    return found


def unit_or_city(code: str | None) -> "Unit":
    """Return the unit ``code``, or the city where none is named. Raises Fail."""
    from trainer.models import Unit

    if code is not None:
        return unit_or_fail(code)
    city = Unit.objects.filter(parent__isnull=True).first()
    if city is None:
        raise Fail("chưa có đơn vị nào", "nạp danh sách đơn vị: python -m trainer roster units TỆP.csv")
    return city


def campaigns_or_fail(numbers: Sequence[int]) -> list["Campaign"]:
    """Return the campaigns with these numbers, in that order. Raises Fail: there is none."""
    from django.db.models import BigAutoField

    from trainer.models import Campaign

    known = Campaign.objects.filter(pk__in=[number for number in numbers if number <= BigAutoField.MAX_BIGINT])
    found = {one.pk: one for one in known.prefetch_related("units")}
    for number in numbers:
        if number not in found:
            raise Fail(f"không có đợt số {number}", "xem: python -m trainer campaign list --closed", WRONG_USAGE)
    return [found[number] for number in dict.fromkeys(numbers)]
