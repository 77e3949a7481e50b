"""Classes and drills on the screens: noted, people put in by numbers, read by leaders, seen in proofs, printed."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast, official, queries, signed_in
from tests.moment import now, today
from trainer.actions import workshops
from trainer.models import Attendance, Event, Official, Workshop
from trainer.tables.table import Column, Table
from trainer.tables.write_xlsx import xlsx_bytes

LIST = "/cntt/buoi/"


def day() -> date:
    return today() - timedelta(days=3)


@pytest.fixture
def officer(cast: Cast) -> Client:
    return signed_in(cast.khue)


@pytest.fixture
def drill(cast: Cast) -> Workshop:
    """A drill that P001 held, with An of P001 and Dung of P002."""
    made = workshops.note("press", "", day(), cast.ward, actor=cast.khue, now=now())
    workshops.attend(made, [cast.an.pk, cast.dung.pk], actor=cast.khue, now=now())
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
    assert 'name="ma" value="HN001"' in page
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
    other = workshops.note("course", "", day(), cast.ward, actor=None, now=now())
    workshops.attend(other, [cast.binh.pk], actor=None, now=now())

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
    far = workshops.note("course", "", day(), cast.other_ward, actor=None, now=now())
    assert leader.get(f"/don-vi/P001/buoi/{far.pk}/").status_code == 404


def test_it_stands_in_the_record_of_who_was_there_and_in_no_digest(officer: Client, cast: Cast) -> None:
    own, proof = signed_in(cast.an), "/cntt/can-bo/HN002/ho-so/"
    before = officer.get(f"{proof}tai/json/").json()["sha256"]
    assert "buổi tập huấn, diễn tập" not in own.get("/tap-huan/ho-so/").text
    made = workshops.note("course", "", day(), cast.city, actor=None, now=now())
    workshops.attend(made, [cast.an.pk], actor=None, now=now())

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
        workshops.attend(drill, [one.pk], actor=None, now=now())
        more = workshops.note("course", f"Lớp {number}", day(), cast.ward, actor=None, now=now())
        workshops.attend(more, [cast.an.pk, one.pk], actor=None, now=now())
    assert {place: queries(client[place], place) for place in places} == few


def test_it_stands_on_the_page_of_who_was_there(officer: Client, cast: Cast, drill: Workshop) -> None:
    place, leader = f"/cntt/can-bo/{cast.an.staff_code}/", signed_in(cast.binh)
    for client, href in ((officer, f"{LIST}{drill.pk}/"), (leader, f"/don-vi/P001/buoi/{drill.pk}/")):
        page = client.get(place).text
        assert "Đã dự 1 buổi tập huấn, diễn tập" in page
        assert f'<a href="{href}">Diễn tập: báo chí tới cửa</a>, ngày {day():%d/%m/%Y}, Phường Sao Mai' in page
        assert client.get(href).status_code == 200
    before = queries(officer, place)
    for number in range(9):
        more = workshops.note("course", f"Lớp {number}", day(), cast.city, actor=None, now=now())
        workshops.attend(more, [cast.an.pk], actor=None, now=now())
    assert queries(officer, place) == before
    assert "5 buổi trước đó" in officer.get(place).text
    row = Attendance.objects.get(workshop=drill, official=cast.an)
    workshops.take_out(row, "Nhầm người", actor=cast.khue, now=now())
    page = officer.get(place).text
    assert f'href="{LIST}{drill.pk}/"' not in page
    assert f"“Diễn tập: báo chí tới cửa, {day():%d/%m/%Y}”; lý do: “Nhầm người”" in page
