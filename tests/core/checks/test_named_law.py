"""What running text names is looked up: dead law is refused, unless it is told of as history."""

from dataclasses import replace
from datetime import date

import pytest

from tests.content.sound_project import item, question
from trainer.core.checks import Content, find_weaknesses
from trainer.core.checks.content import Prose
from trainer.core.checks.named_law import check, notices
from trainer.core.handbook.section import AgencyValue
from trainer.core.law import Citation, Instrument
from trainer.core.quiz.model import Option, Question, Turn

TODAY = date(2026, 11, 25)
ENDED = Instrument(
    "nd-13-2023", "13/2023/NĐ-CP", "Nghị định", "cũ", "Chính phủ", None, None, date(2025, 12, 31), ("nd-2",), "high", ""
)
NOW = replace(ENDED, key="nd-2", number="2/2026/NĐ-CP", in_force_to=None, replaced_by=())
UNSURE = replace(NOW, key="nd-3", number="3/2026/NĐ-CP", confidence="low")
REGISTER = {one.key: one for one in (ENDED, NOW, UNSURE)}
DEAD = "Theo Nghị định 13/2023, phường hỏi trước."
OF_PAGES = 'nếu chỉ kể lại thì viết {{ vb("nd-13-2023", history=True) }} trong trang'


def of_page(*lines: str, cited: str = "", history: str = "") -> Content:
    page = Prose("docs/p.md", lines, frozenset(cited.split()), frozenset(history.split()))
    return Content(instruments=REGISTER, today=TODAY, prose=(page,))


def asking(asked: Question) -> Content:
    return Content(instruments=REGISTER, today=TODAY, questions=(item(asked),))


def test_a_dead_law_in_a_page_is_a_problem_at_its_line_with_its_successor() -> None:
    (found,) = check(of_page("Chào.", DEAD, cited="nd-13-2023"))

    assert (found.file, found.line) == ("docs/p.md", 2)
    assert found.what == "“Nghị định 13/2023” đã hết hiệu lực sau ngày 31/12/2025"
    assert found.mend == f"nói theo nd-2; {OF_PAGES}"


def test_check_refuses_content_that_names_a_dead_law() -> None:
    assert [one.line for one in find_weaknesses(of_page(DEAD))] == [1]


def test_a_dead_law_told_of_as_history_is_none() -> None:
    assert list(check(of_page(DEAD, history="nd-13-2023"))) == []
    assert list(notices(of_page(DEAD, history="nd-13-2023"))) == []
    assert list(check(asking(question("q", [DEAD, "Hai"], history=("nd-13-2023",))))) == []


def test_unknown_and_unsure_law_is_a_problem() -> None:
    found = check(of_page("Nghị định 99/2026/NĐ-CP", "Nghị định 3/2026/NĐ-CP"))

    assert [one.what for one in found] == [
        "“99/2026/NĐ-CP” không có trong danh mục văn bản",
        "“3/2026/NĐ-CP” chưa được xác nhận (confidence: low)",
    ]


def test_named_and_not_cited_is_one_warning_a_page_with_the_key() -> None:
    lines = ("Theo Nghị định 2/2026/NĐ-CP.", "Như NĐ 2/2026 nói.")

    (found,) = notices(of_page(*lines))
    assert (found.line, found.what) == (1, "nhắc tới “2/2026/NĐ-CP” mà không viện dẫn")
    assert found.mend == 'thêm {{ vb("nd-2") }} vào trang'
    assert list(notices(of_page(*lines, cited="nd-2"))) == []


SCENARIO = Turn(step=0, worth=2, consequence=DEAD)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": DEAD},
        {"material": DEAD},
        {"sender": DEAD},
        {"targets": (DEAD,)},
        {"steps": (DEAD,)},
        {"options": (Option(DEAD, True, "Vì thế."),)},
        {"options": (Option("Một", True, DEAD),)},
        {"options": (Option("Một", True, "Vì thế.", turn=SCENARIO),)},
    ],
)
def test_every_text_of_a_question_is_read(changes: dict[str, object]) -> None:
    (found,) = check(asking(replace(question("q", ["Một", "Hai"]), **changes)))

    assert found.line == 8
    assert found.mend.endswith("nếu chỉ kể lại thì ghi history: [nd-13-2023] vào câu hỏi")


def test_a_question_that_rests_on_what_it_names_is_told_nothing() -> None:
    names = question("q", ["Theo Nghị định 2/2026/NĐ-CP", "Hai"])

    (found,) = notices(asking(names))
    assert found.mend == "thêm “instrument: nd-2” vào basis"
    assert list(notices(asking(replace(names, basis=(Citation("nd-2"),))))) == []


def test_what_an_agency_filled_in_may_name_a_law_but_no_dead_one() -> None:
    values = {name: AgencyValue(name, "Ô", said, 3) for name, said in (("a", DEAD), ("b", "Nghị định 2/2026/NĐ-CP"))}
    content = Content(instruments=REGISTER, today=TODAY, agency=values)

    assert [(one.file, one.line) for one in check(content)] == [("docs/_data/co-quan.yml", 3)]
    assert list(notices(content)) == []


def test_without_a_day_nothing_is_said() -> None:
    assert list(check(replace(of_page(DEAD), today=None))) == []


def test_a_dead_law_without_a_successor_is_mended_by_one_in_force() -> None:
    alone = of_page(DEAD)
    alone = replace(alone, instruments={**REGISTER, ENDED.key: replace(ENDED, replaced_by=())})

    (found,) = check(alone)
    assert found.mend == f"nói theo văn bản đang có hiệu lực; {OF_PAGES}"


def test_what_is_unknown_is_a_problem_and_hides_no_warning_below_it() -> None:
    (found,) = notices(of_page("Nghị định 99/2026/NĐ-CP", "Theo Nghị định 2/2026/NĐ-CP."))

    assert str(found) == 'docs/p.md:2: nhắc tới “2/2026/NĐ-CP” mà không viện dẫn → thêm {{ vb("nd-2") }} vào trang'


def test_a_question_is_told_in_its_own_file() -> None:
    content = asking(question("q", [DEAD, "Theo Nghị định 2/2026/NĐ-CP"]))

    assert [one.file for one in (*check(content), *notices(content))] == ["quizzes/a.yml"] * 2
