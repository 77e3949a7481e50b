"""Drawings in pages: what may be shown, in which colours, and what stops the build in one line."""

import re
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

from tests import axe
from tests.handbook.conftest import PROJECT, SmallBook
from trainer.content.sections import read_sections
from trainer.disk.paths import beside
from trainer.handbook.site import drawings

GOOD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 80"><title>Ba bước</title><desc>Soạn, duyệt, đăng.</desc>'
    '<defs><marker id="mui"><path class="mui" d="M0 0 9 5 0 9z"/></marker></defs>'
    '<rect class="o-chinh" width="100" height="40"/><path class="net" d="M0 60h90" marker-end="url(#mui)"/>'
    '<text class="chu" x="9" y="25" fill="var(--brand)">Soạn</text></svg>'
)
HEAVIEST = 6300
REAL = sorted(file.stem for file in (PROJECT / "docs" / drawings.FOLDER).glob("*.svg"))


def draw(book: SmallBook, svg: str, name: str = "ba-buoc") -> None:
    folder = book.project / "docs" / drawings.FOLDER
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.svg").write_text(svg, encoding="utf-8")


def shown(book: SmallBook, markdown: str = '{{ hinh("ba-buoc") }}') -> str:
    book.page("a", f"## Nên làm {{#nen-lam}}\n\nChữ\n\n{markdown}\n\nSau hình.\n")
    return (book.build() / "a.html").read_text(encoding="utf-8")


def test_a_drawing_stands_in_the_page_with_its_words(book: SmallBook) -> None:
    draw(book, GOOD)
    page = shown(book)
    assert '<figure class="hinh" data-hinh="ba-buoc"' in page
    assert 'role="img" aria-labelledby="hinh-ba-buoc-title" aria-describedby="hinh-ba-buoc-desc"' in page
    assert '<title id="hinh-ba-buoc-title">Ba bước</title>' in page
    assert 'marker-end="url(#hinh-ba-buoc-mui)"' in page
    assert "<figcaption>Ba bước</figcaption></figure>" in page


def test_a_drawing_may_have_a_caption_of_its_own_and_be_shown_twice(book: SmallBook) -> None:
    draw(book, GOOD)
    page = shown(book, '{{ hinh("ba-buoc") }}\n\n{{ hinh("ba-buoc", "Lần nữa") }}')
    assert "<figcaption>Lần nữa</figcaption>" in page
    assert page.count('id="hinh-ba-buoc-title"') == page.count('id="hinh-ba-buoc-2-title"') == 1


def test_a_drawing_is_no_part_of_what_questions_test(book: SmallBook) -> None:
    draw(book, GOOD)
    shown(book, "")
    before = read_sections(book.project)["a#nen-lam"]
    shown(book)
    assert read_sections(book.project)["a#nen-lam"].fingerprint == before.fingerprint


def test_a_changed_drawing_makes_a_new_edition(book: SmallBook) -> None:
    def edition() -> str:
        found = re.search(r'"edition": "(\w+)"', (beside(book.build()) / "sections.json").read_text(encoding="utf-8"))
        assert found
        return found[1]

    draw(book, GOOD)
    before = edition()
    draw(book, GOOD.replace("Ba bước", "Bốn bước"))
    assert edition() != before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<title>Ba bước</title>", "", "thiếu <title>"),
        ("<desc>Soạn, duyệt, đăng.</desc>", "<desc> </desc>", "thiếu <desc>"),
        ('viewBox="0 0 360 80"', "", "thiếu viewBox"),
        ("var(--brand)", "#00695c", "có màu cố định fill=“#00695c”"),
        ("var(--brand)", "var(--brnd)", "có màu cố định fill=“var(--brnd)”"),
        ("var(--brand)", "red", "có màu cố định fill=“red”"),
        ('fill="var(--brand)"', 'style="fill: var(--brand)"', "có thuộc tính style"),
        ('fill="var(--brand)"', 'onclick="x()"', "có thuộc tính onclick"),
        ('class="net"', 'class="nett"', "có class “nett” không có trong hinh.css"),
        ("url(#mui)", "url(khac.svg#mui)", "gọi ra ngoài"),
        ("</svg>", '<use href="https://vi-du.example/a.svg"/></svg>', "gọi ra ngoài"),
        ("</svg>", "<style>rect{}</style></svg>", "có phần tử <style> không được dùng"),
        ("</svg>", "<script/></svg>", "có phần tử <script> không được dùng"),
        ("</svg>", "", "không phải SVG đọc được"),
        ("<svg ", '<!DOCTYPE svg [<!ENTITY a "b">]><svg ', "không phải SVG đọc được"),
        ('viewBox="0 0 360 80"', 'viewBox="0 0 500 80"', "có chữ “Soạn” quá nhỏ trên điện thoại"),
        ('<text class="chu"', '<text font-size="11"', "có chữ “Soạn” quá nhỏ trên điện thoại"),
    ],
)
def test_a_drawing_that_may_not_be_shown_stops_the_build_in_one_line(
    book: SmallBook, old: str, new: str, said: str
) -> None:
    assert old in GOOD
    draw(book, GOOD.replace(old, new, 1))
    book.page("a", 'Chữ\n\n{{ hinh("ba-buoc") }}\n')
    problems = book.problems()
    assert len(problems) == 1
    line = str(problems[0])
    assert line.startswith("docs/a.md:10: hình “ba-buoc” ")
    assert said in line
    assert "\n" not in line


def test_a_drawing_that_is_missing_is_named_with_its_like(book: SmallBook) -> None:
    draw(book, GOOD)
    book.page("a", '{{ hinh("ba-buocs") }}\n')
    assert str(book.problems()[0]) == "docs/a.md:8: không có hình “ba-buocs” → có phải “ba-buoc”?"


def test_letters_count_with_the_size_they_inherit(book: SmallBook) -> None:
    draw(book, GOOD.replace('<text class="chu"', '<g font-size="13"><text').replace("</text>", "</text></g>"))
    shown(book)


@pytest.mark.parametrize("name", REAL)
def test_every_drawing_of_the_book_may_be_shown(name: str) -> None:
    drawing = drawings.read(PROJECT / "docs", name)
    fixed = drawings.fixed(drawing)
    assert "var(" not in fixed
    assert drawing.title
    assert len(drawing.words) > 40
    assert len((PROJECT / "docs" / drawings.FOLDER / f"{name}.svg").read_bytes()) <= HEAVIEST


@pytest.mark.parametrize("name", REAL)
def test_a_place_that_a_drawing_names_says_that_it_is_invented(name: str) -> None:
    texts = ["".join(one.itertext()) for one in drawings.read(PROJECT / "docs", name).root.findall(".//{*}text")]
    assert "(dựng)" in texts or not re.search("Sao Mai|Bình Minh", " ".join(texts))


def _where_one_looks() -> list[str]:
    """The first page of every chapter, and every page one opens when something has happened."""
    nav = yaml.safe_load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    chapters = [pages for chapter in nav for pages in chapter.values() if isinstance(pages, list)]
    firsts = [one if isinstance(one := pages[0], str) else next(iter(one.values())) for pages in chapters]
    incidents = [file.relative_to(PROJECT / "docs").as_posix() for file in (PROJECT / "docs" / "su-co").glob("*.md")]
    return sorted({*firsts, *incidents})


@pytest.mark.parametrize("page", _where_one_looks())
def test_a_chapter_begins_and_an_incident_is_met_with_a_drawing(page: str) -> None:
    assert "{{ hinh(" in (PROJECT / "docs" / page).read_text(encoding="utf-8")


@pytest.mark.browser
def test_a_drawing_takes_the_colours_of_the_hour_and_fits_a_phone(book: SmallBook, browser: Browser) -> None:
    for name in REAL:
        draw(book, (PROJECT / "docs" / drawings.FOLDER / f"{name}.svg").read_text(encoding="utf-8"), name)
    shown(book, "\n\n".join(f'{{{{ hinh("{name}") }}}}' for name in REAL))
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto((book.project / "var" / "site" / "a.html").as_uri())
    for scheme, brand in (("light", "rgb(0, 105, 92)"), ("dark", "rgb(102, 205, 189)")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert page.locator(".hinh .dac").first.evaluate("one => getComputedStyle(one).fill") == brand
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        sizes = page.locator(".hinh text").evaluate_all(
            "all => all.map(one => parseFloat(getComputedStyle(one).fontSize) * one.ownerSVGElement.getScreenCTM().a)"
        )
        assert min(sizes) >= 12
    violations = axe.violations(page, (390,))
    page.close()
    assert violations == []


def test_the_printed_drawing_knows_every_class(tmp_path: Path) -> None:
    (tmp_path / drawings.FOLDER).mkdir()
    (tmp_path / drawings.FOLDER / "ba-buoc.svg").write_text(GOOD, encoding="utf-8")
    fixed = drawings.fixed(drawings.read(tmp_path, "ba-buoc"))
    assert ".o-chinh { fill: #e0f1ee; stroke: #00695c;" in fixed
    assert 'fill="#00695c"' in fixed
