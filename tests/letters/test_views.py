"""The letter on the screens: a leader answers beside names, the IT unit decides, and nobody else finds either."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from tests.cast import make_pass, people, signed_in
from tests.letters.test_slips import page_of
from tests.moment import today
from trainer.content.live import library
from trainer.letters import make
from trainer.models import Extension, Letter, LetterAnswer, Official, Unit


def later() -> str:
    return (today() + timedelta(days=40)).isoformat()


LETTER = "/don-vi/P001/thu-tuan/"


@pytest.fixture
def leader(cast):
    return signed_in(cast.binh)


def answer(client, person, **fields):
    posted = {f"{name}-{person.pk}": value for name, value in fields.items()}
    return client.post(f"{LETTER}?trang=1", posted, follow=True).text


def test_a_leader_reads_who_lacks_what(leader):
    page = leader.get(LETTER).text
    assert "0/2 cán bộ đã xong mọi bài được giao" in page
    assert "Nguyễn Thị An" in page
    assert "Lê Tiến Dũng" not in page


def test_what_somebody_lacks_stands_in_the_order_of_his_path(cast, leader):
    titles = [library().quizzes[quiz].title for quiz in library().paths["page_admin"].quizzes]
    assert ", ".join(titles) in leader.get(LETTER).text
    page = signed_in(cast.khue).get(f"/cntt/can-bo/{cast.an.staff_code}/").text
    places = [page.index(f'<th scope="row">{title}') for title in titles]
    assert places == sorted(places)


def test_the_list_with_names_is_printed_from_the_letter_alone_to_which_the_page_of_the_unit_leads(cast, leader):
    way = f'href="{LETTER}in/"'
    page = leader.get("/don-vi/P001/").text
    assert way not in page
    assert f'href="{LETTER}">Thư tuần: xem, in, trả lời</a>' in page
    assert f"{way}>Tải thư để in (PDF)</a>" in leader.get(LETTER).text
    printed = PdfReader(io.BytesIO(leader.get(f"{LETTER}in/").content))
    assert "Nguyễn Thị An" in "".join(page.extract_text() for page in printed.pages)
    cast.ward.officials.update(is_active=False)
    assert way not in signed_in(cast.khue).get(LETTER).text


def test_who_just_finished_stands_above_who_lacks_something(cast, leader):
    make_pass(cast.an)
    page = leader.get(LETTER).text
    assert page.index("Mới xong tuần này: Nguyễn Thị An.") < page.index("1 người còn thiếu bài")


def test_an_answer_is_sent_shown_as_waiting_and_approved(cast, leader, officer):
    page = answer(leader, cast.an, tra_loi="extend", den_ngay_extend=later(), ghi_chu="Đi công tác")
    day = f"{later()[8:]}/{later()[5:7]}/{later()[:4]}"
    assert f"Đã gửi 1 câu trả lời: Nguyễn Thị An: Gia hạn đến hết {day} (“Đi công tác”). Bộ phận CNTT duyệt" in page
    assert "Chờ bộ phận CNTT duyệt" in page
    waiting = officer.get("/cntt/thu-tuan/tra-loi/").text
    assert "Nguyễn Thị An" in waiting
    assert "Đi công tác" in waiting
    number = LetterAnswer.objects.get().pk
    said = officer.post("/cntt/thu-tuan/tra-loi/", {"chon": [number], "viec": "duyet"}, follow=True).text
    assert "Đã duyệt 1 câu trả lời" in said
    assert Extension.objects.get().official_id == cast.an.pk
    undone = officer.post(f"/cntt/thu-tuan/tra-loi/{number}/hoan-tac/", follow=True).text
    assert "Đã hoàn tác 1 câu trả lời" in undone
    assert Extension.objects.get().withdrawn_at is not None


def test_what_is_missing_is_said_beside_the_name_and_nothing_typed_is_lost(cast, leader):
    posted = {
        f"tra_loi-{cast.an.pk}": "extend",
        f"den_ngay_extend-{cast.an.pk}": "31/02/2027",
        f"ghi_chu-{cast.an.pk}": "Đi công tác",
        f"tra_loi-{cast.binh.pk}": "gone",
    }
    page = leader.post(LETTER, posted, follow=True).text
    assert "Chưa đọc được ngày “31/02/2027”" in page
    assert "1 câu trả lời còn thiếu" in page
    assert 'value="Đi công tác"' in page
    assert not LetterAnswer.objects.exists()


def test_without_an_answer_one_line_says_what_to_do(leader):
    assert "Chưa có câu trả lời nào mới" in leader.post(LETTER, {}, follow=True).text


def test_an_answer_about_somebody_of_another_unit_is_not_taken(cast, leader):
    answer(leader, cast.dung, tra_loi="gone")
    assert not LetterAnswer.objects.exists()


def test_a_long_letter_has_pages_and_each_keeps_to_its_own_people(cast, leader):
    people(cast.ward, range(25))
    first, last = leader.get(LETTER).text, leader.get(f"{LETTER}?trang=5").text
    assert first.count("Trả lời<span") == 6
    assert last.count("Trả lời<span") == 3


def test_of_several_ticked_the_one_that_cannot_be_done_stops_no_other(cast, leader, officer):
    answer(leader, cast.an, tra_loi="extend", den_ngay_extend=later())
    gone = answer(leader, cast.binh, tra_loi="extend", den_ngay_extend=later())
    assert "Đã gửi" in gone
    first, second = LetterAnswer.objects.order_by("pk")
    officer.post("/cntt/thu-tuan/tra-loi/", {"chon": [first.pk], "viec": "khong", "ly_do": "Chưa cần", "chac": "1"})
    said = officer.post("/cntt/thu-tuan/tra-loi/", {"chon": [first.pk, second.pk], "viec": "duyet"}, follow=True).text
    assert "Đã duyệt 1 câu trả lời" in said
    assert "đã có người duyệt hoặc đổi trước đó" in said
    assert "Không duyệt: Chưa cần" in said


def test_nothing_ticked_one_line(officer):
    assert "Chưa chọn dòng nào" in officer.post("/cntt/thu-tuan/tra-loi/", {"viec": "duyet"}, follow=True).text


def test_the_letters_of_a_week_are_made_once(cast, officer):
    assert "Đã lập thư tuần này" in officer.post("/cntt/thu-tuan/", follow=True).text
    assert Letter.objects.count() == 3
    assert "Tuần này mọi đơn vị đã có thư" in officer.post("/cntt/thu-tuan/", follow=True).text
    assert Letter.objects.count() == 3


@pytest.mark.parametrize("set_up", [True, False])
def test_only_what_a_mail_server_can_do_is_promised(officer, settings, set_up):
    settings.MAIL_SET_UP = set_up
    before = officer.get("/cntt/thu-tuan/").text
    after = officer.post("/cntt/thu-tuan/", follow=True).text

    assert ("thư đi dần tới lãnh đạo" in before) is set_up
    assert ("không thư nào tự gửi đi" in before) is not set_up
    assert ("Thư được gửi dần." in after) is set_up
    assert ("Chưa khai máy chủ thư: in ra để gửi." in after) is not set_up
    assert ("Thư của mọi đơn vị, vì chưa khai máy chủ thư." in after) is not set_up


def test_letters_to_print_are_a_pdf_and_leave_a_trace(cast, officer):
    officer.post("/cntt/thu-tuan/")
    answer = officer.get("/cntt/thu-tuan/in/")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="thu-tuan-')


def test_before_they_are_made_there_is_nothing_to_print_and_it_says_so(officer):
    assert "chưa lập thư" in officer.get("/cntt/thu-tuan/in/", follow=True).text


def test_a_leader_prints_his_own(leader):
    assert leader.get(f"{LETTER}in/").content.startswith(b"%PDF")


def test_the_letter_on_paper_is_from_the_unit_above_all(leader):
    [first, *_] = PdfReader(io.BytesIO(leader.get(f"{LETTER}in/").content)).pages
    head = first.extract_text().split("Thư tuần: Phường Sao Mai")[0]
    assert head.split("Tuần ")[0].split() == ["Gần", "Dân", "Thành", "phố"]


def test_no_answer_to_tick_takes_two_lines(leader):
    paper = PdfReader(io.BytesIO(leader.get(f"{LETTER}in/").content))
    lines = [line.strip() for page in paper.pages for line in page.extract_text().splitlines()]
    assert [line for line in lines if line == "đây"] == []
    assert any("Không còn làm ở đây" in line for line in lines)


def on_paper(client):
    paper = PdfReader(io.BytesIO(client.get(f"{LETTER}in/").content))
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def test_on_paper_who_was_answered_about_has_nothing_to_tick(cast, leader):
    assert on_paper(leader).count("Sai thông tin") == 2
    answer(leader, cast.an, tra_loi="moved", ghi_chu="Phường Hoa Lúa")
    half = on_paper(leader)
    assert half.count("Sai thông tin") == 1
    assert "Đã trả lời: Đã chuyển đơn vị (“Phường Hoa Lúa”). Chờ bộ phận CNTT duyệt." in half
    assert "đánh dấu cạnh từng tên" in half
    answer(leader, cast.binh, tra_loi="extend", den_ngay_extend=later())
    whole = on_paper(leader)
    assert "Sai thông tin" not in whole
    assert "đánh dấu cạnh từng tên" not in whole


def test_on_paper_who_has_a_slip_is_not_told_to_get_one(cast, leader):
    assert "1 người chưa từng đăng nhập. Phiếu đăng nhập lần đầu của họ:" in on_paper(leader)
    leader.post(f"{LETTER}phieu/")
    printed = on_paper(leader)
    assert "1 người chưa từng đăng nhập. 1 người đã có phiếu còn dùng được." in printed
    assert "In phiếu đăng nhập" not in printed
    people(cast.ward, range(1))
    assert "còn dùng được. Phiếu đăng nhập lần đầu của 1 người còn lại: đăng nhập Gần Dân" in on_paper(leader)


def test_the_letter_to_print_is_offered_once_above_all_people(leader):
    page = leader.get(LETTER).text
    assert page.count(f'href="{LETTER}in/"') == 1
    assert page.index("Tải thư để in (PDF)</a>") < page.index('id="danh-sach"')
    assert "<summary>In phiếu đăng nhập cho 1 người</summary>" in page
    # The leader's own comes from the IT unit.
    Official.objects.filter(staff_code="HN001").update(last_login=None)
    page = leader.get(LETTER).text
    assert "<summary>In phiếu đăng nhập cho 1 người (1 người nữa nhận từ bộ phận CNTT)</summary>" in page


def test_without_slips_to_print_nothing_is_folded_below(cast, leader):
    Official.objects.update(last_login=datetime.now(UTC))
    page = leader.get(LETTER).text
    assert "Tải thư để in (PDF)</a>" in page
    assert 'id="in-giay"' not in page


@pytest.mark.parametrize("address", [LETTER, f"{LETTER}in/", "/cntt/thu-tuan/", "/cntt/thu-tuan/tra-loi/"])
def test_whom_it_does_not_concern_finds_nothing(cast, address):
    for person in (cast.an, cast.dung, cast.chien):
        assert signed_in(person).get(address).status_code == 404
        assert signed_in(person).post(address).status_code in (404, 405)


def test_a_leader_does_not_decide(leader):
    assert leader.get("/cntt/thu-tuan/tra-loi/").status_code == 404
    assert leader.post("/cntt/thu-tuan/tra-loi/1/hoan-tac/").status_code == 404


def test_while_they_are_made_the_screen_says_how_far(cast, officer):
    make.decide(datetime.now(UTC), None)
    assert "Đang lập" in officer.get("/cntt/thu-tuan/").text


def long_letter(cast):
    """Let the letter of the ward have three pages; return its people in the order in which they stand there."""
    people(cast.ward, range(25))
    return [one.key for one in page_of(cast.ward).people]


def test_going_to_another_page_keeps_what_was_chosen_and_sending_sends_it_all(cast, leader):
    first, *_, last = long_letter(cast)
    kept = {f"tra_loi-{first}": "wrong", f"ghi_chu-{first}": "Tên đúng là Ánh", "sang": "3"}
    page = leader.post(f"{LETTER}?trang=1", kept, follow=True)
    assert page.request["QUERY_STRING"] == "trang=3"
    assert "Đang giữ 1 câu chưa gửi" in page.text
    assert not LetterAnswer.objects.exists()
    back = leader.get(f"{LETTER}?trang=1").text
    assert "Sai thông tin, chưa gửi" in back
    assert 'value="Tên đúng là Ánh"' in back
    said = leader.post(f"{LETTER}?trang=3", {f"tra_loi-{last}": "gone"}, follow=True).text
    assert "Đã gửi 2 câu trả lời" in said
    assert "chưa gửi" not in said
    assert set(LetterAnswer.objects.values_list("official", "kind")) == {(first, "wrong"), (last, "gone")}


def test_a_problem_on_another_page_is_linked_and_marked_there(cast, leader):
    first, *_, last = long_letter(cast)
    leader.post(f"{LETTER}?trang=3", {f"tra_loi-{last}": "extend", "sang": "1"})
    answer = leader.post(f"{LETTER}?trang=1", {f"tra_loi-{first}": "extend"}, follow=True)
    assert answer.request["QUERY_STRING"] == "trang=1&loi=1"
    assert "2 câu trả lời còn thiếu" in answer.text
    assert f'href="#nguoi-{first}"' in answer.text
    link = f"{LETTER}?trang=5&amp;loi=1#nguoi-{last}"
    assert link in answer.text
    assert f'id="loi-{last}"' in leader.get(link.replace("&amp;", "&")).text
    assert not LetterAnswer.objects.exists()


def test_what_was_chosen_and_not_sent_can_be_put_away(cast, leader):
    leader.post(LETTER, {f"tra_loi-{cast.an.pk}": "gone", "sang": "1"})
    assert "Đang giữ 1 câu chưa gửi" in leader.get(LETTER).text
    page = leader.post(LETTER, {"bo": "1", f"tra_loi-{cast.an.pk}": "gone"}, follow=True).text
    assert "Đã bỏ các câu chưa gửi" in page
    assert "Đang giữ" not in page


def test_nothing_chosen_any_more_takes_back_what_was_chosen_before(cast, leader):
    leader.post(LETTER, {f"tra_loi-{cast.an.pk}": "gone", f"ghi_chu-{cast.an.pk}": "Nghỉ hưu", "sang": "1"})
    page = leader.post(LETTER, {f"tra_loi-{cast.an.pk}": "", f"ghi_chu-{cast.an.pk}": "Nghỉ hưu"}, follow=True).text
    assert "Chưa có câu trả lời nào mới" in page
    assert not LetterAnswer.objects.exists()


def test_an_answer_that_waits_is_not_sent_anew_by_passing_it_and_can_be_taken_back(cast, leader, officer):
    answer(leader, cast.an, tra_loi="gone", ghi_chu="Nghỉ hưu")
    passed = leader.post(LETTER, {f"tra_loi-{cast.an.pk}": "gone", f"ghi_chu-{cast.an.pk}": "Nghỉ hưu", "sang": "1"})
    assert passed.status_code == 302
    assert "Đang giữ" not in leader.get(LETTER).text
    assert "Đã rút 1 câu trả lời" in answer(leader, cast.an, tra_loi="rut")
    assert "Không có câu trả lời nào đang chờ" in officer.get("/cntt/thu-tuan/tra-loi/").text


def test_who_lacks_nothing_any_more_is_said_and_not_answered_about(cast, leader):
    leader.post(LETTER, {f"tra_loi-{cast.an.pk}": "gone", "sang": "1"})
    make_pass(cast.an)
    assert "1 người không còn thiếu bài" in leader.post(LETTER, {}, follow=True).text
    assert not LetterAnswer.objects.exists()


def test_who_passes_while_the_page_is_open_is_said_too(cast, leader):
    make_pass(cast.an)
    page = answer(leader, cast.an, tra_loi="gone")
    assert "1 người không còn thiếu bài" in page
    assert "Chưa có câu trả lời nào mới" not in page
    assert not LetterAnswer.objects.exists()


def test_an_answer_that_waits_about_who_passed_is_not_taken_for_a_new_one(cast, leader):
    answer(leader, cast.an, tra_loi="gone")
    make_pass(cast.an)
    assert "không còn thiếu bài, nên câu trả lời" not in answer(leader, cast.an, tra_loi="gone")
    assert LetterAnswer.objects.get().outcome == ""


def test_the_letter_of_a_closed_unit_is_that_of_what_it_became(cast, officer):
    closed = Unit.objects.create(code="P003", name="Phường Cũ", parent=cast.city, ancestry="/TP/P003/", position=3)
    Unit.objects.filter(pk=closed.pk).update(closed_at=datetime.now(UTC), merged_into=cast.ward)
    for tail in ("", "in/"):
        answered = officer.get(f"/don-vi/P003/thu-tuan/{tail}")
        assert (answered.status_code, answered.url) == (302, f"{LETTER}{tail}")


def test_numbers_that_no_answer_can_have_are_of_none(cast):
    posted = {"chon": ["9" * 5000, "²", "-1"], "viec": "duyet"}
    assert "Chưa chọn dòng nào" in signed_in(cast.khue).post("/cntt/thu-tuan/tra-loi/", posted, follow=True).text
