"""The words a page is looked for by."""

import json

from tests.handbook.conftest import HEAD, SmallBook


def entry(book: SmallBook, url: str) -> dict[str, object]:
    index = json.loads((book.build() / "search" / "search_index.json").read_text(encoding="utf-8"))
    return next(one for one in index["docs"] if one["location"] == url)


def test_search_knows_the_description_and_what_readers_type(book: SmallBook) -> None:
    book.page("mot", "# Một\n")
    book.data("tim-kiem", "mot: [mất fanpage, bị hack]\n")
    assert entry(book, "mot.html")["hoi"] == "mất fanpage … bị hack … Một câu."


def test_from_disk_search_knows_the_same(book: SmallBook) -> None:
    book.data("tim-kiem", "index: [mất fanpage]\n")
    assert "mất fanpage" in (book.build() / "search" / "search_index.js").read_text(encoding="utf-8")


def test_words_for_a_page_that_does_not_exist_stop_the_build(book: SmallBook) -> None:
    book.data("tim-kiem", "index: [đầu]\nvan-bam: [luật]\n")
    assert [str(one) for one in book.problems()] == [
        "docs/_data/tim-kiem.yml:2: không có trang “van-bam” → có phải “van-ban”?"
    ]


def test_words_are_a_list(book: SmallBook) -> None:
    book.data("tim-kiem", "index: đầu\n")
    assert str(book.problems()[0]).startswith("docs/_data/tim-kiem.yml:1: từ khóa phải là danh sách chữ")


def test_a_form_stands_back_behind_the_page_that_explains(book: SmallBook) -> None:
    book.page("mau", "## Mẫu {#mau}\n\nChữ\n", head=_FORM)
    book.page("mot", "# Một\n")
    assert entry(book, "mau.html")["boost"] == 0.8
    assert "boost" not in entry(book, "mot.html")


def test_tables_are_read_cell_by_cell_and_the_page_stays_as_it_was(book: SmallBook) -> None:
    book.page("mot", "# Một\n\nTrước\n\n| Việc | Không viết |\n|---|---|\n| Gọi | Thơ |\n| Nhắn | |\n\nSau\n")
    assert entry(book, "mot.html")["text"] == (
        "<p>Trước</p> Việc | Không viết || Gọi | Không viết: Thơ || Nhắn <p>Sau</p>"
    )
    assert "o-tim" not in (book.project / "var" / "site" / "mot.html").read_text(encoding="utf-8")


def test_tags_are_kept_once_a_page(book: SmallBook) -> None:
    book.page("mot", "# Một\n\n## Hai {#hai}\n\nChữ\n", head=HEAD.replace("reviewed:", "tags: [sự cố]\nreviewed:"))
    assert entry(book, "mot.html")["tags"] == ["sự cố"]
    assert "tags" not in entry(book, "mot.html#hai")


_FORM = HEAD.replace("reviewed:", "form: true\nform_code: BM-01\nreviewed:")
