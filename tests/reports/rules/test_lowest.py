"""Which units are named as those to be helped first, and what a page says that may hang on a wall."""

from datetime import UTC, date, datetime

from trainer.reports.rules.model import GroupFigures, Snapshot, lowest
from trainer.reports.rules.unit_page import unit_page

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


def test_the_smallest_share_comes_first_and_of_equal_ones_where_more_are_left() -> None:
    units = (
        GroupFigures("A", "A", 10, 5),
        GroupFigures("B", "B", 20, 10),
        GroupFigures("C", "C", 9, 1),
        GroupFigures("D", "D", 8, 8),
    )
    assert [one.code for one in lowest(units)] == ["C", "B", "A"]


def test_units_of_fewer_than_five_are_in_no_order() -> None:
    units = (GroupFigures("A", "A", 4, 0), GroupFigures("B", "B", 5, 4))
    assert [one.code for one in lowest(units)] == ["B"]


def test_ten_are_named() -> None:
    assert len(lowest(tuple(GroupFigures(str(number), "", 10, 1) for number in range(30)))) == 10


def _page(*units: GroupFigures, quizzes: tuple[GroupFigures, ...] = (), whole: GroupFigures | None = None):  # type: ignore[no-untyped-def]
    top = whole or GroupFigures("TP", "Thành phố", 100, 40, 3, 2)
    snapshot = Snapshot(NOW, top, (top, *units), quizzes=quizzes)
    return unit_page(snapshot, [(date(2026, 12, 1), 7), (date(2026, 12, 2), 1)], "https://x")


def test_a_page_that_may_hang_on_a_wall_tells_nothing_of_so_few_that_everybody_knows_who() -> None:
    page = _page(
        GroupFigures("A", "Phòng A", 4, 3),
        quizzes=(GroupFigures("q", "Bài một", 1, 0), GroupFigures("r", "Bài hai", 5, 1)),
    )
    assert [(title, [bar.name for bar in bars]) for title, bars in page.parts] == [("Theo bài", ["Bài hai"])]
    assert any("dưới 5 người không ghi" in note for note in page.notes)


def test_who_reads_fewer_than_five_is_told_why_there_is_no_number() -> None:
    assert any("quá hạn, tạm miễn thì không ghi rõ" in note for note in _page().notes)
    assert not any("không ghi rõ" in note for note in _page(whole=GroupFigures("TP", "Thành phố", 100, 40, 5)).notes)


def test_a_large_unit_names_those_below_that_need_help_first() -> None:
    page = _page(*(GroupFigures(f"P{number}", f"Phường {number}", 10, number % 10) for number in range(40)))
    [(title, bars)] = page.parts
    assert title == "Đơn vị trực thuộc cần giúp trước"
    assert [bar.name for bar in bars[:4]] == ["Phường 0", "Phường 10", "Phường 20", "Phường 30"]
    assert len(bars) == 10


def test_a_page_says_its_figures_in_words() -> None:
    assert _page().lead == "40/100 cán bộ đã xong mọi bài được giao (40%). Dưới 5 người đang quá hạn."
    assert _page(whole=GroupFigures("TP", "Thành phố", 100, 40, 5)).lead.endswith("(40%). 5 người đang quá hạn.")
    assert _page(whole=GroupFigures("TP", "Thành phố", 100, 40)).lead.endswith("(40%). Không ai quá hạn.")
    assert ("dưới 5", "đang quá hạn", True) in _page().figures
    assert ("dưới 5", "đang tạm miễn", False) in _page().figures
    assert _page(whole=GroupFigures("P", "P", 3, 3)).lead == "Cả 3 cán bộ đã xong mọi bài được giao. Cảm ơn anh/chị."
    assert _page(whole=GroupFigures("P", "P")).lead.startswith("Hiện chưa có bài nào bắt buộc")
    assert _page().days == (
        "01/12/2026: 7 người có bài đến hạn",
        "02/12/2026: dưới 5 người có bài đến hạn",
    )
