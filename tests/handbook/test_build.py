"""What stops a build, in one Vietnamese line each, and what a good one leaves behind."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

from tests.handbook.conftest import SmallBook
from trainer.commands.check import ensure_book
from trainer.content.sections import SECTIONS_FILE, read_sections, stale
from trainer.core import fingerprint
from trainer.disk.paths import beside
from trainer.handbook.command import main


def one(book: SmallBook) -> str:
    problems = book.problems()
    assert len(problems) == 1, problems
    return str(problems[0])


def test_an_unknown_instrument_stops_the_build_at_its_line(book: SmallBook) -> None:
    book.page("a", '## Căn cứ {#can-cu}\n\nTheo {{ vb("luat-116-2026") }}.\n')
    assert one(book) == (
        "docs/a.md:10: văn bản “luat-116-2026” không có trong danh mục"
        " → có phải “luat-116-2025”? Nếu không thì thêm vào docs/_data/van-ban.yml"
    )


def test_check_tells_what_stopped_the_build_as_the_build_found_it(book: SmallBook) -> None:
    # A colon in the name: a line of words could not be taken apart again.
    book.page("gio 8:30", "[Trang](khong-co.md)\n")
    book.nav = "nav:\n  - index.md\n  - van-ban.md\n"
    found = book.problems()
    assert [problem.file for problem in found] == ["docs/gio 8:30.md", "docs/gio 8:30.md"]

    assert ensure_book(book.project, date(2026, 11, 25), build=True) == (list(found), [])


def test_a_lapsed_instrument_is_cited_only_as_history(book: SmallBook) -> None:
    book.page("a", '## Căn cứ {#can-cu}\n\n{{ vb("luat-24-2018") }}\n')
    assert "đã hết hiệu lực sau ngày 30/06/2026 → viện dẫn “luat-116-2025”" in one(book)
    book.page("a", '## Căn cứ {#can-cu}\n\n{{ vb("luat-24-2018", history=True) }}\n')
    book.build()


def test_what_nobody_read_in_the_original_says_so(book: SmallBook) -> None:
    calls = 'vb("luat-116-2025")', 'vb("luat-116-2025", "Điều 7", care=True)', 'vb("nd-329-2026", care=True)'
    book.page(
        "a", "".join(f"## {one} {{#{one}}}\n\n{{{{ {call} }}}}\n\n" for one, call in zip("bcd", calls, strict=True))
    )
    book.build()
    texts = read_sections(book.project)
    assert [texts[f"a#{one}"].text.endswith("(cần đối chiếu bản gốc)") for one in "bcd"] == [False, True, True]


def test_an_amended_law_says_at_each_article_that_it_is_to_be_compared(book: SmallBook) -> None:
    file = book.project / "docs" / "_data" / "van-ban.yml"
    law = file.read_text(encoding="utf-8")
    file.write_text(law.replace("luat-116-2025: {", "luat-116-2025: {articles_to_check: true, ", 1), encoding="utf-8")
    calls = 'vb("luat-116-2025")', 'vb("luat-116-2025", "Điều 7")', 'vb("luat-116-2025", "Điều 7", care=True)'
    book.page(
        "a", "".join(f"## {one} {{#{one}}}\n\n{{{{ {call} }}}}\n\n" for one, call in zip("bcd", calls, strict=True))
    )
    book.page("van-ban", "{{ van_ban_con_hieu_luc() }}\n")
    page = (book.build() / "van-ban.html").read_text(encoding="utf-8")
    texts = read_sections(book.project)
    assert [texts[f"a#{one}"].text.count("(cần đối chiếu bản gốc)") for one in "bcd"] == [0, 1, 1]
    assert page.count("số điều, khoản dẫn ở đây cần đối chiếu với bản đã sửa") == 1


def test_the_day_of_the_build_decides_what_is_in_force(book: SmallBook, monkeypatch: pytest.MonkeyPatch) -> None:
    book.page("a", '## Căn cứ {#can-cu}\n\n{{ vb("luat-24-2018") }}\n')
    monkeypatch.setenv("GAN_DAN_TODAY", "2026-06-30")
    book.build()
    monkeypatch.setenv("GAN_DAN_TODAY", "2026-07-01")
    assert "hết hiệu lực" in one(book)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('vb("luat-116-2025", history=True)', "đang còn hiệu lực mà viện dẫn như chuyện cũ"),
        ('vb("nd-400-2027")', "đến 01/01/2027 mới có hiệu lực"),
        ('vb("qd-522-2017")', "chưa được xác nhận (confidence: low)"),
        ('vb("nd-329-2026")', "mới xác nhận một phần (confidence: medium)"),
        ('vb("luat-116-2025", "chỗ nào đó")', "không rõ “chỗ nào đó” là chỗ nào trong văn bản"),
        ('co_quan("dau_moi")', "không có trong danh mục → có phải “dau_moi_cntt”?"),
        ("vb()", "lệnh gọi không đúng cách"),
        ('vbb("luat-116-2025")', "không có lệnh “vbb” → có phải “vb”?"),
        ('vb("luat-116-2025"', "viết sai cú pháp"),
        ("vb.__globals__", ""),
    ],
)
def test_a_wrong_call_stops_the_build_with_one_line(book: SmallBook, call: str, said: str) -> None:
    book.page("a", f"## Căn cứ {{#can-cu}}\n\nDòng\n{{{{ {call} }}}}\n")
    line = one(book)
    assert line.startswith("docs/a.md:11: ")
    assert said in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        (
            "## Nên làm\n",
            "docs/a.md:8: tiêu đề “Nên làm” chưa có id riêng → thêm id không dấu ngay sau tiêu đề, như {#nen-lam}",
        ),
        (
            "## Không làm {#khong-lam}\n\n### Cho mượn máy {#muon}\n\nChữ\n",
            "docs/a.md:10: tiêu đề “Cho mượn máy” nằm dưới mục những việc không làm mà đứng một mình thì đọc như lời "
            "khuyên → viết “Không cho mượn máy”",
        ),
        ("## Hai {#hai}\n\n#### Nhỏ {#nho}\n\nChữ\n", "docs/a.md:10: tiêu đề “Nhỏ” nhỏ hơn cấp 3: chữ dưới nó không"),
        ("### Ba {#ba}\n\n### Ba nữa {#ba}\n", "docs/a.md:10: id “ba” dùng 2 lần trong trang"),
        ("## Nên {#nên}\n", "docs/a.md:8: id “nên” có ký tự lạ"),
        ("<div markdown>\n\n## Trong {#trong}\n\n</div>\n", "docs/a.md:10: tiêu đề “Trong” nằm trong một khối khác"),
        ("[Kia](b.md)\n", "docs/a.md:8: liên kết “b.md” trỏ tới một tệp không có"),
        ("[Kia](index.md#khong)\n", "docs/a.md:8: liên kết “index.md#khong” trỏ tới một mục không có trong trang kia"),
        ("[Đây](#khong)\n", "docs/a.md:8: liên kết “#khong” trỏ tới một mục không có trong trang này"),
        ("[Bài](/tap-huan/)\n", "docs/a.md:8: liên kết “/tap-huan/” không dùng được khi mở cẩm nang từ ổ đĩa"),
    ],
)
def test_headings_and_links_are_strict(book: SmallBook, markdown: str, said: str) -> None:
    book.page("a", markdown)
    assert one(book).startswith(said)


def test_front_matter_must_be_complete(book: SmallBook) -> None:
    book.page("a", "Chữ\n", head="---\ntitle: A\nowner_role: chief\n---\n\n")
    said = "\n".join(str(problem) for problem in book.problems())
    assert "docs/a.md:1: đầu trang thiếu description" in said
    assert "docs/a.md:3: owner_role không đúng" in said
    assert "docs/a.md:1: đầu trang thiếu ngày rà lại" in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("description: Mật khẩu: dài bao nhiêu", "docs/bieu-mau/a.md:4: YAML sai cú pháp → câu có dấu hai chấm: đặt"),
        ("reviewed: 2026-02-30", "docs/bieu-mau/a.md:4: “2026-02-30” không phải ngày hay số có thật → viết ngày theo"),
    ],
)
def test_what_cannot_be_read_above_a_page_is_named_in_its_line_and_nothing_else_is_called_missing(
    book: SmallBook, line: str, said: str
) -> None:
    head = f"---\ntitle: A\nform: true\n{line}\nowner_role: page_admin\n---\n\n"
    book.page("bieu-mau/a", "## Mẫu {#mau}\n\nChữ\n", head=head)
    book.page("b", "{{ danh_sach_bieu_mau() }}\n")
    assert one(book).startswith(said)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_a_page_that_an_old_program_saved_is_named_in_one_line(book: SmallBook, encoding: str) -> None:
    (book.project / "docs" / "a.md").write_bytes("## Đăng {#dang}\n".encode(encoding))
    assert one(book) == "docs/a.md:1: tệp không ở bảng mã UTF-8 → mở tệp và lưu lại với bảng mã UTF-8"


def test_a_law_may_be_said_to_hold_until_the_last_day_there_is(book: SmallBook) -> None:
    file = book.project / "docs" / "_data" / "van-ban.yml"
    law = file.read_text(encoding="utf-8")
    file.write_text(law.replace("in_force_to: null", "in_force_to: 9999-12-31", 1), encoding="utf-8")
    book.page("a", '## Căn cứ {#can-cu}\n\n{{ vb("luat-116-2025") }}\n')
    book.build()


def test_every_problem_of_every_page_is_reported_at_once(book: SmallBook) -> None:
    book.page("a", '{{ vb("x") }}\n\nChữ\n\n{{ co_quan("y") }}\n')
    book.page("b", "## Không id\n")
    places = [(problem.file, problem.line) for problem in book.problems()]
    assert places == [("docs/a.md", 8), ("docs/a.md", 12), ("docs/b.md", 8)]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("dau_moi_cntt: {label: A, value: 0123}\nten_co_quan: {label: Tên, value: B}\n", "“value” phải là chữ"),
        ("dau_moi_cntt:\n  label: A\n  value: Phường: Sao Mai\n", "câu có dấu hai chấm: đặt cả câu trong dấu nháy"),
        (None, "không có tệp mà GAN_DAN_AGENCY chỉ tới → sửa GAN_DAN_AGENCY, hoặc tạo tệp"),
    ],
)
def test_one_slip_in_what_the_agency_fills_in_is_one_problem(
    book: SmallBook, monkeypatch: pytest.MonkeyPatch, file: str | None, said: str
) -> None:
    book.page("a", '{{ co_quan("dau_moi_cntt") }} {{ co_quan("ten_co_quan") }}\n\n{{ co_quan("so_truc") }}\n')
    monkeypatch.setenv("GAN_DAN_AGENCY", "thu.yml")
    if file is not None:
        (book.project / "thu.yml").write_text(file, encoding="utf-8")
    line = one(book)

    assert line.startswith("thu.yml")
    assert said in line


def test_a_quiz_that_does_not_exist_is_a_broken_link(book: SmallBook) -> None:
    (book.project / "quizzes").mkdir()
    (book.project / "quizzes" / "mot.yml").write_text("id: mat-khau\n", encoding="utf-8")
    book.page("a", '{{ lam_bai("mat-khuu") }}\n')
    assert one(book).startswith("docs/a.md:8: không có bài kiểm tra “mat-khuu” → có phải “mat-khau”?")
    book.build(strict=False)


def test_a_failed_build_leaves_the_old_book_in_place(book: SmallBook) -> None:
    before = (beside(book.build()) / "sections.json").read_bytes()
    book.page("a", "## Không id\n")
    book.problems()
    assert (book.project / "var" / "build" / "sections.json").read_bytes() == before


def test_the_same_text_gives_the_same_bytes(book: SmallBook) -> None:
    def everything(site: Path) -> dict[str, bytes]:
        return {str(file.relative_to(site)): file.read_bytes() for file in site.rglob("*") if file.is_file()}

    book.page("a", '## Căn cứ {#can-cu}\n\n{{ vb("luat-116-2025", "khoản 2 Điều 42") }}\n')
    first = everything(book.build())
    assert everything(book.build()) == first
    assert not [name for name in first if "sitemap" in name]  # MkDocs stamps it with the hour


def test_the_trainer_reads_the_sections(book: SmallBook) -> None:
    book.page("chuong/a", '# A\n\n## Căn cứ {#can-cu}\n\nTheo {{ vb("luat-116-2025", "khoản 2 Điều 42") }}.\n')
    book.build()
    section = read_sections(book.project)["chuong/a#can-cu"]
    assert section.text == "Theo khoản 2 Điều 42 Luật An ninh mạng số 116/2025/QH15."
    assert section.url == "chuong/a.html#can-cu"
    assert section.page_title == "Trang chuong/a"
    assert section.fingerprint == fingerprint.of_text(section.text)
    assert [(c.instrument, c.article, c.history) for c in section.citations] == [
        ("luat-116-2025", "khoản 2 Điều 42", False)
    ]


def test_the_ground_of_a_decision_is_named_in_full(book: SmallBook) -> None:
    book.page("a", '## Căn cứ {#can-cu}\n\nCăn cứ {{ vb("luat-116-2025", ground=True) }};\n')
    book.build()
    section = read_sections(book.project)["a#can-cu"]
    assert section.text == "Căn cứ Luật An ninh mạng ngày 10 tháng 12 năm 2025;"
    assert [citation.instrument for citation in section.citations] == ["luat-116-2025"]


def test_the_trainer_can_see_that_the_book_is_stale(book: SmallBook) -> None:
    book.build()
    assert stale(book.project) == []
    book.page("moi", "Chữ\n")
    assert stale(book.project) == ["docs/moi.md"]


def test_the_book_says_until_when_its_law_holds(book: SmallBook) -> None:
    assert (
        json.loads((beside(book.build()) / "sections.json").read_text(encoding="utf-8"))["good_until"] == "2027-01-01"
    )


def test_the_register_says_what_is_in_force_and_where_it_is_cited(book: SmallBook) -> None:
    book.page("a", '## Căn cứ {#can-cu}\n\n{{ vb("luat-116-2025") }}\n')
    site = book.build()
    page = (site / "van-ban.html").read_text(encoding="utf-8")
    in_force, lapsed = page.split('id="het"')
    assert 'id="luat-116-2025"' in in_force
    assert 'href="a.html#can-cu"' in in_force
    assert 'id="luat-24-2018"' in lapsed
    assert "qd-522-2017" not in page
    assert 'href="van-ban.html#luat-116-2025"' in (site / "a.html").read_text(encoding="utf-8")


def test_the_register_is_counted_by_state_and_begins_with_the_day(book: SmallBook) -> None:
    book.page("van-ban", "{{ loc_van_ban() }}\n\n## Còn {#con}\n\n{{ van_ban_con_hieu_luc() }}\n")
    page = (book.build() / "van-ban.html").read_text(encoding="utf-8")
    assert re.findall(r'<label for="tt-[a-z-]+">([^<]*)</label>', page) == [
        *("Còn hiệu lực 2", "Sắp 1", "Đã hết 1", "Tất cả")
    ]
    assert '<p class="vb-ngay">Ban hành 10/12/2025</p><p class="vb-luc"><span class="vb-nhan">Còn hiệu lực' in page
    assert "<dt>Công báo</dt>" not in page


def test_what_was_replaced_without_an_end_lapsed_in_part(book: SmallBook) -> None:
    file = book.project / "docs" / "_data" / "van-ban.yml"
    law = file.read_text(encoding="utf-8")
    instead = 'in_force_to: null, replaced_by: [luat-116-2025], ended_part: "Chương <II>."'
    head, decree = law.split("nd-329-2026:")
    law = f"{head}nd-329-2026:{decree.replace('in_force_to: null, replaced_by: []', instead, 1)}"
    file.write_text(law, encoding="utf-8")
    book.page(
        "van-ban",
        "{{ loc_van_ban() }}\n\n{{ van_ban_con_hieu_luc() }}\n\n## Hết {#het}\n\n{{ van_ban_het_hieu_luc() }}\n",
    )
    page = (book.build() / "van-ban.html").read_text(encoding="utf-8")
    in_force, lapsed = page.split('id="het"')

    assert 'id="nd-329-2026"' not in in_force
    entry = lapsed.partition('id="nd-329-2026"')[2].partition("<h3")[0]
    assert '<span class="vb-nhan vb-nhan--phan">Hết hiệu lực một phần</span>' in entry
    assert "Phần đã hết hiệu lực: Chương &lt;II&gt;." in entry
    assert [
        words
        for words in re.findall(r'<label for="tt-[a-z-]+">([^<]*)</label>', page)
        if "hết" in words or "Còn" in words
    ] == ["Còn hiệu lực 1", "Đã hết 1, một phần 1"]


def test_what_will_be_replaced_later_is_in_force_until_then(book: SmallBook) -> None:
    file = book.project / "docs" / "_data" / "van-ban.yml"
    law = file.read_text(encoding="utf-8")
    file.write_text(law.replace("replaced_by: []", "replaced_by: [nd-400-2027]", 1), encoding="utf-8")
    in_force, _ = (book.build() / "van-ban.html").read_text(encoding="utf-8").split('id="het"')

    assert 'id="luat-116-2025"' in in_force


def test_the_register_says_what_was_read_of_an_article_and_where_it_was_printed(book: SmallBook) -> None:
    file = book.project / "docs" / "_data" / "van-ban.yml"
    law = file.read_text(encoding="utf-8")
    more = 'gazette: số 35 ngày 21/01/2026, articles: {khoản 2 Điều 42: "Giữ <kín> tài khoản."}, replaced_by: []'
    file.write_text(law.replace("replaced_by: []", more, 1), encoding="utf-8")
    page = (book.build() / "van-ban.html").read_text(encoding="utf-8")

    assert '<p class="vb-ngay">Công báo số 35 ngày 21/01/2026 · Ban hành 10/12/2025</p>' in page
    assert "<li><strong>Khoản 2 Điều 42.</strong> Giữ &lt;kín&gt; tài khoản.</li>" in page


def test_the_register_counts_a_page_once(book: SmallBook) -> None:
    call = '{{ vb("luat-116-2025") }}'
    book.page("a", f"## Một {{#mot}}\n\n{call}\n\n## Căn cứ {{#can-cu}}\n\n{call}\n")
    page = (book.build() / "van-ban.html").read_text(encoding="utf-8")
    assert '<summary>1 trang dựa vào</summary><ul><li><a href="a.html#mot">Trang a</a></li></ul>' in page


def test_the_register_counts_what_is_cited_before_the_first_part_or_in_a_heading(book: SmallBook) -> None:
    call = '{{ vb("luat-116-2025") }}'
    book.page("a", f"Theo {call}.\n\n## Một {{#mot}}\n\nChữ\n")
    book.page("b", f"## Theo {call} {{#theo}}\n\nChữ\n")
    page = (book.build() / "van-ban.html").read_text(encoding="utf-8")
    links = 'a.html#dau-trang">Trang a', 'b.html#theo">Trang b'
    cited = "".join(f'<li><a href="{link}</a></li>' for link in links)

    assert f"<summary>2 trang dựa vào</summary><ul>{cited}</ul>" in page


def test_the_register_says_what_amended_an_instrument(book: SmallBook) -> None:
    file = book.project / "docs" / "_data" / "van-ban.yml"
    law = file.read_text(encoding="utf-8")
    file.write_text(law.replace("replaced_by: []", "amended_by: [nd-329-2026], replaced_by: []", 1), encoding="utf-8")
    page = (book.build() / "van-ban.html").read_text(encoding="utf-8")

    assert '<dt>Được sửa đổi bởi</dt> <dd><a href="#nd-329-2026">Nghị định số 329/2026/NĐ-CP</a></dd>' in page


def test_the_register_tells_readers_of_what_was_amended_before_the_book_was_written(book: SmallBook) -> None:
    file = book.project / "docs" / "_data" / "van-ban.yml"
    law = file.read_text(encoding="utf-8")
    more = 'amendments: "Luật số <97>", articles_to_check: true, articles: {Điều 42: "Giữ."}, replaced_by: []'
    file.write_text(law.replace("replaced_by: []", more, 1), encoding="utf-8")
    page = (book.build() / "van-ban.html").read_text(encoding="utf-8")

    assert "<dt>Đã được sửa đổi bởi</dt> <dd>Luật số &lt;97&gt;</dd>" in page
    assert page.count("Ý các điều mà cẩm nang dựa vào, đọc ở bản chưa sửa</p>") == 1


def test_what_the_agency_has_not_filled_in_is_marked(book: SmallBook) -> None:
    book.page("a", 'Gọi {{ co_quan("dau_moi_cntt") }} của {{ co_quan("ten_co_quan") }}.\n')
    page = (book.build() / "a.html").read_text(encoding="utf-8")
    assert "[cần điền: đầu mối công nghệ thông tin]" in re.sub("<[^>]*>", "", page)
    assert '<span data-co-quan="ten_co_quan">UBND phường Sao Mai</span>' in page


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("trực ban 024 0000 0101, 7 giờ 30", 'trực ban <a href="tel:02400000101">024 0000 0101</a>, 7 giờ 30'),
        ("(024) 0000.0101", '<a href="tel:02400000101">(024) 0000.0101</a>'),
        (
            "024-0000-0101/024 0000 0102",
            '<a href="tel:02400000101">024-0000-0101</a>/<a href="tel:02400000102">024 0000 0102</a>',
        ),
        ("+84 24 0000 0101", '<a href="tel:+842400000101">+84 24 0000 0101</a>'),
        (
            "0000 000 101 - 1900 0000",
            '<a href="tel:0000000101">0000 000 101</a> - <a href="tel:19000000">1900 0000</a>',
        ),
        ("113 (công an), 111 (trẻ em)", '<a href="tel:113">113</a> (công an), <a href="tel:111">111</a> (trẻ em)'),
        ("phòng 113, từ 01/07/2026, 0 giờ 15", "phòng 113, từ 01/07/2026, 0 giờ 15"),
        ("mã 001285000123, số 0123/QĐ-UBND", "mã 001285000123, số 0123/QĐ-UBND"),
    ],
)
def test_a_telephone_number_is_called_by_one_tap_and_stays_on_one_line(book: SmallBook, value: str, shown: str) -> None:
    book.data("co-quan", f"dau_moi_cntt: {{label: A, value: '{value}'}}\n")
    book.page("a", 'Gọi {{ co_quan("dau_moi_cntt") }}.\n')

    page = (book.build() / "a.html").read_text(encoding="utf-8")
    words = re.search('<span data-co-quan="dau_moi_cntt">(.*?)</span>', page)

    assert words is not None
    assert words[1].replace("\u00a0", " ") == shown
    assert re.search(r"tel:[^<]*[\d)] \d", words[1]) is None


def test_the_words_of_the_agency_are_shown_letter_by_letter(book: SmallBook) -> None:
    value = r"024 0000 0101 | *Phường* _ubnd_ `mã` [a](b) \_ <b> & #1 {: .x }"
    book.data("co-quan", f"dau_moi_cntt: {{label: A, value: '{value}'}}\n")
    call = '{{ co_quan("dau_moi_cntt") }}'
    book.page("a", f"Gọi {call}.\n\n| Gọi | Khi nào |\n|---|---|\n| {call} | Ngày làm việc |\n")

    page = html.document_fromstring((book.build() / "a.html").read_text(encoding="utf-8"))
    paragraph, cell = (one.text_content().replace("\u00a0", " ") for one in page.iterfind(".//span[@data-co-quan]"))
    row = [one.text_content() for one in page.iterfind(".//tbody//td")]

    assert paragraph == cell == value
    assert row[1:] == ["Ngày làm việc"]


def test_a_new_telephone_number_changes_no_section(book: SmallBook) -> None:
    book.page("a", '## Gọi {#goi}\n\nGọi {{ co_quan("dau_moi_cntt") }}.\n')
    found = []
    for value in ("null", "024 0000 0101", "Lê Thu Hạnh"):
        book.data("co-quan", f"dau_moi_cntt: {{label: A, value: {value}}}\n")
        record = json.loads((beside(book.build()) / "sections.json").read_text(encoding="utf-8"))
        found += [one["fingerprint"] for one in record["sections"] if one["page"] == "a"]

    assert len(set(found)) == 1


def test_a_page_shows_who_keeps_it_and_when_it_was_gone_over(book: SmallBook) -> None:
    book.page("a", "Không có tiêu đề lớn.\n")
    page = (book.build() / "a.html").read_text(encoding="utf-8")
    assert '<h1 id="dau-trang">Trang a</h1>' in page
    assert (
        'Quản trị trang<span class="dong-nguon__ngay">Rà lại ngày <time datetime="2026-11-25">25/11/2026</time>' in page
    )


def test_a_page_of_many_parts_has_links_to_them_under_its_title(book: SmallBook) -> None:
    parts = (("Nói gọn", "noi-gon"), ("Vì sao", "vi-sao"), ("Nên <làm>", "nen-lam"), ("Khi hỏng", "khi-hong"))
    written = [f"## {title.replace('<', '&lt;')} {{#{anchor}}}\n\nChữ.\n" for title, anchor in parts]
    book.page("a", "\n".join(written))
    book.page("b", "\n".join(written[:3]))
    site = book.build()
    page = (site / "a.html").read_text(encoding="utf-8")
    row = 'data-search-exclude><a href="#nen-lam">Nên &lt;làm&gt;</a><a href="#khi-hong">Khi hỏng</a></nav>'
    assert page.index("</time>") < page.index(row) < page.index('id="noi-gon"')
    assert "muc-trang" not in (site / "b.html").read_text(encoding="utf-8")


def test_the_command_speaks_vietnamese_and_has_exit_codes(book: SmallBook) -> None:
    book.build()
    good = CliRunner().invoke(main, ["--project", str(book.project)])
    assert good.exit_code == 0
    assert "Đã dựng cẩm nang" in good.stdout
    book.page("a", "## Không id\n")
    bad = CliRunner().invoke(main, ["--project", str(book.project)])
    assert bad.exit_code == 1
    assert bad.stderr.splitlines()[-1] == "Chưa dựng cẩm nang: 1 chỗ cần sửa."


def test_the_book_of_an_invented_agency_and_the_real_one_never_pass_for_each_other(
    book: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.page("a", '{{ co_quan("ten_co_quan") }}\n')
    book.build()
    real = json.loads((book.project / SECTIONS_FILE).read_text(encoding="utf-8"))["edition"]
    invented = "dau_moi_cntt: {label: A, value: B}\nten_co_quan: {label: Tên, value: Phường Trăng}\n"
    (book.project / "thu.yml").write_text(
        f"{invented}minh_hoa: {{label: Lời, value: Không có thật.}}\n", encoding="utf-8"
    )

    monkeypatch.setenv("GAN_DAN_AGENCY", "thu.yml")
    assert stale(book.project) == ["thu.yml"]
    page = (book.build() / "a.html").read_text(encoding="utf-8")
    assert '<span data-co-quan="ten_co_quan">Phường Trăng</span>' in page
    assert "<strong>Không có thật.</strong>" in page
    assert stale(book.project) == []
    assert json.loads((book.project / SECTIONS_FILE).read_text(encoding="utf-8"))["edition"] != real

    monkeypatch.delenv("GAN_DAN_AGENCY")
    assert stale(book.project) == ["docs/_data/co-quan.yml"]
    page = (book.build() / "a.html").read_text(encoding="utf-8")
    assert "UBND phường Sao Mai" in page
    assert "Không có thật" not in page
