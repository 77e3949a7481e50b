"""Classes and drills on the screens: noted, people put in by numbers, read by leaders, seen in proofs, printed."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast, official, queries, signed_in
from tests.moment import now, today
from trainer.models import Attendance, Event, Official, Unit, Workshop
from trainer.tables.table import Column, Table
from trainer.tables.write_xlsx import xlsx_bytes
from trainer.workshops import noting

LIST = "/cntt/buoi/"


def day() -> date:
    return today() - timedelta(days=3)


@pytest.fixture
def drill(cast: Cast) -> Workshop:
    """A drill that P001 held, with An of P001 and Dung of P002."""
    made = noting.note("press", "", day(), cast.ward, actor=cast.khue, now=now())
    noting.attend(made, [cast.an.pk, cast.dung.pk], actor=cast.khue, now=now())
    return made


def test_a_drill_is_noted_and_people_are_put_in_after_they_were_shown(officer: Client, cast: Cast) -> None:
    left = official("HN050", "Vũ Văn Nghỉ", cast.ward)
    Official.objects.filter(pk=left.pk).update(is_active=False)
    assert f'href="{LIST}"' in officer.get("/cntt/dot/").text
    assert f'href="{LIST}them/"' in officer.get(LIST).text

    asked = {"loai": "press", "ten": "", "ngay": day().isoformat(), "don_vi": "P001", "noi": "Hội trường"}
    page = officer.post(f"{LIST}them/", asked, follow=True).text
    made = Workshop.objects.get()
    assert (made.title, made.held_on, made.unit, made.noted_by) == (
        "Diễn tập: báo chí tới cửa",
        day(),
        cast.ward,
        cast.khue,
    )
    assert "Đã ghi buổi này. Tiếp theo: ghi người dự." in page

    address = f"{LIST}{made.pk}/nguoi-du/"
    typed = "Mã cán bộ\nhn002\nHN003\nHN003\nHN050\nHN999\n"
    page = officer.post(address, {"ma": typed}).text
    assert "Sẽ ghi 3 người" in page
    assert "1 mã không có trong danh sách, không ghi:</strong> HN999." in page
    assert "1 mã lặp lại, mỗi mã tính một lần:</strong> HN003." in page
    assert "1 người nay đã rời danh sách" in page
    assert not Attendance.objects.exists()

    page = officer.post(address, {"ma": typed, "ghi": "1"}, follow=True).text
    assert "Đã ghi 3 người dự." in page
    assert set(Attendance.objects.values_list("official__staff_code", flat=True)) == {"HN002", "HN003", "HN050"}
    again = officer.post(address, {"ma": typed, "ghi": "1"}).text
    assert "Không có ai để ghi thêm" in again
    assert "3 người đã có tên từ trước" in again
    assert "Hội trường" in officer.get(f"{LIST}{made.pk}/").text


def test_the_column_of_numbers_is_found_in_a_file(officer: Client, drill: Workshop) -> None:
    columns = tuple(Column(name, name, 20) for name in ("STT", "Họ và tên", "Mã cán bộ"))
    rows = (("1", "Trần Thanh Bình", "HN001"), ("2", "Phạm Quyết Chiến", "HN004"))
    content = xlsx_bytes(Table("Người dự", columns, rows))
    sent = {"ma": "", "tep": SimpleUploadedFile("nguoi-du.xlsx", content)}
    page = officer.post(f"{LIST}{drill.pk}/nguoi-du/", sent).text
    assert "Sẽ ghi 2 người" in page
    assert "không có trong danh sách" not in page

    strangers = "".join(f"{at},X{at:04},Khách\n" for at in range(1, 302))
    late = {"tep": SimpleUploadedFile("dai.csv", f"STT,Mã,Tên\n{strangers}302,HN001,Bình\n".encode())}
    assert "Sẽ ghi 1 người" in officer.post(f"{LIST}{drill.pk}/nguoi-du/", late).text
    nobody = {"tep": SimpleUploadedFile("ten.csv", "Tên,Tuổi\nLan,30\n".encode())}
    assert "không có cột nào ghi mã cán bộ" in officer.post(f"{LIST}{drill.pk}/nguoi-du/", nobody).text
    broken = {"tep": SimpleUploadedFile("anh.xlsx", b"\x89PNG...")}
    assert 'role="alert"' in officer.post(f"{LIST}{drill.pk}/nguoi-du/", broken).text
    assert "Chưa có mã cán bộ nào" in officer.post(f"{LIST}{drill.pk}/nguoi-du/", {"ma": " "}).text


def test_more_than_a_workshop_takes_is_said_at_the_first_step(officer: Client, drill: Workshop) -> None:
    def sent(lines: str) -> str:
        file = SimpleUploadedFile("dai.csv", f"Mã cán bộ\n{lines}HN001\n".encode())
        return officer.post(f"{LIST}{drill.pk}/nguoi-du/", {"tep": file}).text

    page = sent("".join(f"HN001\nX{at:05}\n" for at in range(20_001)))
    assert "Danh sách có 20.002 mã khác nhau; một buổi ghi nhiều nhất 5.000 người." in page
    assert "Sẽ ghi" not in page
    page = sent("HN001\n" * 20_001 + "HN777\n")
    assert "Sẽ ghi 1 người" in page
    assert 'name="ma" value="HN001\nHN777"' in page
    assert "Danh sách dài quá." in sent("".join(f"{str(at) * 100}\n" for at in range(1_000, 1_900)))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"loai": ""}, "Chưa chọn loại buổi."),
        ({"loai": "other"}, "Buổi khác thì cần có tên."),
        ({"ngay": "{soon}"}, "chưa tới"),
        ({"ngay": "hôm qua"}, "Chưa đọc được ngày này."),
        ({"don_vi": ""}, "Chưa chọn đơn vị tổ chức."),
        ({"don_vi": "P999"}, "Không có đơn vị mang mã “P999”"),
    ],
)
def test_what_cannot_be_noted_is_said_at_the_form(officer: Client, asked: dict[str, str], said: str) -> None:
    whole = {"loai": "press", "ten": "", "ngay": day().isoformat(), "don_vi": "P001", "noi": ""}
    asked = {name: value.format(soon=today() + timedelta(days=2)) for name, value in asked.items()}
    assert said in officer.post(f"{LIST}them/", whole | asked).text
    assert not Workshop.objects.exists()


def test_the_same_is_noted_twice_only_when_somebody_says_so(officer: Client, drill: Workshop) -> None:
    whole = {"loai": "press", "ten": "", "ngay": day().isoformat(), "don_vi": "P001", "noi": ""}
    assert 'name="them"' not in officer.get(f"{LIST}them/").text
    page = officer.post(f"{LIST}them/", whole).text
    assert f"(buổi số {drill.pk}). Anh/chị ghi người dự vào buổi đó" in page
    assert f'href="{LIST}{drill.pk}/">Mở buổi đã có</a>' in page
    assert 'name="them"' in page
    assert Workshop.objects.count() == 1
    for other in ({"ten": "Lần hai"}, {"ngay": (day() - timedelta(days=1)).isoformat()}, {"don_vi": "P002"}):
        assert "Đã ghi buổi này." in officer.post(f"{LIST}them/", whole | other, follow=True).text
    assert "Đã ghi buổi này." in officer.post(f"{LIST}them/", whole | {"them": "1"}, follow=True).text
    Workshop.objects.filter(title=drill.title, unit=drill.unit).update(withdrawn_at=now())
    assert "Đã ghi buổi này." in officer.post(f"{LIST}them/", whole, follow=True).text


def test_somebody_is_taken_out_and_a_workshop_withdrawn_with_a_reason(
    officer: Client, cast: Cast, drill: Workshop
) -> None:
    row = Attendance.objects.get(official=cast.an)
    address, whole = f"{LIST}nguoi/{row.pk}/bo/", f"{LIST}{drill.pk}/"
    assert f'href="{address}"' in officer.get(whole).text
    assert "Chưa có lý do." in officer.post(address, {"ly_do": ""}).text
    page = officer.post(address, {"ly_do": "Nhầm người"}, follow=True).text
    assert "Đã bỏ tên Nguyễn Thị An khỏi buổi này." in page
    assert "Nhầm người" in page
    assert "đã được bỏ tên từ trước" in officer.post(address, {"ly_do": "Nữa"}, follow=True).text

    page = officer.post(f"{whole}bo/", {"ly_do": "Ghi hai lần"}, follow=True).text
    assert "Đã bỏ buổi này." in page
    assert "Ghi hai lần." in page
    assert "nguoi-du/" not in page
    assert "Đã bỏ</span>" in officer.get(LIST).text
    assert "đã được bỏ từ trước" in officer.post(f"{whole}nguoi-du/", {"ma": "HN001", "ghi": "1"}, follow=True).text
    assert "lý do: “Ghi hai lần”" in officer.get("/cntt/nhat-ky/?loai=buoi").text


def test_the_log_finds_who_was_put_in_by_any_of_them(officer: Client, cast: Cast, drill: Workshop) -> None:
    other = noting.note("course", "", day(), cast.ward, actor=None, now=now())
    noting.attend(other, [cast.binh.pk], actor=None, now=now())

    def found(code: str) -> tuple[int, int]:
        page = officer.get(f"/cntt/nhat-ky/?loai=buoi&ve={code}").text
        return page.count("Diễn tập: báo chí tới cửa, "), page.count("Khóa bốn giờ cho quản trị trang, ")

    codes = (cast.an.staff_code, cast.dung.staff_code, cast.binh.staff_code, cast.khue.staff_code)
    assert [found(code) for code in codes] == [(1, 0), (1, 0), (0, 1), (0, 0)]


def test_what_grows_too_long_by_its_marks_is_said_at_the_form(officer: Client, cast: Cast, drill: Workshop) -> None:
    # In NFC this letter is two: what a field holds is more than what was typed.
    long = "\u0958" * 200
    row = Attendance.objects.get(official=cast.an)
    for address in (f"{LIST}nguoi/{row.pk}/bo/", f"{LIST}{drill.pk}/bo/"):
        assert "Lý do dài 400 chữ cái. Anh/chị viết gọn trong 200." in officer.post(address, {"ly_do": long}).text
    whole = {"loai": "press", "ten": "", "ngay": day().isoformat(), "don_vi": "P001", "noi": long}
    assert "Nơi tổ chức dài 400 chữ cái" in officer.post(f"{LIST}them/", whole).text
    assert not Attendance.objects.filter(withdrawn_at__isnull=False).exists()


def test_a_leader_reads_who_of_his_people_was_there_and_nobody_else(cast: Cast, drill: Workshop) -> None:
    leader = signed_in(cast.binh)
    assert 'href="/don-vi/P001/buoi/"' in leader.get("/don-vi/P001/").text
    listed = leader.get("/don-vi/P001/buoi/").text
    assert "Diễn tập: báo chí tới cửa" in listed
    assert "1 trong 2</td>" in listed
    assert "Dự một buổi không tính là hoàn thành bài nào" in listed
    assert "Ghi để trả lời" not in listed
    assert "các đơn vị trực thuộc" not in listed
    assert "các đơn vị trực thuộc" in signed_in(cast.khue).get(f"/don-vi/{cast.city.code}/buoi/").text
    page = leader.get(f"/don-vi/P001/buoi/{drill.pk}/").text
    assert "Nguyễn Thị An" in page
    assert "1 trong 2 người dự là người của Phường Sao Mai." in page
    assert "Lê Tiến Dũng" not in page
    assert "/bo/" not in page
    assert leader.get(f"/don-vi/P002/buoi/{drill.pk}/").status_code == 404
    far = noting.note("course", "", day(), cast.other_ward, actor=None, now=now())
    assert leader.get(f"/don-vi/P001/buoi/{far.pk}/").status_code == 404


def test_it_stands_in_the_record_of_who_was_there_and_in_no_digest(officer: Client, cast: Cast) -> None:
    own, proof = signed_in(cast.an), "/cntt/can-bo/HN002/ho-so/"
    before = officer.get(f"{proof}tai/json/").json()["sha256"]
    assert "buổi tập huấn, diễn tập" not in own.get("/tap-huan/ho-so/").text
    made = noting.note("course", "", day(), cast.city, actor=None, now=now())
    noting.attend(made, [cast.an.pk], actor=None, now=now())

    line = f"Khóa bốn giờ cho quản trị trang, ngày {day():%d/%m/%Y}, Thành phố"
    page = own.get("/tap-huan/ho-so/").text
    assert "Đã dự 1 buổi tập huấn, diễn tập" in page
    assert line in page
    assert line in officer.get(proof).text
    assert "mã đối chiếu ở đó chỉ xác nhận kết quả làm bài" in page
    assert officer.get(f"{proof}tai/json/").json()["sha256"] == before


def test_the_list_to_sign_is_what_an_office_prints(officer: Client, cast: Cast, drill: Workshop) -> None:
    Official.objects.filter(pk=cast.an.pk).update(position="Chuyên viên")
    Workshop.objects.update(place="Hội trường")
    answer = officer.get(f"{LIST}{drill.pk}/tai/xlsx/")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    held = f"ngày {day():%d/%m/%Y}, đơn vị tổ chức Phường Sao Mai, nơi tổ chức Hội trường"
    assert rows[0][0] == f"Người dự buổi “Diễn tập: báo chí tới cửa”, {held}"
    name = f"nguoi-du-{day():%Y-%m-%d}-dien-tap-bao-chi-toi-cua.xlsx"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert rows[2:] == [
        ("Số thứ tự", "Mã cán bộ", "Họ và tên", "Chức vụ", "Đơn vị", "Ký tên"),
        (1, "HN002", "Nguyễn Thị An", "Chuyên viên", "Phường Sao Mai", None),
        (2, cast.dung.staff_code, "Lê Tiến Dũng", None, "Phường Hoa Lúa", None),
    ]
    assert Event.objects.get(kind="exported").details["rows"] == 2


def test_more_people_and_workshops_take_no_more_statements(officer: Client, cast: Cast, drill: Workshop) -> None:
    places = [LIST, f"{LIST}{drill.pk}/", "/don-vi/P001/buoi/", f"/don-vi/P001/buoi/{drill.pk}/", "/tap-huan/ho-so/"]
    client = {place: signed_in(cast.an) if "ho-so" in place else officer for place in places}
    few = {place: (queries(client[place], place), queries(client[place], place))[1] for place in places}
    for number in range(11):
        one = official(f"HN8{number:03}", f"Vũ Văn Số {number}", cast.ward)
        noting.attend(drill, [one.pk], actor=None, now=now())
        more = noting.note("course", f"Lớp {number}", day(), cast.ward, actor=None, now=now())
        noting.attend(more, [cast.an.pk, one.pk], actor=None, now=now())
    assert {place: queries(client[place], place) for place in places} == few


def _asked(workshop: Workshop, page: str, **other: str) -> dict[str, str]:
    """Return what the form of ``page`` sends, with ``other`` things typed."""
    mark = page.split('name="thay" value="')[1].split('"')[0]
    whole = {"loai": workshop.kind, "ten": "", "ngay": workshop.held_on.isoformat(), "noi": workshop.place}
    return whole | {"don_vi": workshop.unit.code, "ly_do": "Ghi nhầm", "thay": mark} | other


def test_a_workshop_is_mended_and_whoever_reads_it_reads_what_stood_before(
    officer: Client, cast: Cast, drill: Workshop
) -> None:
    place, before = f"{LIST}{drill.pk}/sua/", day() - timedelta(days=1)
    assert f'href="{place}"' in officer.get(f"{LIST}{drill.pk}/").text
    form = officer.get(place).text
    assert "2 người dự vẫn ở buổi này." in form
    assert "Chưa có lý do." in officer.post(place, _asked(drill, form, ly_do="")).text
    page = officer.post(place, _asked(drill, form, ngay=before.isoformat(), noi="Hội trường"), follow=True).text
    assert "Đã sửa buổi này." in page
    leader = signed_in(cast.binh).get(f"/don-vi/P001/buoi/{drill.pk}/").text
    for seen in (page, leader):
        assert "Đã sửa 1 lần" in seen
        assert f"Ngày: {day():%d/%m/%Y} → {before:%d/%m/%Y}" in seen
        assert "Nơi tổ chức: (trống) → Hội trường" in seen
        assert "Ghi nhầm." in seen
    assert Attendance.objects.filter(workshop=drill, withdrawn_at=None).count() == 2
    assert f"{day():%d/%m/%Y} → {before:%d/%m/%Y}" in officer.get("/cntt/nhat-ky/?loai=buoi").text

    # The form that was open meanwhile is of what stood before.
    page = officer.post(place, _asked(drill, form, noi="Phòng 2")).text
    assert "vừa được người khác sửa" in page
    assert "Đang ghi: Diễn tập: báo chí tới cửa, ngày " + f"{before:%d/%m/%Y}" in page
    drill.refresh_from_db()
    assert drill.place == "Hội trường"
    assert "Không có gì khác trước" in officer.post(place, _asked(drill, officer.get(place).text), follow=True).text


def test_a_workshop_that_would_be_the_same_as_another_leads_to_it(officer: Client, cast: Cast, drill: Workshop) -> None:
    other = noting.note("course", "", day(), cast.ward, actor=None, now=now())
    place = f"{LIST}{other.pk}/sua/"
    asked = _asked(other, officer.get(place).text, loai="press")
    page = officer.post(place, asked).text
    assert f'href="{LIST}{drill.pk}/">Mở buổi đã có</a>' in page
    assert ">Vẫn sửa thành như vậy</button>" in page
    assert "Đã sửa buổi này." in officer.post(place, asked | {"them": "1"}, follow=True).text


def test_only_the_it_unit_mends_and_nothing_that_was_withdrawn(officer: Client, cast: Cast, drill: Workshop) -> None:
    place = f"{LIST}{drill.pk}/sua/"
    asked = _asked(drill, officer.get(place).text, noi="A")
    for who in (cast.binh, cast.an):
        assert signed_in(who).post(place, asked).status_code == 404
    noting.withdraw(drill, "Ghi hai lần", actor=None, now=now())
    assert officer.get(place).status_code == 404
    assert "đã được bỏ từ trước" in officer.post(place, asked, follow=True).text
    drill.refresh_from_db()
    assert drill.place == ""


def test_a_unit_that_was_closed_since_may_stay_who_held_it(officer: Client, cast: Cast, drill: Workshop) -> None:
    Unit.objects.filter(pk=cast.ward.pk).update(closed_at=now())
    place = f"{LIST}{drill.pk}/sua/"
    form = officer.get(place).text
    assert "Phường Sao Mai (nay không còn)" in form
    page = officer.post(place, _asked(drill, form, don_vi="", noi="Hội trường"), follow=True).text
    assert "Đã sửa buổi này." in page
    drill.refresh_from_db()
    assert (drill.unit, drill.place) == (cast.ward, "Hội trường")


def test_of_two_thousand_numbers_each_gets_its_line_and_none_is_lost(
    officer: Client, cast: Cast, drill: Workshop
) -> None:
    left = official("HN050", "Vũ Văn Nghỉ", cast.ward)
    Official.objects.filter(pk=left.pk).update(is_active=False)
    strangers = [f"X{number:04}" for number in range(1_990)]
    typed = ["HN001", "HN001", "HN002", "HN004", "HN050", *strangers, "HN004"]
    place = f"{LIST}{drill.pk}/nguoi-du/"
    page = officer.post(place, {"ma": "\n".join(typed)}).text
    assert "Sẽ ghi 3 người" in page
    assert "Đã đọc 1.996 mã. 1 người đã có tên từ trước" in page
    for line in (
        "<strong>1.990 mã không có trong danh sách, không ghi:</strong>",
        "<strong>2 mã lặp lại, mỗi mã tính một lần:</strong> HN001; HN004.",
        "<strong>1 người nay đã rời danh sách, vẫn được ghi vì có thể đã dự trước khi rời:</strong> Vũ Văn Nghỉ",
        f"<strong>1 người không thuộc Phường Sao Mai, vẫn được ghi:</strong> {cast.chien}, {cast.chien.unit.name}.",
    ):
        assert line in page
    assert "; ".join(strangers[:30]) in page
    assert "; ".join(strangers[30:]) in page
    sent = page.split('name="ma" value="')[1].split('"')[0]
    page = officer.post(place, {"ma": sent, "ghi": "1"}, follow=True).text
    assert "Đã ghi 3 người dự." in page
    assert "Chưa ghi 1.990 mã vì không có trong danh sách cán bộ: X0000, " in page
    assert "X0029 và 1.960 mã nữa." in page


def test_numbers_that_a_spreadsheet_took_for_figures_are_read_as_whose_they_are(
    officer: Client, cast: Cast, drill: Workshop
) -> None:
    for code in ("000123", "000456", "0000456"):
        official(code, f"Vũ Văn {code}", cast.ward)
    book = openpyxl.Workbook()
    for row in (("TT", "Mã số CBCC", "Họ và tên"), (1, 123, "A"), (2, 456, "B"), (3, 789.0, "C")):
        book.active.append(row)
    page = officer.post(f"{LIST}{drill.pk}/nguoi-du/", {"tep": _file("so.xlsx", book)}).text
    assert "Sẽ ghi 1 người" in page
    assert "1 mã mất số 0 ở đầu, hiểu là:</strong> 123 là Vũ Văn 000123 (000123)." in page
    # Of 456 two people may be meant: nobody is taken for the other.
    assert "2 mã không có trong danh sách, không ghi:</strong> 456; 789." in page


def test_numbers_on_several_sheets_are_not_guessed_at(officer: Client, drill: Workshop) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Sáng"
    book.active.append(("HN001",))
    book.create_sheet("Ghi chú").append(("Lớp đông",))
    place = f"{LIST}{drill.pk}/nguoi-du/"
    assert "Sẽ ghi 1 người" in officer.post(place, {"tep": _file("mot.xlsx", book)}).text
    book.create_sheet("Chiều").append(("HN004",))
    page = officer.post(place, {"tep": _file("hai.xlsx", book)}).text
    assert "Mã cán bộ có ở 2 trang của tệp: “Sáng”, “Chiều”." in page
    assert "Sẽ ghi" not in page


def _file(name: str, book: openpyxl.Workbook) -> SimpleUploadedFile:
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def test_one_of_many_is_found_by_name_or_number(officer: Client, cast: Cast, drill: Workshop) -> None:
    place, of_unit = f"{LIST}{drill.pk}/", f"/don-vi/P001/buoi/{drill.pk}/"
    assert 'name="tim"' not in officer.get(place).text.split("<main")[1]
    people = [official(f"HN8{number:03}", f"Vũ Văn Số {number}", cast.ward) for number in range(20)]
    noting.attend(drill, [one.pk for one in people], actor=None, now=now())
    for client, address in ((officer, place), (signed_in(cast.binh), of_unit)):
        assert 'name="tim"' in client.get(address).text.split("<main")[1]
        page = client.get(address, {"tim": "hn8007"}).text
        assert ("Vũ Văn Số 7" in page, "Vũ Văn Số 8" in page, "Nguyễn Thị An" in page) == (True, False, False)
        assert "Nguyễn Thị An" in client.get(address, {"tim": "an"}).text
        assert "Không có người dự nào là “Quốc”" in client.get(address, {"tim": "Quốc"}).text
    assert "Không có người dự nào là “dung”" in signed_in(cast.binh).get(of_unit, {"tim": "dung"}).text


def test_it_stands_on_the_page_of_who_was_there(officer: Client, cast: Cast, drill: Workshop) -> None:
    place, leader = f"/cntt/can-bo/{cast.an.staff_code}/", signed_in(cast.binh)
    for client, href in ((officer, f"{LIST}{drill.pk}/"), (leader, f"/don-vi/P001/buoi/{drill.pk}/")):
        page = client.get(place).text
        assert "Đã dự 1 buổi tập huấn, diễn tập" in page
        assert f'<a href="{href}">Diễn tập: báo chí tới cửa</a>, ngày {day():%d/%m/%Y}, Phường Sao Mai' in page
        assert client.get(href).status_code == 200
    before = queries(officer, place)
    for number in range(9):
        more = noting.note("course", f"Lớp {number}", day(), cast.city, actor=None, now=now())
        noting.attend(more, [cast.an.pk], actor=None, now=now())
    assert queries(officer, place) == before
    assert "5 buổi trước đó" in officer.get(place).text
    row = Attendance.objects.get(workshop=drill, official=cast.an)
    noting.take_out(row, "Nhầm người", actor=cast.khue, now=now())
    page = officer.get(place).text
    assert f'href="{LIST}{drill.pk}/"' not in page
    assert f"“Diễn tập: báo chí tới cửa, {day():%d/%m/%Y}”; lý do: “Nhầm người”" in page
