"""Let the officer of ``tests.serving.large`` have a large list compared and press "Áp dụng": ``python -m
tests.serving.large_list NEW``. Prints where his browser is led.

Run in a process of its own, for its settings are those of the server under test.
"""

import hashlib
import sys
from datetime import UTC, datetime

import django

HEADINGS = ("Mã cán bộ", "Họ và tên", "Chức vụ", "Đơn vị", "Ghi chú")


def rows(new: int) -> list[tuple[str, ...]]:
    """Return a list of so many new officials; what nobody needs of it makes it large."""
    told = (hashlib.sha512(str(number).encode()).hexdigest() for number in range(new))
    return [(f"M{at:05}", f"Lê Thị Mới {at}", "Chuyên viên", "B001", text) for at, text in enumerate(told)]


def main() -> None:
    """Keep it, compare it, press."""
    django.setup()
    from django.test import Client

    from trainer.models import Official, RosterUpload
    from trainer.roster import large, uploads
    from trainer.roster.rules import shown
    from trainer.roster.rules.wishes import Wishes
    from trainer.tables.sheet import Book, Cell, Sheet

    now, officer = datetime.now(UTC), Official.objects.get(staff_code="CNTT001")
    listed = [HEADINGS, *rows(int(sys.argv[1]))]
    sheet = Sheet("1", tuple((at, tuple(map(Cell, row))) for at, row in enumerate(listed, start=1)))
    kept = uploads.keep(Book((sheet,)), "0" * 64, "thang-12.xlsx", officer, now)
    uploads.wish(kept, Wishes(mode="add"))
    upload = RosterUpload.objects.get(pk=kept.pk)
    assert large.is_large(upload)
    made = shown.of(uploads.plan_of(upload))
    assert made.totals["new"] == int(sys.argv[1])
    assert uploads.keep_plan(upload, made, now)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer, backend="trainer.web.accounts.sign_in.StaffNumberOrEmail")
    ticks = {"shown": made.fingerprint, "confirm": "1", "seen": "1"}
    print(client.post(f"/cntt/danh-sach/{upload.pk}/ap-dung/", ticks).headers["Location"])


if __name__ == "__main__":
    main()
