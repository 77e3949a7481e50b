"""A list whose next part always fails: it is told, and the rest can be given up, on the screen and by command."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from click.testing import CliRunner

from tests.actions.people import appoint
from tests.cast import Cast, signed_in
from trainer.actions import abandoning, holding, pieces
from trainer.cli import root
from trainer.commands.base import Fail
from trainer.content.live import library
from trainer.models import AppliedRoster, Event, Official, Piece, RosterUpload, UnitChange, Work
from trainer.roster import deciding, undo, undo_plan, uploads, writing
from trainer.roster.rules.model import plan_fingerprint
from trainer.tables.sheet import Book, Cell, Sheet
from trainer.units import applying, plan
from trainer.units.rules.model import Merge

ROWS = [
    ["Mã cán bộ", "Họ và tên", "Đơn vị"],
    *[[f"MOI{number}", f"Người Mới {number}", "P001"] for number in range(5)],
]


class BrokenRowError(Exception):
    """Something in one piece that no trying again mends."""


@pytest.fixture
def upload(cast: Cast) -> RosterUpload:
    """A list of five new people that is written two at a time, and fails at the second part."""
    sheet = Sheet("1", tuple((at, tuple(map(Cell, row))) for at, row in enumerate(ROWS, start=1)))
    kept = uploads.keep(Book((sheet,)), "0" * 64, "thang-12.xlsx", cast.khue, datetime.now(UTC))
    uploads.wish(kept, uploads.Wishes(mode="add"))
    with patch.object(writing, "_AT_ONCE", 2), broken("MOI2"):
        made = uploads.plan_of(RosterUpload.objects.get(pk=kept.pk))
        mark = plan_fingerprint(made)
        deciding.apply(kept.pk, mark, cast.khue, library(), datetime.now(UTC), seconds=4)
    return RosterUpload.objects.get(pk=kept.pk)


def broken(code: str):
    """Let whatever fills in the official ``code`` fail."""
    fill = writing._fill

    def fails(official, entry, units):
        if entry.code == code:
            raise BrokenRowError("hàng hỏng")
        fill(official, entry, units)

    return patch.object(writing, "_fill", fails)


def new() -> set[str]:
    return set(Official.objects.filter(staff_code__startswith="MOI").values_list("staff_code", flat=True))


def test_what_fails_is_told_where_one_looks_and_blocks_until_it_is_given_up(cast: Cast, upload: RosterUpload) -> None:
    client = signed_in(cast.khue)
    work = Work.objects.get()
    assert (work.failures, work.error, new()) == (1, "BrokenRowError: hàng hỏng", {"MOI0", "MOI1"})
    for address in ("/cntt/danh-sach/", f"/cntt/danh-sach/{upload.pk}/ket-qua/", "/cntt/don-vi/"):
        assert f'href="/cntt/dang-ghi/{work.pk}/"' in client.get(address).text, address
    page = client.get(f"/cntt/dang-ghi/{work.pk}/").text
    for said in ("hàng hỏng", "MOI2", "MOI3", "MOI4", "Đã ghi 1 trên 3 phần"):
        assert said in page
    with pytest.raises(holding.ListBeingApplied):
        holding.decide_on_people()

    answer = client.post(f"/cntt/dang-ghi/{work.pk}/", {"tu": str(abandoning.rest_of(work).first)}, follow=True)

    assert "Đã bỏ phần chưa ghi (3 người)" in answer.text
    assert not Work.objects.exists()
    assert not Piece.objects.exists()
    assert new() == {"MOI0", "MOI1"}
    told = Event.objects.get(kind="roster_abandoned")
    assert (told.actor, told.details["left"], told.details["people"]) == (cast.khue, 3, ["MOI2", "MOI3", "MOI4"])
    assert "chưa ghi cho 3 người (MOI2, MOI3, MOI4)" in client.get(f"/cntt/danh-sach/{upload.pk}/ket-qua/").text
    holding.decide_on_people()
    # What was written can be undone as any list.
    made = undo_plan.make_plan(AppliedRoster.objects.get())
    pieces.finish(library(), undo.decide(undo.compare(made.roster, made.fingerprint()), cast.khue, datetime.now(UTC)))
    assert not Official.objects.filter(staff_code__startswith="MOI", is_active=True).exists()


def test_tried_again_and_written_it_fails_no_more(cast: Cast, upload: RosterUpload) -> None:
    work = Work.objects.get()
    assert pieces.finish(library(), work)
    assert len(new()) == 5
    assert not abandoning.failing()


def test_what_is_written_meanwhile_is_not_given_up(cast: Cast, upload: RosterUpload) -> None:
    client, work = signed_in(cast.khue), Work.objects.get()
    first = abandoning.rest_of(work).first
    assert "vừa ghi thêm được" in client.post(f"/cntt/dang-ghi/{work.pk}/", {"tu": "7"}, follow=True).text
    pieces.write_next(library(), work.pk)
    assert "vừa ghi thêm được" in client.post(f"/cntt/dang-ghi/{work.pk}/", {"tu": str(first)}, follow=True).text
    assert Work.objects.exists()
    assert new() == {"MOI0", "MOI1", "MOI2", "MOI3"}


def test_an_auditor_reads_it_and_gives_nothing_up(cast: Cast, upload: RosterUpload) -> None:
    appoint(cast.dung, "auditor")
    client, work = signed_in(cast.dung), Work.objects.get()
    page = client.get(f"/cntt/dang-ghi/{work.pk}/")
    assert "hàng hỏng" in page.text
    assert "Bỏ phần chưa ghi" not in page.text
    assert client.post(f"/cntt/dang-ghi/{work.pk}/", {"tu": "1"}).status_code == 404
    assert Work.objects.exists()
    assert client.get(f"/cntt/danh-sach/{upload.pk}/ket-qua/").status_code == 200


def test_undoing_that_is_given_up_can_be_gone_on_with(cast: Cast, upload: RosterUpload) -> None:
    pieces.finish(library(), Work.objects.get())
    made = undo_plan.make_plan(AppliedRoster.objects.get())
    fill = undo._fill

    def fails(official, becomes):
        if official.staff_code == "MOI3":
            raise BrokenRowError("hàng hỏng")
        fill(official, becomes)

    with patch.object(undo, "AT_ONCE", 2), patch.object(undo, "_fill", fails):
        work = undo.decide(undo.compare(made.roster, made.fingerprint()), cast.khue, datetime.now(UTC))
        with pytest.raises(BrokenRowError):
            pieces.finish(library(), work)
    undo.forget()
    work = Work.objects.get()
    abandoning.abandon(work.pk, abandoning.rest_of(work).first, cast.khue, datetime.now(UTC))
    undo.forget()

    again = undo_plan.make_plan(undo_plan.last())
    assert again.counts() == {"back": 0, "leaving": 3, "changed": 0, "alone": 0, "slips": 0}
    pieces.finish(library(), undo.decide(undo.compare(again.roster, again.fingerprint()), cast.khue, datetime.now(UTC)))
    assert not Official.objects.filter(staff_code__startswith="MOI", is_active=True).exists()


def test_a_merger_that_is_given_up_says_who_stayed_and_can_be_taken_back(cast: Cast) -> None:
    made = plan.make(Merge(("P001",), "P002"), library(), datetime.now(UTC))
    with patch.object(applying.requirements, "refresh", side_effect=BrokenRowError("hàng hỏng")):
        change = applying.do(made, "", cast.khue, library(), datetime.now(UTC), 4)
    work = Work.objects.get()
    assert "hàng hỏng" in signed_in(cast.khue).get(f"/cntt/dang-ghi/{work.pk}/").text
    abandoning.abandon(work.pk, abandoning.rest_of(work).first, cast.khue, datetime.now(UTC))

    cast.an.refresh_from_db()
    assert cast.an.unit.code == "P001"
    page = signed_in(cast.khue).get(f"/cntt/don-vi/thay-doi/{change.pk}/").text
    assert "HN001, HN002" in page
    assert UnitChange.objects.get().details["abandoned"]["left"] == 2


def run(*words: str) -> str:
    """Return what a command prints, or the line with which it fails."""
    done = CliRunner().invoke(root, words, standalone_mode=False)
    if done.exception is not None:
        assert isinstance(done.exception, Fail), done.exception
        return str(done.exception)
    return done.stdout


def test_by_command(cast: Cast, upload: RosterUpload) -> None:
    number = Work.objects.get().pk
    assert f"{number}  Danh sách “thang-12.xlsx”: còn 2 trên 3 phần; lỗi 1 lần liền" in run("work", "list")
    assert "Sẽ bỏ phần chưa ghi, của 3 người: MOI2, MOI3, MOI4" in run("work", "abandon", str(number), "--dry-run")
    assert Work.objects.exists()
    with broken("MOI2"):
        assert f"python -m trainer work abandon {number}" in run("roster", "undo")
    assert "Đã bỏ phần chưa ghi" in run("work", "abandon", str(number), "--yes")
    assert not Work.objects.exists()
    assert "không có việc nào" in run("work", "abandon", str(number))


def test_what_fails_and_changes_no_people_is_not_told_as_a_list_that_blocks_them(cast: Cast) -> None:
    work = pieces.decide("letters", {"week": "2026-11-23"}, datetime.now(UTC), [[]])
    Work.objects.filter(pk=work.pk).update(failures=3, error="hỏng")
    client = signed_in(cast.khue)
    for address in ("/cntt/danh-sach/", "/cntt/don-vi/"):
        assert f"/cntt/dang-ghi/{work.pk}/" not in client.get(address).text, address
    assert abandoning.failing() == []


@pytest.mark.parametrize("word", ["--5", "²", "9" * 5000, "", "-2", "١"])
def test_any_other_number_than_was_shown_gives_up_nothing(cast: Cast, upload: RosterUpload, word: str) -> None:
    work = Work.objects.get()
    answer = signed_in(cast.khue).post(f"/cntt/dang-ghi/{work.pk}/", {"tu": word}, follow=True)
    assert answer.status_code == 200
    assert Work.objects.exists()


def test_a_dry_run_of_the_next_list_writes_nothing_of_the_one_that_is_left(
    cast: Cast, upload: RosterUpload, tmp_path
) -> None:
    Work.objects.update(failures=0)
    file = tmp_path / "them.csv"
    file.write_text("Mã cán bộ,Họ và tên,Đơn vị\nHN900,Vũ Thị Mới,P001\n", encoding="utf-8")
    for words in (["roster", "apply", str(file), "--mode", "add", "--dry-run"], ["roster", "undo", "--dry-run"]):
        told = CliRunner().invoke(root, words, standalone_mode=False)
        assert new() == {"MOI0", "MOI1"}, words
        assert "thang-12.xlsx” còn ghi dở" in told.stderr
