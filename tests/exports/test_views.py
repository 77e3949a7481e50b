"""What somebody sees of his large files: how far they are, the file, why there is none; nobody sees another's."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client

from tests.actions.people import appoint
from tests.cast import Cast, people, signed_in
from tests.cast import make as make_cast
from tests.exports.made import ask, in_folder, make
from trainer.exports import folder, kinds, prepared_files
from trainer.models import Appointment, Event, Official, PreparedFile, Reminder, RoleHolding
from trainer.queries.event_words import OF_A_PERSON

pytestmark = pytest.mark.django_db(transaction=True)
CITY, UNIT = "/cntt/tien-do/tai/csv/", "/don-vi/P001/tai/csv/"
LOG, REMINDERS = "/cntt/nhat-ky/tai/csv/", "/cntt/nhac/tai/csv/"


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cast:
    """The cast with ten more people, of whom more than five are too many to wait for."""
    in_folder(monkeypatch, tmp_path)
    monkeypatch.setattr(kinds, "MOST_AT_ONCE", 5)
    made = make_cast()
    people(made.ward, range(10))
    return made


def take(client: Client, file: PreparedFile) -> int:
    """Take a file to its end and return the status."""
    answer = client.get(f"/tep/{file.pk}/tai/")
    if answer.streaming:
        b"".join(answer.streaming_content)
    answer.close()
    return answer.status_code


def test_a_small_table_comes_at_once_and_a_large_one_has_a_page(cast: Cast) -> None:
    officer = signed_in(cast.khue)
    assert officer.get(CITY, {"tim": "van so 3"}).headers["Content-Disposition"].startswith("attachment")
    answer = officer.get(CITY, {"tim": "van so"})
    file = PreparedFile.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/tep/{file.pk}/")
    assert (file.wanted, file.about) == ({"tim": "van so"}, "tên hoặc mã: van so")


def test_the_page_follows_more_and_more_seldom_and_ends_with_the_file(cast: Cast) -> None:
    officer = signed_in(cast.khue)
    page = officer.get(CITY, follow=True)
    file = PreparedFile.objects.get()
    assert page.headers["Refresh"] == "3"
    assert "Sắp bắt đầu" in page.text
    PreparedFile.objects.update(state="running", done=3, total=12, asked_at=datetime.now(UTC) - timedelta(minutes=9))
    page = officer.get(f"/tep/{file.pk}/")
    assert "Đã đọc 3 trên 12 người (25%)" in page.text
    assert page.headers["Refresh"] == "20"
    PreparedFile.objects.update(state="waiting")
    assert make()
    page = officer.get(f"/tep/{file.pk}/")
    assert "Refresh" not in page.headers
    assert f'href="/tep/{file.pk}/tai/"' in page.text
    assert "Tệp ket-qua-tap-huan (CSV) đã lập xong" in officer.get("/tap-huan/").text

    answer = officer.get(f"/tep/{file.pk}/tai/")
    content = b"".join(answer.streaming_content)
    answer.close()
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ket-qua-tap-huan-20')
    assert content == folder.file(file.token, "csv").read_bytes()
    assert "đã lập xong" not in officer.get("/tap-huan/").text


def test_asking_and_taking_leave_a_trace_each(cast: Cast) -> None:
    officer = signed_in(cast.khue)
    officer.get(CITY, {"don_vi": "P001"})
    asked = Event.objects.get(kind="export_asked")
    assert (asked.actor, asked.details) == (
        cast.khue,
        {"what": "ket-qua-tap-huan.csv", "filter": {"don_vi": "P001"}},
    )
    assert make()
    file = PreparedFile.objects.get()
    # To ask whether it is there takes nothing.
    head = officer.head(f"/tep/{file.pk}/tai/")
    head.close()
    assert head.status_code == 200
    assert not Event.objects.filter(kind="exported").exists()
    take(officer, file)
    taken = Event.objects.get(kind="exported")
    assert taken.actor == cast.khue
    rows = folder.file(file.token, "csv").read_text(encoding="utf-8").count("HN9")
    assert rows > 10
    assert taken.details["rows"] >= rows
    assert {**taken.details, "rows": 0} == {"what": "ket-qua-tap-huan.csv", "filter": {"don_vi": "P001"}, "rows": 0}


def test_the_same_choice_is_made_once_however_often_it_is_asked_for(cast: Cast) -> None:
    officer = signed_in(cast.khue)
    for _ in range(3):
        officer.get(CITY, {"tinh_trang": "not_done"})
    assert PreparedFile.objects.count() == 1
    officer.get(CITY, {"tinh_trang": "all"})
    signed_in(cast.binh).get(UNIT)
    assert PreparedFile.objects.count() == 3


def test_somebody_has_a_few_waiting_and_no_more(cast: Cast) -> None:
    officer = signed_in(cast.khue)
    for number in range(prepared_files.MOST_WAITING):
        ask(cast.khue, wanted={"tim": str(number)})
    page = officer.get(CITY, follow=True)
    assert page.redirect_chain == [("/tep/", 302)]
    assert "5 tệp chờ lập" in page.text
    assert PreparedFile.objects.count() == prepared_files.MOST_WAITING


def test_nobody_sees_or_does_anything_with_anothers_file(cast: Cast) -> None:
    appoint(cast.dung, "auditor")
    file = ask(cast.khue)
    assert make()
    for who in (cast.binh, cast.dung, cast.chien):
        client = signed_in(who)
        for tail in ("", "tai/"):
            assert client.get(f"/tep/{file.pk}/{tail}").status_code == 404
        for tail in ("bo/", "lap-lai/"):
            assert client.post(f"/tep/{file.pk}/{tail}").status_code == 404
    assert signed_in(cast.chien).get("/tep/").status_code == 404
    assert "ket-qua" not in signed_in(cast.binh).get("/tep/").text
    assert PreparedFile.objects.filter(state="ready").count() == 1


def test_a_right_that_has_ended_takes_the_file_along(cast: Cast) -> None:
    file = ask(cast.khue)
    theirs = ask(cast.binh, "csv", {"don_vi": "P001"}, "unit")
    assert make()
    assert make()
    assert take(signed_in(cast.khue), file) == 200
    assert take(signed_in(cast.binh), theirs) == 200
    Appointment.objects.update(ended_at=datetime.now(UTC))
    RoleHolding.objects.filter(official=cast.binh).delete()
    for who, one in ((cast.khue, file), (cast.binh, theirs)):
        client = signed_in(Official.objects.get(pk=who.pk))
        assert take(client, one) == 404
        assert client.post(f"/tep/{one.pk}/lap-lai/").status_code == 404
        assert "Tệp đã lập" in client.get("/tep/").text
    assert Event.objects.filter(kind="exported").count() == 2


def test_an_auditor_asks_takes_and_puts_away_his_own(cast: Cast) -> None:
    appoint(cast.dung, "auditor")
    auditor = signed_in(cast.dung)
    auditor.get(CITY)
    file = PreparedFile.objects.get()
    assert file.asked_by == cast.dung
    assert make()
    assert take(auditor, file) == 200
    assert auditor.post(f"/tep/{file.pk}/bo/").headers["Location"] == "/tep/"
    assert not PreparedFile.objects.exists()
    assert not folder.file(file.token, "csv").exists()


def test_a_file_that_is_not_here_is_said_and_made_again(cast: Cast) -> None:
    officer = signed_in(cast.khue)
    file = ask(cast.khue)
    assert make()
    folder.remove(file.token, "csv")
    page = officer.get(f"/tep/{file.pk}/tai/", follow=True)
    assert page.redirect_chain == [(f"/tep/{file.pk}/", 302)]
    assert "Tệp không có trên máy chủ này" in page.text
    officer.post(f"/tep/{file.pk}/lap-lai/")
    assert make()
    assert take(officer, file) == 200


def test_what_is_not_ready_is_not_to_be_taken(cast: Cast) -> None:
    file = ask(cast.khue)
    folder.file(file.token, "csv").write_text("half", encoding="utf-8")
    assert signed_in(cast.khue).get(f"/tep/{file.pk}/tai/").headers["Location"] == f"/tep/{file.pk}/"
    assert not Event.objects.filter(kind="exported").exists()


def test_the_list_has_pages_and_as_many_queries_for_many(cast: Cast, django_assert_max_num_queries) -> None:
    for number in range(20):
        ask(cast.khue, wanted={"tim": str(number)})
        PreparedFile.objects.update(state="failed", error="Hỏng")
    officer = signed_in(cast.khue)
    with django_assert_max_num_queries(9):
        page = officer.get("/tep/")
    assert page.text.count("Chưa lập được") == 8
    assert officer.get("/tep/?trang=3").text.count("Chưa lập được") == 4


def test_a_stranger_signs_in_first(cast: Cast) -> None:
    for tail in ("", "1/", "1/tai/"):
        assert Client().get(f"/tep/{tail}").headers["Location"].startswith("/tai-khoan/dang-nhap/")


def lines(answer) -> list[list[str]]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_the_log_is_taken_as_it_is_filtered_and_taking_it_stands_in_it(cast: Cast) -> None:
    Event.objects.all().delete()
    moment = datetime.now(UTC)
    for number in range(3):
        Event.objects.create(
            at=moment, kind="moved", actor=cast.khue, official=cast.an, details={"note": f"ý {number}"}
        )
    Event.objects.create(at=moment, kind="exported", actor=None, details={"what": "report", "rows": 7})
    appoint(cast.dung, "auditor")
    Event.objects.filter(kind="appointed").delete()
    for who in (cast.khue, cast.dung):
        taken = lines(signed_in(who).get(LOG, {"loai": "can-bo", "ve": "HN002"}))
        assert [row[1] for row in taken] == ["Việc", *["Chuyển đơn vị"] * 3]
        assert [row[6] for row in taken[1:]] == ["ý 2", "ý 1", "ý 0"]
        assert taken[1][2:6] == [cast.khue.full_name, cast.khue.staff_code, "Nguyễn Thị An", "HN002"]
    assert Event.objects.filter(kind="exported", details__what="nhat-ky.csv", details__rows=3).count() == 2
    told = [row[6] for row in lines(signed_in(cast.khue).get(LOG, {"loai": "xem-tai"}))[1:]]
    assert told == [*["tệp nhật ký (CSV); 3 dòng"] * 2, "tệp bảng lập ở dòng lệnh; 7 dòng"]
    refused = signed_in(cast.khue).get(LOG, {"loai": "lạ"})
    assert refused.headers["Location"] == "/cntt/nhat-ky/?loai=l%E1%BA%A1"


def test_a_long_log_is_made_beside_and_holds_every_line(cast: Cast) -> None:
    moment = datetime.now(UTC)
    Event.objects.bulk_create(Event(at=moment, kind="moved", official=cast.an) for _ in range(1_100))
    officer = signed_in(cast.khue)
    page = officer.get(LOG, {"loai": "can-bo"}, follow=True)
    file = PreparedFile.objects.get()
    assert "nhat-ky (CSV): việc: Cán bộ đến, đi, đổi" in page.text
    PreparedFile.objects.update(state="running", done=500, total=1_100)
    assert "Đã đọc 500 trên 1.100 dòng (45%)" in officer.get(f"/tep/{file.pk}/").text
    PreparedFile.objects.update(state="waiting")
    assert make()
    file.refresh_from_db()
    many = Event.objects.filter(kind__in=OF_A_PERSON).count()
    assert (file.state, file.rows, file.done, file.total) == ("ready", many, many, many)
    answer = officer.get(f"/tep/{file.pk}/tai/")
    assert len(lines(answer)) == many + 1
    answer.close()
    assert Event.objects.get(kind="exported").details["what"] == "nhat-ky.csv"


def test_reminders_are_taken_as_they_are_filtered(cast: Cast) -> None:
    today = datetime.now(UTC).date()
    about = [{"quiz": "a", "title": "Giữ tài khoản"}, {"quiz": "b", "title": "Lừa đảo"}]
    for who, outcome in ((cast.an, "sent"), (cast.binh, "no_email")):
        Reminder.objects.create(
            official=who, kind="rule", day=today, about=about, created_at=datetime.now(UTC), outcome=outcome
        )
    officer = signed_in(cast.khue)
    taken = lines(officer.get(REMINDERS, {"ket_qua": "sent"}))
    assert len(taken) == 2
    assert taken[1][1:] == [
        "HN002",
        "Nguyễn Thị An",
        cast.ward.name,
        "Giữ tài khoản; Lừa đảo",
        "Theo lịch",
        "",
        "Đã gửi",
        "",
    ]
    assert Event.objects.get(kind="exported").details["what"] == "thu-nhac.csv"
    assert officer.get(REMINDERS, {"dot": "999"}).headers["Location"] == "/cntt/nhac/?dot=999"
    others = Official.objects.exclude(pk__in=[cast.an.pk, cast.binh.pk])
    for who in others:
        Reminder.objects.create(official=who, kind="hand", day=today, created_at=datetime.now(UTC))
    assert officer.get(REMINDERS).headers["Location"] == f"/tep/{PreparedFile.objects.get().pk}/"
    assert make()
    assert PreparedFile.objects.get().rows == len(others) + 2
