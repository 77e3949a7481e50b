"""Making a large file: as of one moment, whole or not offered, given up after three kills, stopped when unwanted."""

import csv
import io
import os
import shutil
import threading
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core import mail
from django.db import OperationalError, connection

from tests.actions.people import appoint
from tests.cast import Cast, people, signed_in
from tests.cast import make as make_cast
from tests.exports.made import ask, in_folder, make
from trainer.actions import mail_sending
from trainer.exports import folder, kinds, making, prepared_files
from trainer.models import Appointment, Event, Official, OutgoingMail, PreparedFile
from trainer.queries import progress_report

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cast:
    """The cast with forty more people, files in a folder of the test's own."""
    in_folder(monkeypatch, tmp_path)
    made = make_cast()
    people(made.ward, range(40))
    return made


def fresh(file: PreparedFile) -> PreparedFile:
    file.refresh_from_db()
    return file


def rows(file: PreparedFile) -> list[tuple[str, ...]]:
    path = folder.file(file.token, file.form)
    if file.form == "csv":
        return [tuple(row) for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))]
    sheet = openpyxl.load_workbook(path).active
    return [tuple(row) for row in sheet.iter_rows(min_row=3, values_only=True)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("who", ["khue", "binh"])
def test_the_large_road_gives_the_cells_of_the_small_one(cast: Cast, monkeypatch, form: str, who: str) -> None:
    monkeypatch.setattr(progress_report, "_AT_ONCE", 7)
    person = getattr(cast, who)
    chosen = {"tim": "van so"} if who == "khue" else {"don_vi": "P001", "tinh_trang": "not_done"}
    address = "/cntt/tien-do/" if who == "khue" else "/don-vi/P001/"
    small = signed_in(person).get(f"{address}tai/{form}/", {name: chosen[name] for name in chosen if name != "don_vi"})
    file = ask(person, form, chosen, "city" if who == "khue" else "unit")

    assert make()
    assert fresh(file).state == "ready"
    if form == "csv":
        assert folder.file(file.token, form).read_bytes() == small.content
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(small.content)).active
        assert rows(file) == [tuple(row) for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert file.rows == len(rows(file)) - 1 > 40
    assert file.size == folder.file(file.token, form).stat().st_size
    assert not make()


def test_it_tells_of_one_moment_whatever_is_written_meanwhile(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(progress_report, "_AT_ONCE", 10)
    once: list[int] = []
    lines = progress_report._lines_of

    def meanwhile(*arguments):
        if not once:
            once.append(0)
            # Another connection writes, and does not wait for the one that reads.
            thread = threading.Thread(target=_rename)
            thread.start()
            thread.join(20)
            assert not thread.is_alive()
        return lines(*arguments)

    monkeypatch.setattr(progress_report, "_lines_of", meanwhile)
    file = ask(cast.khue)
    assert make()
    assert fresh(file).state == "ready"
    assert Official.objects.filter(full_name="Khác").count() > 40
    assert not [row for row in rows(file) if row[1] == "Khác"]


def _rename() -> None:
    Official.objects.update(full_name="Khác")
    connection.close()


def test_after_three_kills_it_is_given_up_and_said_and_may_be_made_again(cast: Cast, monkeypatch) -> None:
    file = ask(cast.khue)

    def killed(*_: object) -> None:
        (folder.room() / "half").write_text("half", encoding="utf-8")
        raise SystemExit

    whole = making._write
    monkeypatch.setattr(making, "_write", killed)
    for tries in (1, 5, 9):
        with pytest.raises(SystemExit):
            make()
        assert (fresh(file).state, file.tries) == ("running", tries)
        assert not folder.file(file.token, "csv").exists()
        # As its worker sees it, which lives on.
        prepared_files.killed_alone(file.place)
    assert not make()
    assert fresh(file).state == "failed"
    assert file.error == prepared_files.KILLED

    monkeypatch.setattr(making, "_write", whole)
    client = signed_in(cast.khue)
    assert file.error in client.get(f"/tep/{file.pk}/").text
    client.post(f"/tep/{file.pk}/lap-lai/")
    assert make()
    assert fresh(file).state == "ready"
    assert not list(folder.room().iterdir())


def test_what_was_put_away_meanwhile_is_not_finished(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(progress_report, "_AT_ONCE", 1)
    monkeypatch.setattr(making, "_TELLS_EVERY_SECONDS", 0)
    file, read = ask(cast.khue), []
    lines = progress_report._lines_of

    def put_away(numbers, *arguments):
        read.append(numbers)
        if len(read) == 2:
            thread = threading.Thread(target=lambda: (prepared_files.put_away(file), connection.close()))
            thread.start()
            thread.join()
        return lines(numbers, *arguments)

    monkeypatch.setattr(progress_report, "_lines_of", put_away)
    assert make()
    assert not PreparedFile.objects.exists()
    assert len(read) < Official.objects.filter(is_active=True).count()
    assert {one.name for one in folder.folder().iterdir()} <= {"lock", "place", "begun"}
    assert not list(folder.room().iterdir())


def test_who_lost_his_right_meanwhile_gets_none(cast: Cast) -> None:
    file = ask(cast.khue)
    Appointment.objects.filter(official=cast.khue).update(ended_at=datetime.now(UTC))
    assert make()
    assert (fresh(file).state, file.error) == ("failed", making.NO_RIGHT)


def test_who_left_meanwhile_gets_none(cast: Cast) -> None:
    file = ask(cast.binh, "csv", {"don_vi": "P001"}, "unit")
    Official.objects.filter(pk=cast.binh.pk).update(is_active=False)
    assert make()
    assert (fresh(file).state, file.error) == ("failed", making.NO_RIGHT)


def test_what_was_chosen_by_and_is_gone_is_said(cast: Cast) -> None:
    file = ask(cast.khue, "csv", {"dot": "999"})
    assert make()
    assert fresh(file).state == "failed"
    assert "Không có đợt số “999”" in file.error


def test_the_database_keeps_its_room_on_the_disk(cast: Cast, monkeypatch) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(400_000_000))
    file = ask(cast.khue)
    assert make()
    assert (fresh(file).state, file.error) == ("failed", making.NO_ROOM)


def test_a_folder_that_cannot_be_written_is_one_clear_line(cast: Cast, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kinds, "write_file", full)
    file = ask(cast.khue)
    assert make()
    assert fresh(file).error == making.NOT_WRITTEN.format("đĩa hết chỗ")


def test_when_it_is_ready_who_has_an_address_gets_a_mail_without_a_link(cast: Cast, settings) -> None:
    settings.MAIL_SET_UP = True
    Official.objects.filter(pk=cast.khue.pk).update(email="khue@example.org")
    ask(cast.khue)
    ask(cast.binh, "csv", {"don_vi": "P001"}, "unit")
    assert make()
    assert make()
    assert set(PreparedFile.objects.values_list("state", flat=True)) == {"ready"}
    assert OutgoingMail.objects.count() == 1
    mail_sending.send_waiting(datetime.now(UTC))
    [letter] = mail.outbox
    assert letter.to == ["khue@example.org"]
    assert "ket-qua-tap-huan.csv" in letter.body
    assert "http" not in letter.body


def test_files_are_made_in_the_order_in_which_they_were_asked_for(cast: Cast) -> None:
    first, second = ask(cast.khue), ask(cast.khue, "xlsx")
    assert make()
    assert (fresh(first).state, fresh(second).state) == ("ready", "waiting")


def test_only_one_process_makes_files_here(cast: Cast) -> None:
    lock = folder.lock()
    assert lock is not None
    assert folder.lock() is None
    os.close(lock)
    lock = folder.lock()
    assert lock is not None
    os.close(lock)


def test_a_file_that_nobody_knows_is_swept(cast: Cast) -> None:
    stranger = folder.file("0" * 32, "csv")
    stranger.write_text("of a database that was replaced", encoding="utf-8")
    file = ask(cast.khue)
    assert make()
    assert not stranger.exists()
    ask(cast.khue, "xlsx")
    assert make()
    assert folder.file(fresh(file).token, "csv").exists()


def test_what_nobody_knows_is_gone_some_days_later_though_nobody_asks_for_anything(cast: Cast) -> None:
    file = ask(cast.khue)
    assert make()
    path = folder.file(file.token, "csv")
    PreparedFile.objects.all().delete()
    now = datetime.now(UTC)
    prepared_files.forget(now + prepared_files.KEPT_FOR)
    assert path.exists()
    # As one that another worker removes between two looks.
    folder.file("1" * 32, "csv").symlink_to("gone")
    prepared_files.forget(now + 2 * prepared_files.KEPT_FOR + timedelta(minutes=1))
    assert not path.exists()
    assert folder.place()


def test_a_note_that_nobody_takes_stops_nothing(cast: Cast, monkeypatch) -> None:
    """The lock of SQLite may be held longer than one waits for it; how far it is can be told a moment later."""
    monkeypatch.setattr(making, "_TELLS_EVERY_SECONDS", 0)
    monkeypatch.setattr(progress_report, "_AT_ONCE", 1)
    tell, tried = prepared_files.tell, []

    def held(*arguments) -> bool:
        tried.append(arguments)
        if len(tried) == 1:
            raise OperationalError("database is locked")
        return tell(*arguments)

    monkeypatch.setattr(prepared_files, "tell", held)
    file = ask(cast.khue)
    assert make()
    assert fresh(file).state == "ready"
    assert len(tried) > 1


def test_an_auditor_has_them_too(cast: Cast) -> None:
    appoint(cast.dung, "auditor")
    file = ask(Official.objects.get(pk=cast.dung.pk))
    assert make()
    assert fresh(file).state == "ready"


def test_after_some_days_it_is_gone(cast: Cast) -> None:
    file = ask(cast.khue)
    assert make()
    now = datetime.now(UTC)
    assert prepared_files.forget(now + prepared_files.KEPT_FOR - timedelta(minutes=1)) == 0
    assert folder.file(file.token, "csv").exists()
    assert prepared_files.forget(now + prepared_files.KEPT_FOR + timedelta(minutes=1)) == 1
    assert not folder.file(file.token, "csv").exists()
    assert not PreparedFile.objects.exists()
    assert Event.objects.filter(kind="export_asked").count() == 1


def test_what_waits_for_a_host_that_is_gone_is_given_up(cast: Cast) -> None:
    file = ask(cast.khue)
    PreparedFile.objects.update(place="elsewhere")
    prepared_files.forget(datetime.now(UTC) + timedelta(hours=1))
    assert fresh(file).state == "waiting"
    prepared_files.forget(datetime.now(UTC) + timedelta(hours=25))
    assert (fresh(file).state, file.error) == ("failed", prepared_files.GONE)
    assert prepared_files.again(file, datetime.now(UTC))
    assert fresh(file).place == folder.place()
