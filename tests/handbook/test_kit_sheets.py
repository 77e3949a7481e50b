"""Slides, the trainer's words, posters and the pocket card, printed from the real content for long names."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from tests.handbook.conftest import PROJECT
from tests.pdf_ua import faults
from tests.whole_yaml import read, write
from trainer.content.kits import Kits
from trainer.handbook.print.kits import write_kits
from trainer.handbook.site.downloads import Edition
from trainer.handbook.site.manuscript import Chapter, Manuscript, Page

NAME = "Ủy ban nhân dân phường Nguyễn Trường Tộ – Hoàng Văn Thụ, thành phố Nghiêng Nghiêng"
PERSON = "bà Nguyễn Hoàng Phương Nghiêm, Phó Chủ tịch Ủy ban nhân dân phường Nguyễn Trường Tộ – Hoàng Văn Thụ"
LONG = {
    "ten_co_quan": NAME,
    "lanh_dao_phu_trach": PERSON,
    "nguoi_phat_ngon": PERSON,
    "dia_chi_cong": "nguyentruongto-hoangvanthu.nghiengnghieng.thanhpho.example",
    "ten_kenh_facebook": "Phường Nguyễn Trường Tộ – Hoàng Văn Thụ, trang chính thức của Ủy ban nhân dân",
    "so_mot_cua": "024 0000 0120",
    "cong_an_xa": None,
}
DECKS = sorted((PROJECT / "docs" / "_data" / "slides").glob("*.yml"))
MILLIMETRE = 72 / 25.4


def book(agency: str | None = NAME) -> Manuscript:
    page = Page("su-co/mat-tai-khoan.html", "Mất trang, mất tài khoản", "", "2026-11-27")
    return Manuscript((Chapter("Sự cố", (page,)),), Edition("1a2b3c4d5e6f7a8b", date(2026, 11, 27)), agency)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Kits]:
    """Everything, printed once, and what was printed."""
    room = tmp_path_factory.mktemp("sheets")
    values = {key: {**entry, "value": LONG.get(key, entry["value"])} for key, entry in agency_of_the_book().items()}
    write(room / "co-quan.yml", values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAN_DAN_AGENCY", str(room / "co-quan.yml"))
        kits = write_kits(book(), PROJECT, room, room / "ready")
    return room / "ready", kits


def agency_of_the_book() -> Any:
    return read(PROJECT / "docs" / "_data" / "co-quan.yml")


def words(page: PageObject) -> str:
    """The words of a page in one line, a broken address in one piece."""
    return " ".join(page.extract_text().replace("\u200b", "").split())


def squeezed(text: str) -> str:
    """Letters alone: a line may break anywhere."""
    return "".join(text.replace("\u200b", "").split())


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


def pieces(page: PageObject) -> list[tuple[str, float, float, float]]:
    """Every piece of text of a page, where it begins on the paper, and how many points large it is there."""
    found: list[tuple[str, float, float, float]] = []

    def look(text: str, page_to_paper: list[float], matrix: list[float], _: Any, size: float) -> None:
        a, b, c, d, e, f = page_to_paper
        x, y = matrix[4] * a + matrix[5] * c + e, matrix[4] * b + matrix[5] * d + f
        if text.strip():
            found.append((text, x, y, size * hypot(matrix[0], matrix[1]) * hypot(a, b)))

    page.extract_text(visitor_text=look)
    return found


def places(page: PageObject) -> list[tuple[str, float, float]]:
    """Every piece of text of a page, and where it begins on the paper."""
    return [(text, x, y) for text, x, y, _ in pieces(page)]


def too_small_for_a_wall(page: PageObject) -> list[tuple[str, float]]:
    """What is below 14 points on a poster, but for the foot that says whose and how old it is; below 9 there too."""
    return [(text, round(size, 1)) for text, _, y, size in pieces(page) if size < (13.99 if y > 20 * MILLIMETRE else 9)]


def largest(page: PageObject, words: str) -> float:
    """Return how large the smallest word of ``words`` is where it stands largest."""
    sizes: dict[str, float] = {}
    for text, _, _, size in pieces(page):
        for word in text.split():
            sizes[word] = max(size, sizes.get(word, 0))
    return min(sizes.get(word, 0) for word in words.split())


def outside(page: PageObject, margin: float) -> list[str]:
    """What begins nearer than ``margin`` to an edge of a page, or outside it."""
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    return [
        text for text, x, y in places(page) if not (margin <= x <= width - margin and margin <= y <= height - margin)
    ]


@pytest.mark.parametrize("file", DECKS, ids=lambda file: file.stem)
def test_each_slide_is_one_wide_page_with_all_its_words(printed: tuple[Path, Kits], file: Path) -> None:
    deck = read(file)
    pages = PdfReader(printed[0] / "to-chieu" / f"{Path(deck['page']).name}.pdf").pages
    assert len(pages) == len(deck["slides"])
    for slide, page in zip(deck["slides"], pages, strict=True):
        assert round(float(page.mediabox.width) / float(page.mediabox.height), 2) == 1.78
        shown = squeezed(page.extract_text())
        body = {key: part for key, part in slide.items() if key not in ("notes", "picture", "inject")}
        told = {key: part for key, part in slide.get("inject", {}).items() if key in ("from", "to")}
        for text in texts([body, told]):
            # What is to be written by hand is a line, not dots.
            assert (squeezed(text) in shown) is (text.strip("…") != "" or not text)
        assert squeezed(slide["notes"]) not in shown
        assert outside(page, 2 * MILLIMETRE) == []
    lines = sorted({round(y) for _, _, y in places(pages[0])})
    assert min(above - below for below, above in pairwise(lines)) > 16, "two lines of the first slide overlap"


@pytest.mark.parametrize("file", DECKS, ids=lambda file: file.stem)
def test_nothing_on_a_slide_is_below_twenty_points_but_its_foot(printed: tuple[Path, Kits], file: Path) -> None:
    """A fiftieth of its height or more in capitals: read from the last row."""
    deck = PdfReader(printed[0] / "to-chieu" / f"{Path(read(file)['page']).name}.pdf")
    for number, page in enumerate(deck.pages):
        foot = (15 if number else 30) * MILLIMETRE
        assert [(text, size) for text, _, y, size in pieces(page) if y > foot and size < 19.99] == []


@pytest.mark.parametrize("file", DECKS, ids=lambda file: file.stem)
def test_the_trainer_holds_the_words_to_every_slide(printed: tuple[Path, Kits], file: Path) -> None:
    deck = read(file)
    pages = PdfReader(printed[0] / "to-chieu" / f"{Path(deck['page']).name}-loi-nguoi-dan.pdf").pages
    assert {round(float(page.mediabox.width) / MILLIMETRE) for page in pages} == {210}
    shown = squeezed("".join(page.extract_text() for page in pages))
    for number, slide in enumerate(deck["slides"], start=1):
        assert squeezed(slide["notes"]) in shown
        assert squeezed(f"{number}. {slide['title']}") in shown


@pytest.mark.parametrize("file", DECKS, ids=lambda file: file.stem)
def test_each_slide_of_a_drill_says_that_its_places_and_people_are_invented(
    printed: tuple[Path, Kits], file: Path
) -> None:
    deck = read(file)
    pages = PdfReader(printed[0] / "to-chieu" / f"{Path(deck['page']).name}.pdf").pages
    is_drill = any("inject" in slide for slide in deck["slides"])
    assert [number for number, page in enumerate(pages) if "tên, nơi, số đều dựng" in words(page)] == (
        list(range(1, len(pages))) if is_drill else []
    )
    told = [slide["inject"]["text"] for slide in deck["slides"] if "inject" in slide]
    assert [text for text in told if not text.startswith("DIỄN TẬP. ")] == []


def test_a_short_cell_of_a_slide_stays_on_one_line(printed: tuple[Path, Kits]) -> None:
    pages = PdfReader(printed[0] / "to-chieu" / "khoa-bon-gio.pdf").pages
    lines = [" ".join(line.split()) for page in pages for line in page.extract_text().splitlines()]
    assert any("Cho vay, đường dẫn lạ" in line for line in lines)
    assert any("Họp nội bộ, dự thảo, tài liệu nội bộ" in line for line in lines)


def test_six_posters_of_a4_say_what_the_agency_filled_in_and_leave_room_for_the_rest(
    printed: tuple[Path, Kits],
) -> None:
    folder, kits = printed
    pages = PdfReader(folder / "to-treo.pdf").pages
    assert len(pages) == len(kits.posters) == 6
    for poster, page in zip(kits.posters, pages, strict=True):
        assert (round(float(page.mediabox.width) / MILLIMETRE), round(float(page.mediabox.height) / MILLIMETRE)) == (
            210,
            297,
        )
        shown = squeezed(page.extract_text())
        values = [field["value"] for field in poster["fields"] if "…" not in field["value"]]
        for text in (
            poster["title"].replace(" / ", " "),
            poster["lead"],
            poster["foot"],
            *poster["lines"],
            *values,
            NAME,
        ):
            assert squeezed(text) in shown
        assert "cầnđiền" not in shown
        assert "……" not in shown
        assert outside(page, 3 * MILLIMETRE) == []
    assert "cong_an_xa" in kits.lacking


def test_of_a_poster_what_is_to_be_read_from_two_metres_is_at_least_eight_millimetres_high(
    printed: tuple[Path, Kits],
) -> None:
    """Letters of 23 points: about 8 mm from the foot of a g to the top of an Ẵ."""
    folder, kits = printed
    for poster, page in zip(kits.posters, PdfReader(folder / "to-treo.pdf").pages, strict=True):
        sizes: dict[str, float] = {}

        def note(text: str, _: Any, matrix: list[float], __: Any, size: float, sizes: dict[str, float] = sizes) -> None:
            sizes[squeezed(text)] = max(size * abs(matrix[0]), sizes.get(squeezed(text), 0))

        page.extract_text(visitor_text=note)
        large = squeezed("".join(text for text, size in sizes.items() if size >= 22.5))
        for line in (poster["title"].replace(" / ", " "), *poster["lines"]):
            assert all(squeezed(word) in large for word in line.split()), line


def test_nothing_that_is_read_on_the_wall_is_below_fourteen_points(printed: tuple[Path, Kits]) -> None:
    pages = PdfReader(printed[0] / "to-treo.pdf").pages
    assert [too_small_for_a_wall(page) for page in pages] == [[]] * 6


def test_of_a_poster_the_title_is_largest_then_what_to_do_first_and_a_number_stands_out(
    printed: tuple[Path, Kits],
) -> None:
    folder, kits = printed
    for poster, page in zip(kits.posters, PdfReader(folder / "to-treo.pdf").pages, strict=True):
        first, *others = (largest(page, line) for line in poster["lines"])
        assert largest(page, poster["title"].replace(" / ", " ")) > first > max(others)
        for field in poster["fields"]:
            if field["value"].startswith("024"):
                assert largest(page, field["value"]) >= 22
    assert sum("chưaghi" in squeezed(page.extract_text()) for page in PdfReader(folder / "to-treo.pdf").pages) > 0


def test_the_pocket_card_is_one_sheet_of_three_cards(printed: tuple[Path, Kits]) -> None:
    folder, kits = printed
    (page,) = PdfReader(folder / "the-bo-tui.pdf").pages
    assert kits.card is not None
    shown = squeezed(page.extract_text())
    for text in texts([kits.card["front"], kits.card["back"]]):
        assert "…" in text or shown.count(squeezed(text)) >= 3
    assert outside(page, 3 * MILLIMETRE) == []


def test_every_sheet_meets_what_can_be_checked_of_the_standard_for_listeners(printed: tuple[Path, Kits]) -> None:
    files = sorted(printed[0].rglob("*.pdf"))
    assert len(files) == 2 * len(DECKS) + 2
    assert {file.name: faults(file) for file in files} == {file.name: [] for file in files}


def test_words_that_do_not_fit_their_sheet_stop_the_printing_in_one_line(tmp_path: Path) -> None:
    data = tmp_path / "docs" / "_data"
    (data / "slides").mkdir(parents=True)
    (tmp_path / "docs" / "a.md").touch()
    (data / "co-quan.yml").write_text("ten_co_quan: {label: Tên cơ quan, value: null}\n", encoding="utf-8")
    rows = [["Việc " * 11, "Ai làm " * 7] for _ in range(8)]
    slide = {"title": "Ai vai gì", "table": {"head": ["Việc", "Ai"], "rows": rows}, "notes": "Nói."}
    deck = {"title": "Tập", "subtitle": "90 phút", "page": "a", "slides": [slide]}
    write(data / "slides" / "a.yml", deck)
    with pytest.raises(RuntimeError, match="Ai vai gì: chữ không vừa tờ giấy → rút bớt chữ hoặc chia làm hai tờ"):
        write_kits(book(None), tmp_path, tmp_path, tmp_path / "ready")
