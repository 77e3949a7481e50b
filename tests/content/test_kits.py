"""Slides, posters and the pocket card as data: what cannot be printed is said in one line, with place and mend."""

from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.content.kits import DOTS, read_kits

AGENCY = """\
so_truc: {label: Số trực, value: 024 0000 0101}
lanh_dao: {label: Lãnh đạo phụ trách trang, value: null}
"""
DECK = """\
title: Diễn tập
subtitle: 90 phút
page: a
slides:
  - title: Luật chơi
    lines: [Làm gì thì nói to]
    notes: Đọc to.
  - title: Ai vai gì
    table: {head: [Vai, Việc], rows: [[Trực trang, Ghi giờ]]}
    notes: Đổi vai.
"""
POSTERS = """\
- id: mot
  hang: Cạnh máy
  title: Mất trang? Gọi ngay
  lead: Gọi thoại.
  lines: [Gọi, Gỡ]
  picture: ba-buoc
  fields:
    - {label: Số trực, value: '{{ co_quan("so_truc") }}'}
    - {label: Lãnh đạo, value: '{{ co_quan("lanh_dao") }}'}
  foot: Không đọc mã.
  page: a
"""
CARD = """\
title: Gọi theo thứ tự
lead: Gọi thoại.
front:
  calls:
    - {who: '{{ co_quan("lanh_dao") }}', value: '{{ co_quan("so_truc") }}'}
back:
  say: {label: Câu báo, text: Chuyện gì.}
  remember: [Ghi giờ]
  press: {label: Báo chí, text: Tôi báo ngay.}
  foot: Không ghi mật khẩu.
page: a
"""
FILES = {"co-quan": AGENCY, "slides/mot": DECK, "posters": POSTERS, "pocket-card": CARD}
Change = Callable[[str], None]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with all three, sound."""
    for name, text in FILES.items():
        file = tmp_path / "docs" / "_data" / f"{name}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "docs" / "a.md").touch()
    drawing = tmp_path / "docs" / "_hinh" / "ba-buoc.svg"
    drawing.parent.mkdir()
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 80"/>', encoding="utf-8")
    return tmp_path


def problems_after(project: Path, name: str, old: str, new: str) -> list[str]:
    file = project / "docs" / "_data" / f"{name}.yml"
    text = FILES[name]
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(one) for one in read_kits(project)[1]]


def test_values_of_the_agency_stand_in_every_text_and_what_it_lacks_is_dots(project: Path) -> None:
    kits, problems = read_kits(project)
    assert problems == []
    assert [field["value"] for field in kits.posters[0]["fields"]] == [
        "024\N{NO-BREAK SPACE}0000\N{NO-BREAK SPACE}0101",
        DOTS,
    ]
    assert kits.card is not None
    assert kits.card["front"]["calls"][0]["who"] == "Lãnh đạo phụ trách trang"  # nobody is named yet
    assert kits.lacking == {"lanh_dao": "Lãnh đạo phụ trách trang"}
    assert kits.decks[0].page == "a"


@pytest.mark.parametrize("slip", ["value: 024 0000 0101 }", "value: 0101 }", "value: a: b }"])
def test_while_what_the_agency_filled_in_cannot_be_read_no_word_of_it_is_called_unknown(
    project: Path, slip: str
) -> None:
    (project / "docs" / "_data" / "co-quan.yml").write_text(f"khac: {{label: Khác, {slip}\n", encoding="utf-8")
    unknown = [one for one in read_kits(project)[1] if "không có trong danh mục" in one.what]

    assert bool(unknown) is slip.startswith("value: 024")


def test_a_project_without_them_has_nothing_to_print(tmp_path: Path) -> None:
    kits, problems = read_kits(tmp_path)
    assert (kits.decks, kits.posters, kits.card, problems) == ((), (), None, [])


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "posters",
            "picture: ba-buoc",
            "picture: ba-buocs",
            "posters.yml:6: không có hình “ba-buocs” → có phải “ba-buoc”?",
        ),
        (
            "posters",
            "page: a",
            "page: b",
            "posters.yml:11: không có trang “b” → viết đường dẫn dưới docs, không đuôi .md",
        ),
        (
            "posters",
            "title: Mất trang? Gọi ngay",
            "title: Mất trang thì gọi ngay người toàn quyền thứ hai",
            "posters.yml:3: “title” dài 47 chữ cái, in ra không đọc được từ xa → rút còn 36 chữ cái, hoặc tách làm hai",
        ),
        (
            "posters",
            "lines: [Gọi, Gỡ]",
            "lines: [Gọi, Gỡ, Chụp, Ẩn, Báo]",
            "posters.yml:5: “lines” có 5 mục, quá nhiều cho một tờ → giữ nhiều nhất 4, phần còn lại đưa sang tờ khác",
        ),
        ("posters", "  foot: Không đọc mã.\n", "", "posters.yml:1: thiếu trường “foot” → thêm dòng “foot: …”"),
        (
            "posters",
            'co_quan("so_truc")',
            'co_quan("so_trucs")',
            "posters.yml:1: thông tin “so_trucs” của cơ quan không có trong danh mục → có phải “so_truc”?",
        ),
        (
            "slides/mot",
            "    lines: [Làm gì thì nói to]\n",
            "    lines: [Làm gì thì nói to]\n    picture: ba-buoc\n",
            "slides/mot.yml:5: tờ “Luật chơi” có lines, picture → giữ đúng một trong: lines, table, picture, inject",
        ),
        (
            "slides/mot",
            "rows: [[Trực trang, Ghi giờ]]",
            "rows: [[Trực trang]]",
            'slides/mot.yml:9: hàng 1 có 1 ô, hàng đầu có 2 → thêm ô trống "" hoặc bỏ ô thừa',
        ),
        (
            "slides/mot",
            "[Làm gì thì nói to]",
            f"[{'Làm gì thì nói to ' * 5}]",
            "slides/mot.yml:6: dòng 1 dài 89 chữ cái, in ra không đọc được từ xa "
            "→ rút còn 60 chữ cái, hoặc tách làm hai",
        ),
        (
            "slides/mot",
            "subtitle: 90 phút",
            "subtitel: 90 phút",
            "slides/mot.yml:2: trường lạ “subtitel” → có phải “subtitle”? Nếu không thì bỏ trường này",
        ),
        (
            "pocket-card",
            "remember: [Ghi giờ]",
            "remember: [a, b, c, d, e, f]",
            "pocket-card.yml:8: “remember” có 6 mục, quá nhiều cho một tờ "
            "→ giữ nhiều nhất 5, phần còn lại đưa sang tờ khác",
        ),
    ],
)
def test_what_cannot_be_printed_is_said_in_one_line(project: Path, name: str, old: str, new: str, said: str) -> None:
    assert f"docs/_data/{said}" in problems_after(project, name, old, new)


def test_a_file_that_is_no_list_or_cannot_be_read_is_one_line(project: Path) -> None:
    posters = project / "docs" / "_data" / "posters.yml"
    posters.write_text("a: b\n", encoding="utf-8")
    (project / "docs" / "_data" / "pocket-card.yml").write_text("a: [\n", encoding="utf-8")
    (project / "docs" / "_data" / "slides" / "mot.yml").write_text("- a\n", encoding="utf-8")
    assert len(read_kits(project)[1]) == 3


def test_a_drawing_that_is_too_tall_for_a_sheet_is_refused(project: Path) -> None:
    drawing = project / "docs" / "_hinh" / "ba-buoc.svg"
    deck = project / "docs" / "_data" / "slides" / "mot.yml"
    deck.write_text(DECK.replace("lines: [Làm gì thì nói to]", "picture: ba-buoc"), encoding="utf-8")
    for size, refused in (("360 700", ["0,78", "0,36"]), ("360 200", ["0,36"]), ("360 120", [])):
        drawing.write_text(f'<svg viewBox="0 0 {size}"/>', encoding="utf-8")
        assert [one.what for one in read_kits(project)[1]] == [
            f"hình “ba-buoc” cao hơn {ratio} lần bề ngang: in ra chữ trong hình quá nhỏ" for ratio in sorted(refused)
        ]
