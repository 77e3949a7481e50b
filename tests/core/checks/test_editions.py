"""No tested section changes in silence; a history that somebody touched is found, with its file and line."""

from dataclasses import replace
from datetime import date

from tests.content.small_library import section
from tests.content.sound_project import SECTION, question, quiz_content
from trainer.core.checks import Content, find_notices, find_weaknesses
from trainer.core.editions.model import Change, Edition, History, PublishedText
from trainer.core.law import Instrument
from trainer.core.problems import Problem

DAY = date(2026, 11, 25)
NOW = section(SECTION, "Mười hai ký tự.")
OTHER = section("giu-tai-khoan/mat-khau#khac", "Khác.")
PLAN = "chạy: python -m trainer edition plan, rồi edition publish"


def added(**changes: str) -> History:
    """Return a first edition with the two sections as they are, or with other fingerprints: ``do_dai``, ``khac``."""
    texts = {
        SECTION: changes.get("do_dai", NOW.fingerprint),
        OTHER.reference: changes.get("khac", OTHER.fingerprint),
    }
    rows = tuple(Change(name, None, text, "minor", "Mới", line=9) for name, text in texts.items())
    return History([Edition("2026-11-25", DAY, "Đầu", rows, "editions/2026-11-25.yml")])


def content(history: History, **changes: object) -> Content:
    found = quiz_content([question("q-1", ["Gọi", "Bấm", "Chờ"])], history=history)
    defaults = {"sections": {one.reference: one for one in (NOW, OTHER)}, "line_of_section": lambda _: 5}
    return replace(found, **{**defaults, **changes})


def problems(found: Content) -> list[Problem]:
    return [one for one in find_weaknesses(found) if "đáp án" not in one.what and "phương án" not in one.what]


def infos(found: Content) -> list[str]:
    return [one.what for one in find_notices(found) if one.level == "info"]


def test_before_the_first_edition_nothing_is_asked_for() -> None:
    assert problems(content(History())) == []
    assert infos(content(History())) == []


def test_a_book_as_published_is_sound() -> None:
    assert problems(content(added())) == []
    assert infos(content(added())) == []


def test_a_tested_section_that_changed_without_an_edition_is_a_problem_at_its_line() -> None:
    (problem,) = problems(content(added(do_dai="0" * 16)))

    assert (problem.file, problem.line) == ("docs/giu-tai-khoan/mat-khau.md", 5)
    assert "đã đổi mà chưa ghi vào phiên bản nào, 1 câu hỏi kiểm tra nó" in problem.what
    assert problem.mend == PLAN


def test_a_tested_section_that_is_gone_from_the_book_without_an_edition_is_a_problem() -> None:
    assert [str(one) for one in problems(content(added(), sections={OTHER.reference: OTHER}))] == [
        f"docs/giu-tai-khoan/mat-khau.md:5: mục “{SECTION}” đã bỏ mà chưa ghi vào phiên bản nào, 1 câu hỏi kiểm tra nó"
        f" → {PLAN}"
    ]


def test_a_new_tested_section_is_a_problem_too() -> None:
    history = History([Edition("2026-11-25", DAY, "Đầu", added().editions[0].changes[1:])])

    assert [one.what for one in problems(content(history))] == [
        f"mục “{SECTION}” chưa có trong phiên bản nào, 1 câu hỏi kiểm tra nó"
    ]


def test_a_section_is_tested_by_every_question_that_names_it() -> None:
    asked = [question("q-1", ["Gọi"], sections=(SECTION,)), question("q-2", ["Gọi"], sections=(SECTION, "a/b#c"))]

    assert quiz_content(asked).tests() == {SECTION: ["q-1", "q-2"], "a/b#c": ["q-2"]}


def test_untested_sections_that_changed_are_one_line_of_information() -> None:
    found = content(added(khac="0" * 16))

    assert problems(found) == []
    assert infos(found) == ["1 mục không có câu hỏi nào kiểm tra đã khác phiên bản 2026-11-25"]
    assert [(str(one), one.line) for one in find_notices(found) if one.level == "info"] == [
        (f"editions/2026-11-25.yml: {infos(found)[0]} → {PLAN}", 0)
    ]


def test_while_the_book_cannot_be_built_nothing_is_said_to_have_changed() -> None:
    assert problems(content(added(do_dai="0" * 16), sections=None)) == []


def test_a_broken_chain_and_an_unknown_instrument_are_problems_with_file_and_line() -> None:
    odd = Change(SECTION, "0" * 16, NOW.fingerprint, "material", "Vì", "nd-9", date(2026, 12, 30), line=3)
    later = Edition("2026-11-26", date(2026, 11, 26), "Hai", (odd,), "editions/2026-11-26.yml")
    history = History([*added().editions, later])
    found = problems(content(history))

    assert {(one.file, one.line) for one in found} == {("editions/2026-11-26.yml", 3)}
    assert [(one.what, one.mend) for one in found] == [
        (
            f"mục “{SECTION}” không bắt đầu từ chỗ phiên bản trước để lại",
            "lấy lại các tệp trong editions/ từ git: bản đã công bố không sửa tay",
        ),
        ("văn bản “nd-9” không có trong danh mục", "thêm văn bản vào docs/_data/van-ban.yml"),
    ]


def test_a_published_text_that_is_no_longer_kept_is_a_problem() -> None:
    kept = {(NOW.reference, NOW.fingerprint): PublishedText(NOW.reference, NOW.fingerprint, "", "", ())}
    (problem,) = problems(content(added(), texts=kept))

    assert OTHER.reference in problem.what
    assert problem.mend == "lấy lại các tệp .jsonl trong editions/ từ git"
    assert (problem.file, problem.line) == ("editions/2026-11-25.yml", 9)


def test_a_section_to_be_learnt_again_by_a_day_to_come_that_no_question_asks_about_is_a_warning() -> None:
    law = Change(OTHER.reference, "0" * 16, OTHER.fingerprint, "material", "Vì", None, date(2026, 12, 30))
    tested = replace(law, section=SECTION, new=NOW.fingerprint)
    later = Edition("2026-11-26", date(2026, 11, 26), "Hai", (tested, law), "editions/2026-11-26.yml")
    history = History([*added(do_dai="0" * 16, khac="0" * 16).editions, later])

    def warnings(**changes: object) -> list[str]:
        found = find_notices(content(history, **changes))
        return [str(one) for one in found if one.level == "warning" and "học lại" in one.what]

    assert warnings(today=date(2026, 12, 30)) == [
        f"docs/giu-tai-khoan/mat-khau.md:5: mục “{OTHER.reference}” phải học lại đến 30/12/2026 mà không câu hỏi nào"
        " hỏi về nó, nên không ai được giao → viết câu hỏi cho mục này"
    ]
    assert warnings(today=date(2026, 12, 31)) == warnings() == []
    assert warnings(today=date(2026, 12, 30), sections={NOW.reference: NOW}) == []


def test_a_question_for_citizens_or_of_a_law_that_ended_asks_nobody_to_learn_again() -> None:
    law = Change(SECTION, "0" * 16, NOW.fingerprint, "material", "Vì", None, date(2026, 12, 30))
    later = Edition("2026-11-26", date(2026, 11, 26), "Hai", (law,), "editions/2026-11-26.yml")
    found = content(History([*added(do_dai="0" * 16).editions, later]), today=date(2026, 12, 1))
    ended = Instrument("luat-116-2025", "116", "Luật", "cũ", "Quốc hội", None, None, date(2026, 11, 30), (), "high", "")
    public = replace(found, quizzes=tuple(replace(one, value=replace(one.value, public=True)) for one in found.quizzes))

    def warned(checked: Content) -> bool:
        return any("không ai được giao" in one.what for one in find_notices(checked))

    assert not warned(found)
    assert warned(public)
    assert warned(replace(found, instruments={ended.key: ended}))


def test_the_register_of_law_is_no_part_of_editions() -> None:
    law = section("van-ban#luat-116-2025", "Luật.")
    found = content(added(), sections={one.reference: one for one in (NOW, OTHER, law)})

    assert problems(found) == []
    assert infos(found) == []
