"""Words to send: a page names the sections that hold them, and they are whole but for what the sender fills in."""

from tests.handbook.conftest import HEAD, SmallBook

PAGE = """\
## Đăng cho dân {#dang}

> Lúc …… giờ, trang bị chiếm. Gọi 113. Trong 2 ngày làm việc chúng tôi trả lời.

## Ví dụ {#vi-du}

> Lúc 9 giờ 05, trang bị chiếm.
"""
NAMING = HEAD.replace("reviewed:", "to_send: [{named}]\nreviewed:")


def _page(book: SmallBook, named: str, markdown: str = PAGE) -> None:
    book.page("mau", markdown, head=NAMING.replace("{named}", named))


def test_the_quotations_of_the_sections_named_are_marked_and_no_other(book: SmallBook) -> None:
    _page(book, "dang")
    html = (book.build() / "mau.html").read_text(encoding="utf-8")
    assert html.count("<blockquote data-gui>") == 1
    assert html.index("<blockquote data-gui>") < html.index('id="vi-du"') < html.index("<blockquote>")


def test_an_hour_or_a_day_of_an_example_is_not_sent(book: SmallBook) -> None:
    _page(book, "dang, vi-du", f"Từ 9 giờ.\n\n{PAGE}\n> Hạn **3/12**.\n")
    mend = "để chỗ trống …… cho người gửi điền, hoặc bỏ mục này khỏi to_send"
    assert [str(one) for one in book.problems()] == [
        f"docs/mau.md:17: lời để chép còn giờ, ngày của ví dụ: “9 giờ” → {mend}",
        f"docs/mau.md:19: lời để chép còn giờ, ngày của ví dụ: “3/12” → {mend}",
    ]


def test_a_section_named_that_has_no_words_to_send_is_said(book: SmallBook) -> None:
    _page(book, "dang, khac")
    assert [str(one) for one in book.problems()] == [
        "docs/mau.md:5: mục “khac” không có lời để chép → kể ở to_send những mã mục có lời mẫu viết sau dấu >"
    ]
