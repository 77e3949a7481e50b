"""The screens on which a person says how a list is loaded, what its words mean, and that it was the wrong one."""

import re

import pytest

from tests.cast import official, signed_in
from tests.roster.nasty import HEADING, xlsx
from tests.roster.test_views import HOME, LIST, apply, counts, planned, send, shown
from trainer.models import Event, Official, RosterUpload, RosterWord
from trainer.roster import views_plan


def wish(client, upload, **sent):
    return client.post(f"{HOME}{upload.pk}/cach-nap/", sent, follow=True)


def test_who_leaves_is_chosen_and_remembered_and_a_tick_is_needed_for_each_kind_of_warning(officer, cast):
    _, upload = planned(officer, LIST[:2])
    page = wish(officer, upload, che_do_cu="units", che_do="full").text
    assert "1 đơn vị mất hết hoặc mất trên 20% số người" in page
    assert "cả 2 người rời danh sách" in page
    assert "Chưa áp dụng" in officer.post(f"{HOME}{upload.pk}/ap-dung/", {"shown": shown(page), "confirm": "1"}).text
    page = wish(officer, upload, che_do="units").text
    assert counts(page)["rời danh sách"] == 0
    apply(officer, page, upload)
    assert Official.objects.filter(is_active=True).count() == 5
    assert Event.objects.get(kind="roster_applied").details["mode"] == "units"


def test_by_a_list_of_one_unit_nobody_of_another_leaves_unless_somebody_says_that_it_is_everybody(officer, cast):
    page, upload = planned(officer, LIST[1:2])
    assert "Mọi dòng đều của Phường Sao Mai nên máy chọn sẵn" in page
    assert 'value="units" checked' in page
    assert counts(page)["rời danh sách"] == 1
    full = wish(officer, upload, **stands(page) | {"che_do": "full"}).text
    assert "nên máy chọn sẵn" not in full
    assert counts(full)["rời danh sách"] == 3

    # Where most of the unit itself would leave, nothing is chosen beforehand and the question is asked as ever.
    page, _ = planned(officer, ("HN005,Hồ Văn Mới,Chuyên viên,P001,Quản trị trang,",), name="moi.csv")
    assert "nên máy chọn sẵn" not in page
    assert "Danh sách này chỉ có 1 người; 2 người sẽ rời." in page

    page, upload = planned(officer, LIST[:2], name="hai.csv")
    # As it stands it is applied: the radio that was proposed is no change.
    apply(officer, page, upload, **stands(page))
    assert Official.objects.filter(is_active=True).count() == 5
    assert Event.objects.get(kind="roster_applied").details["mode"] == "units"


def test_words_are_explained_remembered_shown_and_forgotten(officer, cast):
    page, upload = planned(officer, (*LIST, "HN006,Ngô Văn Sáu,,Trạm Cũ,Trưởng nhóm,"))
    assert "Trạm Cũ" in page
    assert "Không có đơn vị “Nơi Lạ”" in wish(officer, upload, chu_dv="Trạm Cũ", nghia_dv="Nơi Lạ").text
    sent = {"chu_dv": "Trạm Cũ", "nghia_dv": "P002 – Phường Hoa Lúa", "chu_vt": "Trưởng nhóm", "nghia_vt": "leader"}
    page = wish(officer, upload, **sent).text
    assert counts(page)["mới"] == 2
    assert not RosterWord.objects.exists()
    apply(officer, page, upload)
    assert Official.objects.get(staff_code="HN006").unit == cast.other_ward
    assert set(RosterWord.objects.values_list("text", "unit__code", "role")) == {
        ("Trạm Cũ", "P002", ""),
        ("Trưởng nhóm", None, "leader"),
    }
    page, _ = planned(officer, (*LIST, "HN006,Ngô Văn Sáu,,TRẠM CŨ,Trưởng nhóm,"), name="sau.csv")
    assert counts(page)["không nhận"] == 0
    told = officer.get(f"{HOME}cach-hieu/").text
    number = re.search(r'name="chu" value="(\d+)"', told)[1]
    assert "Đã quên" in officer.post(f"{HOME}cach-hieu/", {"chu": number}, follow=True).text
    assert RosterWord.objects.count() == 1
    assert Event.objects.filter(kind="roster_word_forgotten", actor=cast.khue).count() == 1


def test_what_another_page_says_while_the_plan_is_made_is_kept_beside_it(officer, cast, monkeypatch):
    _, upload = planned(officer, (*LIST, "HN006,Ngô Văn Sáu,,Trạm Cũ,Trưởng nhóm,"))
    other, seen = signed_in(cast.khue), views_plan._seen

    def meanwhile(one):
        monkeypatch.setattr(views_plan, "_seen", seen)
        wish(other, one, chu_dv="Trạm Cũ", nghia_dv="P002")
        return seen(one)

    monkeypatch.setattr(views_plan, "_seen", meanwhile)
    wish(officer, upload, chu_vt="Trưởng nhóm", nghia_vt="leader")
    upload.refresh_from_db()
    assert (upload.wishes["units"], upload.wishes["roles"]) == ({"Trạm Cũ": "P002"}, {"Trưởng nhóm": "leader"})


def test_one_person_under_two_numbers_keeps_his_record(officer, cast):
    page, upload = planned(officer, (*LIST[:3], "HN704,Phạm Quyết Chiến,,P002,Quản trị trang,"))
    assert "mã mới HN704 và mã cũ HN004" in page
    page = wish(officer, upload, cap="HN704 HN004", cach="renumber").text
    assert counts(page)["rời danh sách"] == 0
    apply(officer, page, upload)
    cast.chien.refresh_from_db()
    assert (cast.chien.staff_code, cast.chien.is_active) == ("HN704", True)
    assert "hn704" in cast.chien.lowered


def test_the_sheets_are_chosen(officer, cast):
    row = ("HN101", "Ngô Văn Sáu", "", "P001", "Cán bộ", "")
    sheets = (("A", (HEADING, row)), ("Nghỉ hưu", (HEADING, ("HN102", *row[1:]))), ("Ghi chú", [("x",)]))
    page = send(officer, xlsx(*sheets), "hai.xlsx").text
    assert page.count('name="trang"') == 3
    upload = RosterUpload.objects.get()
    assert "1 trang có vẻ cũng là danh sách" in officer.get(f"{HOME}{upload.pk}/ke-hoach/").text
    officer.post(f"{HOME}{upload.pk}/trang/", {"trang": ["0", "1"]})
    page = officer.get(f"{HOME}{upload.pk}/ke-hoach/").text
    assert counts(page)["mới"] == 2
    assert "Đọc 2 trang" in page
    assert "“Ghi chú”: không có dòng tiêu đề" in page


def test_the_last_list_is_undone_as_shown_and_says_so(officer, cast):
    page, upload = planned(officer, LIST)
    assert "Hoàn tác danh sách này" in apply(officer, page, upload).text
    page = officer.get(f"{HOME}hoan-tac/").text
    assert "Hồ Văn Mới" in page
    assert officer.post(f"{HOME}hoan-tac/", {"shown": "0" * 16}).status_code == 302
    assert Official.objects.get(staff_code="HN005").is_active
    done = officer.post(f"{HOME}hoan-tac/", {"shown": shown(page)}, follow=True).text
    assert "đã được hoàn tác" in done
    assert not Official.objects.get(staff_code="HN005").is_active
    assert "đã hoàn tác" in officer.get(HOME).text
    assert Event.objects.get(kind="roster_undone").actor == cast.khue


def test_who_comes_back_by_undoing_signs_in_again_with_the_password_of_before_and_the_page_says_so(officer, cast):
    said = "Những người trở lại phải đăng nhập lại; mật khẩu cũ vẫn dùng được."
    apply(officer, *planned(officer, LIST))
    assert said not in officer.get(f"{HOME}hoan-tac/").text
    cast.dung.set_password("mat-khau-cua-dung")
    cast.dung.save(update_fields=["password"])
    browser = signed_in(cast.dung)
    assert browser.get("/tap-huan/on-lai/").status_code == 200
    page, upload = planned(officer, (LIST[0], *LIST[3:]), "thieu.csv")
    apply(officer, page, upload, confirm="1")
    page = officer.get(f"{HOME}hoan-tac/").text
    assert said in page
    officer.post(f"{HOME}hoan-tac/", {"shown": shown(page)})
    dung = Official.objects.get(staff_code="HN003")
    assert dung.is_active
    assert dung.check_password("mat-khau-cua-dung")
    assert "/dang-nhap/" in browser.get("/tap-huan/on-lai/").headers["Location"]


def test_what_two_people_means_for_the_one_of_the_old_number_is_said_as_the_mode_has_it(officer, cast):
    page, upload = planned(officer, (*LIST[:3], "HN704,Phạm Quyết Chiến,,P002,Quản trị trang,"))
    assert "thì người cũ rời, người mới bắt đầu từ đầu" in page
    page = wish(officer, upload, che_do="units").text
    assert "người cũ rời nếu đơn vị của họ có trong danh sách này, không thì ở lại" in page
    page = wish(officer, upload, che_do="add").text
    assert "mã mới HN704 và mã cũ HN004" in page
    assert "sắp rời danh sách" not in page
    assert "người cũ rời" not in page
    assert "người cũ vẫn ở lại" in page
    apply(officer, page, upload)
    assert Official.objects.filter(full_name="Phạm Quyết Chiến", is_active=True).count() == 2


def test_more_than_ten_who_may_be_one_are_folded_and_all_of_them_are_sent(officer, cast):
    for number in range(12):
        official(f"C{number:03}", f"Lê Số {number}", cast.ward, "staff")
    rows = [f"M{number:03},Lê Số {number},,P001,Cán bộ," for number in range(12)]
    page, upload = planned(officer, (*LIST, *rows))
    form = re.search(r"<form[^>]*cach-nap/.*?</form>", page, re.S)[0]
    first, rest = form.split('<details class="fold">')[:2]
    assert (first.count('name="cach"'), rest.count('name="cach"')) == (10, 2)
    assert "Xem hết 12 cặp" in rest
    assert len(set(re.findall(r' id="(cap-\d+)"', form))) == 12
    assert rest.index("</fieldset>") > rest.index("</details>") > rest.rindex('name="cach"')
    modes = form.index('name="che_do" value="add"')
    assert (
        modes < form.index("Tính lại kế hoạch") < form.index('id="cung-mot-nguoi"') < form.rindex("Tính lại kế hoạch")
    )
    page = wish(officer, upload, cap="M011 C011", cach="renumber").text
    assert 'value="renumber" selected' in page
    assert "Xem hết 12 cặp (1 cặp trong phần này đã chọn là một người)" in page


def test_after_an_undo_two_of_one_name_are_asked_about_again_and_merged_once_the_list_is_applied(officer, cast):
    rows = (*LIST[:3], "HN704,Phạm Quyết Chiến,,P002,Quản trị trang,")
    apply(officer, *planned(officer, rows), confirm="1")
    assert Official.objects.filter(full_name="Phạm Quyết Chiến", is_active=True).get().staff_code == "HN704"
    asked = shown(officer.get(f"{HOME}hoan-tac/").text)
    officer.post(f"{HOME}hoan-tac/", {"shown": asked})

    page, upload = planned(officer, rows)
    assert "Mã HN704 đã có hồ sơ, của người đã rời danh sách." in page
    assert "1 cặp trùng tên chưa có câu trả lời" in page
    page = wish(officer, upload, cap="HN704 HN004", cach="merge").text
    assert 'value="merge" selected' in page
    assert (counts(page)["trở lại"], counts(page)["rời danh sách"]) == (1, 1)
    result = apply(officer, page, upload, confirm="1").text
    address = re.search(r'href="(/cntt/can-bo/HN704/gop/\?ho-so=HN004)">Phạm Quyết Chiến: gộp hồ sơ HN004', result)[1]
    offered = officer.get(address).text
    state = re.search(r'name="state" value="([^"]+)"', offered)[1]
    officer.post(address, {"ho-so": "HN004", "state": state})
    cast.chien.refresh_from_db()
    assert (cast.chien.merged_into.staff_code, cast.chien.merged_into.is_active) == ("HN704", True)
    assert "Chiến: gộp hồ sơ" not in officer.get(f"{HOME}{upload.pk}/ket-qua/").text


def namesakes(client, cast, number):
    """Upload a list in which so many people have a new number; return the plan's page and the upload."""
    for one in range(number):
        official(f"C{one:03}", f"Lê Số {one}", cast.ward, "staff")
    rows = [f"M{one:03},Lê Số {one},,P001,Cán bộ," for one in range(number)]
    _, upload = planned(client, (*LIST, *rows))
    # Most of them would leave, and that is asked first.
    return wish(client, upload, che_do_cu="", che_do="full").text, upload


def test_all_of_one_name_are_said_to_be_two_people_at_once_but_for_whom_one_names(officer, cast):
    page, upload = namesakes(officer, cast, 12)
    assert "Cả 12 cặp là hai người khác nhau, trừ cặp nào anh/chị chọn" in page
    assert "12 cặp trùng tên chưa có câu trả lời sẽ được coi là hai người khác nhau" in page
    page = wish(officer, upload, hai_nguoi="12", cap="M011 C011", cach="renumber").text
    assert "11 cặp trùng tên: đã cho là hai người khác nhau" in page
    assert "chưa có câu trả lời" not in page
    # Of the others nobody is asked again; who was named stands there as he was chosen.
    assert page.count('name="cach"') == 1
    assert 'value="renumber" selected' in page
    apply(officer, page, upload, confirm="1")
    assert Official.objects.get(staff_code="M011").full_name == "Lê Số 11"
    assert not Official.objects.filter(staff_code="C011").exists()
    assert Official.objects.filter(full_name="Lê Số 0").count() == 2
    assert Event.objects.get(kind="roster_applied").details["apart"] == 11
    assert "11 cặp trùng tên được cho là hai người khác nhau" in officer.get("/cntt/nhat-ky/?loai=danh-sach").text


def test_what_was_said_of_all_is_asked_again_when_one_wants(officer, cast):
    page, upload = namesakes(officer, cast, 3)
    page = wish(officer, upload, hai_nguoi="3").text
    assert page.count('name="cach"') == 0
    page = wish(officer, upload, hoi_lai="1").text
    assert page.count('name="cach"') == 3
    assert "đã cho là hai người khác nhau" not in page
    apply(officer, page, upload, confirm="1")
    assert Event.objects.get(kind="roster_applied").details["apart"] == 0


def test_of_pairs_that_were_not_counted_nobody_said_that_they_are_two(officer, cast):
    page, upload = namesakes(officer, cast, 3)
    page = wish(officer, upload, hai_nguoi="2", cap="M001 C001", cach="renumber").text
    assert "Số cặp trùng tên nay là 3, khác lúc anh/chị đánh dấu" in page
    # Nothing else of what was sent is lost.
    assert 'value="renumber" selected' in page
    assert page.count('name="cach"') == 3


def stands(page):
    """Return the fields of the wishes as a browser would send them from this page."""
    form = re.search(r"<form[^>]*cach-nap/.*?</form>", page, re.S)[0]
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    chosen = [re.search(r'value="([^"]*)" selected', one) for one in re.findall(r"<select.*?</select>", form, re.S)]
    sent = {
        name: [value for one, value in fields if one == name]
        for name, _ in fields
        if name not in ("csrfmiddlewaretoken", "shown")
    }
    mode = re.search(r'name="che_do" value="(\w+)" checked', form)[1]
    return {**sent, "che_do": mode, "cach": [one[1] if one else "" for one in chosen]}


def test_a_page_that_was_open_before_takes_back_nothing_that_was_said_on_another(officer, cast):
    before, upload = namesakes(officer, cast, 3)
    page = wish(officer, upload, **(stands(before) | {"cach": ["renumber", "", ""], "che_do": "add"})).text
    assert "ở một trang khác" not in page
    page = wish(officer, upload, **(stands(before) | {"cach": ["", "renumber", ""]})).text
    assert "Cách nạp cũng vừa được đổi ở một trang khác. Kế hoạch dưới đây tính theo cả hai." in page
    after = stands(page)
    assert (after["cach"], after["che_do"]) == (["renumber", "renumber", ""], "add")
    # From a page that shows both, one is taken back as usual.
    after = stands(wish(officer, upload, **(after | {"cach": ["", "renumber", ""]})).text)
    assert after["cach"] == ["", "renumber", ""]


def test_what_is_pressed_on_the_page_of_a_list_that_is_gone_or_applied_is_answered(officer, cast):
    page, upload = planned(officer, LIST)
    apply(officer, page, upload)
    said = wish(officer, upload, che_do="add").text
    assert "Danh sách này đã được áp dụng từ trước, nên điều anh/chị vừa chọn không thay đổi gì." in said
    page, gone = planned(officer, LIST, name="khac.csv")
    officer.post(f"{HOME}{gone.pk}/bo/")
    for step in ("cach-nap", "ap-dung", "cot", "trang"):
        answer = officer.post(f"{HOME}{gone.pk}/{step}/", {"shown": shown(page)}, follow=True)
        assert "Tệp này không còn nữa" in answer.text
        assert answer.redirect_chain[-1][0] == HOME


def test_of_a_single_pair_no_box_for_all_is_offered(officer, cast):
    assert 'name="hai_nguoi"' not in namesakes(officer, cast, 1)[0]


def test_where_nothing_is_asked_the_plan_is_computed_anew_by_one_button(officer, cast):
    page, _ = planned(officer, LIST)
    assert page.count("Tính lại kế hoạch") == 1


def test_who_chooses_and_presses_apply_at_once_writes_nothing_and_sees_the_plan_made_anew(officer, cast):
    before, upload = planned(officer, LIST[:2])
    page = apply(officer, before, upload, confirm="1", **(stands(before) | {"che_do": "add"})).text
    assert "Anh/chị vừa đổi cách nạp nên chưa ghi gì. Kế hoạch dưới đây đã tính lại" in page
    assert 'value="add" checked' in page
    assert counts(page)["rời danh sách"] == 0
    assert not Event.objects.filter(kind="roster_applied").exists()
    apply(officer, page, upload, **stands(page))
    assert Event.objects.get(kind="roster_applied").details["mode"] == "add"
    assert Official.objects.filter(staff_code__in=("HN003", "HN004"), is_active=True).count() == 2


@pytest.mark.parametrize(
    "chosen",
    [{"cach": ["renumber", "", ""]}, {"hai_nguoi": "3"}, {"chu_dv": "Trạm Cũ", "nghia_dv": "P002", "nghia_dv_cu": ""}],
)
def test_no_answer_to_a_question_is_left_behind_by_apply(officer, cast, chosen):
    before, upload = namesakes(officer, cast, 3)
    page = apply(officer, before, upload, confirm="1", **(stands(before) | chosen)).text
    assert "Anh/chị vừa đổi cách nạp nên chưa ghi gì" in page
    assert not Event.objects.filter(kind="roster_applied").exists()
    apply(officer, page, upload, confirm="1", **stands(page))
    assert Event.objects.filter(kind="roster_applied").count() == 1


def test_where_most_would_leave_no_mode_is_chosen_until_a_person_does(officer, cast):
    page, upload = planned(officer, (LIST[0], LIST[4]))
    assert "Danh sách này chỉ có 2 người; 3 người sẽ rời. Đây là danh sách đầy đủ hay chỉ là phần thêm, sửa?" in page
    assert " checked" not in page
    assert "ap-dung/" not in page
    page = apply(officer, page, upload, confirm="1").text
    assert "Đây là danh sách đầy đủ hay" in page
    page = wish(officer, upload, che_do_cu="").text
    assert "Đây là danh sách đầy đủ hay" in page
    assert not Event.objects.filter(kind="roster_applied").exists()
    page = wish(officer, upload, che_do_cu="", che_do="full").text
    assert "Đây là danh sách đầy đủ hay" not in page
    assert 'value="full" checked' in page
    apply(officer, page, upload, confirm="1", **stands(page))
    assert Official.objects.filter(staff_code__in=("HN002", "HN003", "HN004"), is_active=True).count() == 0


def test_the_same_file_says_that_it_was_applied_and_undone(officer, cast):
    page, upload = planned(officer, LIST)
    apply(officer, page, upload)
    page, _ = planned(officer, LIST)
    assert "Đúng tệp này đã được áp dụng lúc" in page
    assert "và đã hoàn tác lúc" not in page
    officer.post(f"{HOME}hoan-tac/", {"shown": shown(officer.get(f"{HOME}hoan-tac/").text)})
    page, _ = planned(officer, LIST)
    assert re.search(r"Đúng tệp này đã được áp dụng lúc [^<]+ và đã hoàn tác lúc [^<]+\.</p>", page)


def test_what_is_chosen_and_apply_are_one_form_whose_first_button_writes_nothing(officer, cast):
    page, upload = planned(officer, LIST)
    form = re.search(r"<form[^>]*cach-nap/.*?</form>", page, re.S)[0]
    first, *_, last = re.findall(r"<button[^>]*>", form)
    assert "formaction" not in first
    assert f'formaction="{HOME}{upload.pk}/ap-dung/"' in last
    assert form.index('name="che_do"') < form.index('name="shown"')


def test_four_hundred_namesakes_are_sent_with_what_applies_the_list(officer, cast, monkeypatch):
    # However long it takes on a busy machine: what is asked is whether so many fields arrive.
    monkeypatch.setattr(views_plan, "PATIENCE_SECONDS", 600)
    page, upload = namesakes(officer, cast, 400)
    apply(officer, page, upload, confirm="1", **stands(page))
    assert Event.objects.filter(kind="roster_applied").count() == 1
