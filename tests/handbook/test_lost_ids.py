"""A heading that lost its id is given back the one that the last edition knew: questions and results call it so."""

from datetime import date

import pytest

from tests.handbook.conftest import SmallBook
from trainer.content.editions_write import write_edition
from trainer.core.editions.model import Change, Edition
from trainer.core.handbook.section import Section

TITLES = {"giay-dan": "Giấy dán và ảnh màn hình", "sau-do": "Sau đó", "cu": "Bỏ từ lâu"}
WHOLE = "## Giấy dán và ảnh màn hình {#giay-dan}\n\nBóc đi.\n\n## Sau đó {#sau-do}\n\nĐổi mật khẩu.\n"
DAY = date(2026, 11, 20)


@pytest.fixture
def published(book: SmallBook) -> SmallBook:
    """A book whose only edition has two sections of the page ``a``; a third left it since."""
    sections = {f"a#{name}": _section(f"a#{name}", title) for name, title in TITLES.items()}
    first = tuple(Change(name, None, one.fingerprint, "minor", "Mục mới") for name, one in sections.items())
    gone = (Change("a#cu", "c" * 16, None, "minor", "Mục bỏ"),)
    for number, changes in enumerate((first, gone), 1):
        day = DAY.replace(day=DAY.day + number)
        write_edition(book.project, Edition(day.isoformat(), day, f"Bản {number}", changes), sections, {})
    return book


def _section(reference: str, title: str) -> Section:
    anchor = reference.partition("#")[2]
    return Section(reference, "a", anchor, 2, title, "Trang a", "", "", "", "c" * 16, (), ("Câu.",))


def said_of(book: SmallBook, old: str, new: str) -> str:
    assert old in WHOLE
    book.page("a", WHOLE.replace(old, new))
    (problem,) = book.problems()
    return str(problem)


@pytest.mark.parametrize("heading", ["Giấy dán và ảnh màn hình", "giấy dán và  ảnh màn hình"])
def test_the_heading_of_a_published_section_gets_its_own_id_back(published: SmallBook, heading: str) -> None:
    assert said_of(published, "Giấy dán và ảnh màn hình {#giay-dan}", heading).endswith(
        "chưa có id riêng → viết lại id cũ của mục này ngay sau tiêu đề: {#giay-dan}; id đã công bố là mãi mãi"
    )


def test_another_heading_may_be_the_section_that_is_missing(published: SmallBook) -> None:
    assert said_of(published, "Sau đó {#sau-do}", "Việc làm sau").endswith(
        "chưa có id riêng → nếu đây là mục đã công bố, viết lại id cũ ngay sau tiêu đề: {#sau-do}; "
        "nếu là mục mới thì thêm id không dấu, như {#viec-lam-sau}"
    )


def test_where_nothing_is_missing_a_new_id_is_proposed(published: SmallBook) -> None:
    assert said_of(published, "\nĐổi mật khẩu.", "\n### Thêm\n\nĐổi mật khẩu.").endswith(
        "chưa có id riêng → thêm id không dấu ngay sau tiêu đề, như {#them}"
    )


def test_an_id_that_was_left_out_but_would_be_made_up_alike_is_missing_too(published: SmallBook) -> None:
    assert "viết lại id cũ của mục này ngay sau tiêu đề: {#sau-do}" in said_of(published, "Sau đó {#sau-do}", "Sau đó")
