"""The page of editions tells what changed, and is itself never a change; markup and normal forms are none either."""

import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.handbook.conftest import SmallBook
from trainer.content.editions_write import write_edition
from trainer.core import fingerprint
from trainer.core.editions.model import Change, Edition, PublishedText
from trainer.core.handbook.section import Section
from trainer.handbook.html_sections import read_page

PAGE = "# Đã đổi\n\n## Các phiên bản {#cac-phien-ban}\n\n{{ cac_phien_ban() }}\n"
SECTION = "mat-khau#do-dai"
A, B, C = "a" * 16, "b" * 16, "c" * 16


def section(name: str, text: str, title: str = "Độ dài & độ mạnh") -> Section:
    return Section(name, "mat-khau", "do-dai", 2, title, "Mật khẩu", "", "", "", text, (), ("Câu.",))


def publish(book: SmallBook, number: int, *changes: Change) -> None:
    """Write an edition of the day ``number`` of December."""
    day = date(2026, 12, number)
    sections = {one.section: section(one.section, one.new or "") for one in changes}
    kept: dict[tuple[str, str], PublishedText] = {}
    write_edition(book.project, Edition(day.isoformat(), day, f"Bản {number}", changes), sections, kept)


@pytest.fixture
def editions(book: SmallBook) -> SmallBook:
    book.page("mat-khau", "# Mật khẩu\n\n## Độ dài {#do-dai}\n\nMười hai.\n")
    book.page("doi", PAGE)
    return book


def shown(book: SmallBook) -> str:
    html = (book.project / "var/site/doi.html").read_text(encoding="utf-8")
    return html[html.index('<div class="phien-ban"') :].partition("</div>")[0]


def test_before_the_first_edition_the_page_says_so(editions: SmallBook) -> None:
    editions.build()

    assert "Chưa có phiên bản nào được công bố." in shown(editions)


def test_of_the_first_edition_only_its_day_is_shown(editions: SmallBook) -> None:
    publish(editions, 1, Change(SECTION, None, A, "minor", "Mục mới"))
    editions.build()

    assert "Công bố ngày 01/12/2026" in shown(editions)
    assert "Mục mới" not in shown(editions)


def test_what_must_be_learnt_again_comes_first_with_reason_law_and_day(editions: SmallBook) -> None:
    publish(editions, 1, Change(SECTION, None, A, "minor", "Mục mới"), Change("cu#bo", None, A, "minor", "Mục mới"))
    material = Change(SECTION, A, B, "material", "Dài hơn <trước>", "luat-116-2025", date(2026, 12, 31))
    publish(editions, 2, Change("cu#bo", A, C, "minor", "Sửa chữ"), material)
    editions.build()
    html = shown(editions)

    assert html.index("Phải học lại") < html.index("Chỉ chỉnh câu chữ") < html.index("Bản 1")
    assert '<a href="mat-khau.html#do-dai">Mật khẩu – Độ dài &amp; độ mạnh</a>: Dài hơn &lt;trước&gt;, theo <a' in html
    assert 'href="van-ban.html#luat-116-2025"' in html
    assert "học lại chậm nhất ngày 31/12/2026." in html
    # A section that is no longer there is named, not linked.
    assert "<li>Mật khẩu – Độ dài &amp; độ mạnh: Sửa chữ.</li>" in html


def test_what_only_those_who_run_it_read_stands_apart_at_the_end_unless_it_must_be_learnt(editions: SmallBook) -> None:
    ours, authors, must = "tra-cuu/bo-phan-cntt/lenh#lenh", "tra-cuu/bien-soan/thu#thu", "tra-cuu/bo-phan-cntt#hop"
    names = (SECTION, ours, authors, must)
    publish(editions, 1, *(Change(one, None, A, "minor", "Mục mới") for one in names))
    rows = [Change(one, A, B, "minor", f"Đổi {one}") for one in (ours, authors, SECTION)]
    publish(editions, 2, *rows, Change(must, A, B, "material", f"Đổi {must}", None, date(2026, 12, 31)))
    editions.build()
    html = shown(editions)

    places = [
        html.index(words)
        for words in (
            "Phải học lại", f"Đổi {must}", "Chỉ chỉnh câu chữ", f"Đổi {SECTION}",
            "Hướng dẫn cho bộ phận CNTT và người soạn", f"Đổi {authors}", f"Đổi {ours}", "Bản 1",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_a_section_is_called_as_in_its_last_edition_also_when_two_came_on_one_day(editions: SmallBook) -> None:
    publish(editions, 1, Change(SECTION, None, A, "minor", "Mục mới"))
    day, change = date(2026, 12, 1), Change(SECTION, A, B, "minor", "Sửa chữ")
    renamed = {SECTION: section(SECTION, B, "Dài bao nhiêu")}
    write_edition(editions.project, Edition("2026-12-01-2", day, "Bản hai", (change,)), renamed, {})
    editions.build()

    assert "Mật khẩu – Dài bao nhiêu</a>: Sửa chữ." in shown(editions)


def test_an_edition_makes_the_book_stale_and_changes_no_section(editions: SmallBook) -> None:
    editions.build()
    file = editions.project / "var/build/sections.json"
    before = json.loads(file.read_text(encoding="utf-8"))["sections"]
    publish(editions, 1, Change(SECTION, None, A, "minor", "Mục mới"))
    publish(editions, 2, Change(SECTION, A, B, "material", "Dài hơn", None, date(2026, 12, 31)))
    from trainer.content.sections import stale

    changed = stale(editions.project)
    editions.build()

    assert changed == ["editions/2026-12-01.yml", "editions/2026-12-02.yml"]
    assert json.loads(file.read_text(encoding="utf-8"))["sections"] == before
    assert stale(editions.project) == []


def test_a_page_in_the_other_normal_form_is_the_same_page(editions: SmallBook) -> None:
    text = '# Mật khẩu\n\n## Độ dài {#do-dai}\n\nTheo {{ vb("luat-116-2025", "khoản 2 Điều 42") }}, mười hai.\n'
    found = []
    for form in ("NFC", "NFD"):
        editions.page("mat-khau", unicodedata.normalize(form, text))
        editions.build()
        sections = json.loads((editions.project / "var/build/sections.json").read_text(encoding="utf-8"))["sections"]
        found.append(next(one for one in sections if one["reference"] == SECTION))

    assert found[0]["fingerprint"] == found[1]["fingerprint"]
    assert found[0]["paragraphs"] == found[1]["paragraphs"]


WORDS = st.lists(st.sampled_from(["mật", "khẩu", "dài", "mười", "Điều", "ký"]), min_size=1, max_size=8)
MARKUP = st.sampled_from(["{}", "<strong>{}</strong>", "<em>{}</em>", '<a href="x.html">{}</a>', "<code>{}</code>"])


def fingerprint_of(html: str) -> tuple[str, tuple[str, ...]]:
    passage = read_page(f'<h2 id="a">Tên</h2>{html}', "trang.html").passages[0]
    return fingerprint.of_text("".join(passage.meaning)), passage.paragraphs()


@given(WORDS, st.data())
def test_markup_blanks_and_normal_forms_are_no_change(words: list[str], data: st.DataObject) -> None:
    marked = [data.draw(MARKUP).format(word) for word in words]
    blanks = data.draw(st.sampled_from([" ", "  ", "\n", " \n "]))
    form = data.draw(st.sampled_from(["NFC", "NFD"]))

    plain = fingerprint_of(f"<p>{' '.join(words)}</p>")
    assert fingerprint_of(unicodedata.normalize(form, f"<p>{blanks.join(marked)}</p>")) == plain
    assert fingerprint_of(f"<p>{' '.join([*words, 'nữa'])}</p>") != plain


@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=4))
def test_paragraphs_are_exactly_what_the_fingerprint_stands_for(paragraphs: list[str]) -> None:
    print_of, read = fingerprint_of("".join(f"<p>{one}</p>\n" for one in paragraphs))

    assert list(read) == paragraphs
    assert fingerprint.of_text(" ".join(read)) == print_of
