"""Ways of writing that drift are warned of; ordinals, quotations, buttons and code are left alone."""

from dataclasses import replace

import pytest

from tests.content.sound_project import question, quiz_content
from trainer.core.checks import find_notices
from trainer.core.checks.content import Content, Prose
from trainer.core.checks.style import check
from trainer.core.handbook.section import Section


def said(text: str) -> list[str]:
    """Return what is said of a question that asks so."""
    return [notice.what.removeprefix("câu hỏi “q-1” viết ") for notice in check(quiz_content([asked(text)]))]


def asked(text: str) -> dict[str, object]:
    return question("q-1", ["Gọi", "Hỏi", "Chờ"], text=text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Chị hẹn bác sáng thứ hai.", "thứ hai"),
        ("17 giờ 20 thứ sáu, chị Hoa gọi.", "thứ sáu"),
        ("Trước thứ bảy 12/12 phải xong.", "thứ bảy"),
        ("Hôm chủ nhật không ai trực.", "chủ nhật"),
        ("Họp lúc 14h30.", "14h30"),
        ("Ghi sổ 24/11, 8.05.", "8.05"),
        ("Gọi lúc 22.40.", "22.40"),
        ("Được 20 % thì dừng.", "0 %"),
        ("Nút “Đăng” ở đâu?", "“"),
        ("Email của trang gửi về đâu?", "Email"),
        ("Có người livestream ở chợ.", "livestream"),
        ('Anh nhắn: "Hẹn chiều thứ tư nhé".', "thứ tư"),
        ("Dân hỏi thì trả lời.", "Dân"),
        ("Trả lời thay bà con, giữ hồ sơ của dân.", "dân"),
        ("Đến từng nhà để dân biết.", "dân"),
    ],
)
def test_a_form_that_drifted_is_named(text: str, form: str) -> None:
    assert said(text)[:1] == [f"“{form}”"]


@pytest.mark.parametrize(
    "text",
    [
        "Gọi người thứ hai, rồi bước thứ ba.",
        "Sáng thứ Hai và Chủ nhật, 9 giờ 05, được 20%.",
        "Sổ ghi 24/11, 8:05; quy mô 1.250 hộ, 3.11 là số bản.",
        'Anh nhắn: "Nick cũ mất rồi, email cũng mất".',
        "E-mail công vụ ở địa chỉ thu@saomai.example.",
        "Người dân, hộ dân, tổ dân phố, khu dân\u00a0cư; công dân họp dân, Ủy ban nhân dân nghe dân, nói với dân.",
        "Dân vận là làm cho gần dân: dân biết, dân bàn, dân làm, dân kiểm tra.",
        'Có người viết: "Phường bịt miệng dân".',
    ],
)
def test_what_is_written_as_decided_is_left_alone(text: str) -> None:
    assert said(text) == []


def test_slides_are_looked_at_line_by_line() -> None:
    deck = Prose("docs/_data/slides/mot.yml", ("- title: Luật chơi", "  notes: Hỏi “Ai trực?”"))
    found = list(check(Content(slides=(deck,))))
    assert {(one.file, one.line) for one in found} == {(deck.file, 2)}
    assert [one.what for one in found] == ["tờ chiếu viết ““”", "tờ chiếu viết “””"]


def test_a_page_is_looked_at_without_its_code_and_buttons() -> None:
    html = "<p>Bấm <strong>Email gần đây</strong>, gõ <code>--email</code>. Hẹn chiều thứ tư.</p>"
    section = Section("a/b#c", "a/b", "c", 2, "C", "B", "a/b.html#c", "", html, "0")
    content = replace(quiz_content([]), sections={"a/b#c": section})

    assert [str(notice) for notice in check(content)] == [
        "docs/a/b.md: mục “a/b#c” viết “thứ tư” → ngày trong tuần viết hoa: thứ Hai, thứ Bảy, Chủ nhật"
    ]


def test_what_stands_out_within_a_sentence_of_a_page_belongs_to_it() -> None:
    html = "<p>Hẹn chiều <em>thứ</em> tư, được 20&nbsp;phiếu “thuận”.</p>"
    section = Section("a/b#c", "a/b", "c", 2, "C", "B", "a/b.html#c", "", html, "0")
    content = replace(quiz_content([]), sections={"a/b#c": section}, line_of_section={"a/b#c": 12}.__getitem__)

    assert [(notice.line, notice.what.partition("viết ")[2]) for notice in check(content)] == [
        (12, "“thứ tư”"),
        (12, "““”"),
        (12, "“””"),
    ]


@pytest.mark.parametrize(
    ("html", "found"),
    [("<p>Cộng đồng dân cư</p><p>Còn</p>", []), ("<ul><li>Ý kiến của dân</li><li>Số liệu</li></ul>", ["“dân”"])],
)
def test_the_last_word_of_a_paragraph_is_not_read_together_with_the_next(html: str, found: list[str]) -> None:
    section = Section("a/b#c", "a/b", "c", 2, "C", "B", "a/b.html#c", "", html, "0")
    content = replace(quiz_content([]), sections={"a/b#c": section})

    assert [notice.what.partition("viết ")[2] for notice in check(content)] == found


def test_the_check_is_among_the_notices() -> None:
    said_of = find_notices(quiz_content([asked("Được 20 % thì dừng, phải không?")]))
    assert any("viết “0 %”" in notice.what for notice in said_of)
