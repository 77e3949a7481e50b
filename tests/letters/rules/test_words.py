"""What a letter says on paper and by mail."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from trainer.letters.rules.page import Figures, LetterPerson, Missing, page
from trainer.letters.rules.units import UnitOnLetter
from trainer.letters.rules.words import IN_MAIL, by_day, figures, lead, mail, paper, to_print, told, week_words
from trainer.letters.rules.words_below import Below

TODAY = date(2026, 11, 26)
LATE = Missing("Phát ngôn", date(2026, 11, 20), True)
SOON = Missing("Nghe dân", date(2026, 12, 17), False)
SOON_TOO = Missing("Giữ tài khoản", date(2026, 12, 17), False)
NO_DAY = Missing("Rà trước khi đăng", None, False)


def person(number, *missing, **more):
    code = f"HN{number:03}"
    return LetterPerson(number, code, f"Nguyễn Văn {number}", code, asked=4, missing=missing, **more)


def made(*people, before=None):
    return page("P001", "Phường Sao Mai", people, TODAY, before)


def test_a_week_is_named_from_monday_to_sunday():
    assert week_words(date(2026, 12, 28)) == "Tuần 28/12 – 03/01/2027"


def test_what_is_due_on_one_day_stands_in_one_line_the_nearest_first():
    assert by_day(person(1, NO_DAY, SOON, LATE, SOON_TOO)) == (
        ("Quá hạn 20/11/2026", "Phát ngôn", True),
        ("Hạn 17/12/2026", "Nghe dân, Giữ tài khoản", False),
        ("Chưa đặt hạn", "Rà trước khi đăng", False),
    )


def test_the_first_sentence_says_how_far_who_is_late_and_what_was_gained():
    found = lead(made(person(1), person(2, LATE), person(3, SOON), before=Figures(people=3, done=0)))
    assert found == (
        "1/3 cán bộ đã xong mọi bài được giao (33,3%), thêm 1 người so với thư trước. "
        "1 người đang quá hạn: tên người ấy ở đầu danh sách."
    )


def test_while_nobody_is_done_no_share_is_told():
    assert lead(made(person(1, SOON))) == "0/1 cán bộ đã xong mọi bài được giao. Không ai quá hạn."


def test_what_a_page_shows_in_large_is_each_number_with_what_it_counts():
    counted = Figures(people=9, done=1, late=2, near=3, exempt=4, never=5)
    assert figures(counted) == (
        ("1/9", "đã xong", False),
        ("2", "quá hạn", True),
        ("3", "đến hạn trong 14 ngày", False),
        ("5", "chưa từng đăng nhập", False),
        ("4", "tạm miễn", False),
    )
    assert figures(Figures(people=1)) == (
        ("0/1", "đã xong", False),
        ("0", "quá hạn", False),
        ("0", "đến hạn trong 14 ngày", False),
        ("0", "chưa từng đăng nhập", False),
    )


def test_it_says_who_was_told_directly_and_when_of_those_who_lack_something():
    one, other = date(2026, 11, 24), date(2026, 11, 25)
    both = made(person(1, LATE, told=one), person(2, SOON, told=other), person(3, SOON), person(4, told=other))
    assert told(both) == "Đã báo trực tiếp 2 người còn thiếu bài, gần nhất ngày 25/11."
    assert told(made(person(1, LATE, told=one))) == "Đã báo trực tiếp 1 người còn thiếu bài, ngày 24/11."
    assert told(made(person(1, LATE))) == told(made(person(4, told=one))) == ""

    on_paper = paper(both)
    assert on_paper.notes == (told(both),)
    assert [row.about.partition(", ")[2] for row in on_paper.people] == [
        "đã báo trực tiếp ngày 24/11",
        "đã báo trực tiếp ngày 25/11",
        "",
    ]
    assert told(both) in mail([both], "Trần Thanh Bình", [""]).body


def test_without_a_gain_it_says_so_and_of_fewer_it_says_nothing():
    assert "chưa thêm ai so với thư trước" in lead(made(person(1), before=Figures(people=1, done=1)))
    assert "so với thư trước" not in lead(made(person(1, SOON), before=Figures(people=1, done=1)))


def test_a_unit_of_whom_nothing_is_asked_is_told_that():
    assert "chưa có bài nào bắt buộc" in lead(made())
    assert paper(made()).nobody == ""


def test_a_mail_names_some_and_says_how_many_more_with_one_address():
    words = mail(
        [made(*(person(number, LATE) for number in range(IN_MAIL + 3)))], "Trần Thanh Bình", ["https://x.example/t/"]
    )
    assert words.subject == "[Gần Dân] Thư tuần 23/11: Phường Sao Mai, 18 người quá hạn"
    assert words.body.count("quá hạn 20/11/2026: Phát ngôn") == IN_MAIL
    assert "và 3 người nữa." in words.body
    assert words.body.count("https://") == 1
    assert "Kính gửi anh/chị Trần Thanh Bình," in words.body


def test_without_an_address_the_mail_says_in_words_where_to_go():
    body = mail([made(person(1, SOON))], "Bình", [""]).body
    assert "http" not in body
    assert "Đơn vị của tôi" in body


def test_who_never_signed_in_is_marked_on_paper_and_the_slips_are_announced():
    found = paper(made(person(1, SOON, never_signed_in=True)))
    assert "chưa từng đăng nhập" in found.people[0].about
    assert "1 người chưa từng đăng nhập" in found.notes[0]


def test_on_paper_an_answer_stands_in_the_place_of_what_is_ticked():
    one, other = person(1, SOON, answered="Không còn làm ở đây"), person(2, SOON)
    rows = paper(made(one, other))
    assert [row.answered for row in rows.people] == [
        "Đã trả lời: Không còn làm ở đây. Chờ bộ phận CNTT duyệt.",
        "",
    ]
    assert rows.how.startswith("Anh/chị đánh dấu cạnh từng tên")
    assert paper(made(one)).how == ""


def test_of_one_unit_the_file_bears_its_name():
    one, moment = made(person(1, SOON)), datetime(2026, 11, 26, 17, 30, tzinfo=UTC)
    assert to_print([one], "", moment)["title"] == "Thư tuần: Phường Sao Mai"
    assert to_print([one, one], "", moment)["title"] == "Thư tuần của các đơn vị"
    assert to_print([one], "", moment + timedelta(hours=1))["made"] == "01:30 ngày 27/11/2026"


def test_who_leads_several_units_gets_one_mail_of_all():
    other = page("P002", "Phường Hoa Lúa", [person(7, LATE)], TODAY)
    words = mail([made(person(1, SOON)), other], "Bình", ["https://x/1", "https://x/2"], "chị Hạnh, 024 0000 0101")
    assert "Phường Sao Mai và 1 đơn vị khác" in words.subject
    assert words.body.index("https://x/1") < words.body.index("Phường Hoa Lúa") < words.body.index("https://x/2")
    assert "liên hệ chị Hạnh, 024 0000 0101." in words.body


def test_who_finished_is_named_first_some_by_name_and_nobody_by_no_sentence():
    people = [person(number, last_pass=TODAY) for number in range(7)]
    found = paper(made(*people))
    assert found.finished.startswith("Mới xong tuần này: Nguyễn Văn 0, Nguyễn Văn 1")
    assert found.finished.endswith("Nguyễn Văn 4 và 2 người nữa.")
    body = mail([made(person(1, LATE), *people)], "Bình", [""]).body
    assert body.index("Mới xong tuần này") < body.index("Những người còn thiếu bài")
    assert paper(made(person(1, LATE))).finished == ""


def test_who_answers_for_many_units_reads_where_most_are_late_with_whom_to_ring_and_how_many_more():
    rows = tuple(UnitOnLetter(number, f"P{number}", f"Phường {number}", 10, 4, number % 4) for number in range(16))
    below = Below("TP", "Thành phố", rows, {3: "Vũ Thị Sen, sen@example.org"})
    said = mail((), "Vũ Thị Hoa", (), below=[(below, "https://x.vn/tp/")], week=date(2026, 11, 23))
    assert said.subject == "[Gần Dân] Thư tuần 23/11: Thành phố, 24 người quá hạn"
    assert "64/160 cán bộ đã xong mọi bài được giao. 24 người đang quá hạn, ở 12 đơn vị." in said.body
    assert "- Phường 3: 3 người quá hạn, 4/10 đã xong. Gọi Vũ Thị Sen, sen@example.org.\n- Phường 7: 3" in said.body
    assert "- Phường 7: 3 người quá hạn, 4/10 đã xong. Chưa có lãnh đạo trong danh sách." in said.body
    assert "và 2 đơn vị nữa." in said.body
    assert "https://x.vn/tp/" in said.body

    done = replace(below, rows=(UnitOnLetter(1, "P1", "Phường 1", 10, 10, 0),))
    said = mail((), "Vũ Thị Hoa", (), below=[(done, "")], week=date(2026, 11, 23))
    assert said.subject == "[Gần Dân] Thư tuần 23/11: Thành phố, 10/10 đã xong"
    assert "Gọi trước" not in said.body
    assert "chọn “Từng đơn vị”" in said.body
