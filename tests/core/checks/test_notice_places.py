"""A warning points at the very words an author would change, and proposes how."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest

from tests.content.sound_project import question, quiz_content
from tests.core.checks.test_duplicates import ORIGINAL
from tests.core.checks.test_giveaways import paper as papers
from tests.core.checks.test_law import LAW, NEWER, TODAY
from tests.core.checks.test_marks import drafts
from tests.core.checks.test_orders import GOOD
from tests.core.checks.test_places import Lines, Part
from tests.core.checks.test_situations import leading
from tests.core.checks.test_situations import quiz as situations
from tests.core.checks.test_situations import situation as one_step
from tests.core.checks.test_tone import paper as busy_papers
from tests.kind_samples import MATERIAL, SAMPLES, situation
from trainer.core.checks import (
    Content,
    coverage,
    duplicates,
    giveaways,
    giveaways_busy,
    giveaways_form,
    giveaways_mark,
    giveaways_match,
    giveaways_order,
    giveaways_scenario,
    law,
    named_law,
    negation,
    options,
    pools,
    style,
)
from trainer.core.checks.content import Notice
from trainer.core.law import Citation
from trainer.core.problems import Problem
from trainer.core.quiz.model import Option, Question, Turn

TEXTS = ["Gọi", "Hỏi", "Chờ"]
TWICE_NO = "Chị không thể không báo."
DRIFTED = "Được 20 % thì dừng."
NAMED = "Theo Nghị định 2/2026 thì sao?"


def parts(check: Callable[[Content], Iterable[Notice | Problem]], *asked: Question, **changes: object) -> list[Part]:
    """Return the parts at which ``check`` points in a quiz of these questions; each is told with a mend."""
    lines = Lines()
    given = quiz_content(list(asked), **changes)
    placed = {
        name: tuple(lines.of(item) for item in getattr(given, name)) for name in ("quizzes", "questions", "rules")
    }
    found = list(check(replace(given, **placed)))
    assert {one.file for one in found} <= {"quizzes/a.yml"}
    return lines.pointed_at(found)


def in_every_text(words: str) -> Question:
    """Return a situation that says ``words`` in its question, a step, a choice, what is said of it and comes of it."""
    others = situation().options[1:]
    turn = Turn(0, 2, words, 1)
    return replace(
        situation(), text=words, steps=(words, "Sau"), options=(Option(words, True, words, turn=turn), *others)
    )


def of_one(check: Callable[..., Iterable[Problem]]) -> Callable[[Content], Iterable[Problem]]:
    """Return a check of single questions as one of a whole content."""
    return lambda content: (problem for item in content.questions for problem in check(item))


ABSOLUTE = [question(f"q-{n}", ["Hỏi lại người gửi", "Luôn luôn tin", "Chờ đến mai"], n % 3) for n in range(4)]
IN_PLACE = [question(f"q-{n}", ["Một hai", "Hai ba", "Ba bốn", "Bốn nă"], 2) for n in range(12)]
QUOTED = [question(f"q-{n}", ['"Chào chị"', "Nhắn lại", "Gọi lại"], 0) for n in range(6)]
ECHOING = [question(f"q-{n}", ["Tổ trưởng", "Nhắn", "Chờ"], 0, text="Tổ trưởng gọi?") for n in range(6)]
APART = drafts(("dài hơn cả", True), ("dài hơn hết", True), ("ngắn", False), ("gọn", False), hits=8)
BY_LETTER = question("q", ["Ẩn bài", "Báo", "Chụp màn hình cả", "Đăng", "Gỡ quyền"], -1, kind="order")
BY_LENGTH = question("q", ["Z", "Yb", "Xéo", "Vang", "Úp mặt", "Thôi việc"], -1, kind="order")


@pytest.mark.parametrize(
    ("check", "asked"),
    [
        (giveaways.check, papers(12)),
        (giveaways.check, IN_PLACE),
        (giveaways.notices, ABSOLUTE),
        (giveaways_busy.check, busy_papers(12, "Đi; nghỉ", "Nghỉ")),
        (giveaways_form.check, QUOTED),
        (giveaways_form.check, ECHOING),
        (giveaways_mark.check, APART),
        (giveaways_order.check, [BY_LETTER]),
        (giveaways_order.check, [BY_LENGTH]),
        (giveaways_scenario.check, situations("Gọi thoại cho anh Tùng", 6)),
        (giveaways_scenario.check, situations("Gọi", 6)),
        (giveaways_scenario.check, [one_step(number, ["Gọi", "Ghi", "Chờ"], 2) for number in range(6)]),
        (giveaways_scenario.check, leading(5, 2, 1)),
    ],
)
def test_what_a_whole_quiz_gives_away_is_told_at_its_questions(
    check: Callable[[Content], Iterable[Notice | Problem]], asked: list[Question]
) -> None:
    assert set(parts(check, *asked)) == {("questions",)}


def test_a_key_that_is_longest_by_far_is_told_at_its_question() -> None:
    far = question("q-1", ["chữ", " ".join(["lời"] * 18), "ngắn"], 1)

    assert parts(giveaways.notices, question("q-0", ["a", "b"], 0), far) == [("questions", 1)]


def test_what_one_question_gives_away_is_told_at_its_options() -> None:
    numbered = question("q", [*GOOD[:2], "Bước 3: ẩn bài lạ", *GOOD[3:]], -1, kind="order")
    matched = replace(
        SAMPLES[5],
        options=tuple(Option(f"{word} lại ngay", False, "", target=n) for n, word in enumerate(("Gọi", "Hỏi"))),
        targets=("Gọi lại", "Hỏi lại"),
    )

    for kind in ("single", "multiple"):
        assert parts(giveaways_form.check, question("q", ["gọi", "Hỏi", "Chờ"], kind=kind)) == [("options",)]
    assert parts(giveaways_order.check, numbered) == [("options", 2)]
    assert parts(giveaways_match.check, matched) == [("options",)]


def test_a_copy_is_told_at_the_words_of_the_second() -> None:
    assert parts(duplicates.check, ORIGINAL, replace(ORIGINAL, id="q-2")) == [("text",)]


def test_a_double_negative_is_told_at_the_text_the_step_and_the_choice() -> None:
    assert parts(negation.check, in_every_text(TWICE_NO)) == [
        ("text",),
        ("steps", 0, "text"),
        ("steps", 0, "choices", 0),
    ]


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_a_negative_option_under_a_negative_question_is_told_at_the_option(kind: str) -> None:
    asked = question("q", ["Mở tệp lạ", "Không báo ai", "Chờ"], text="Việc nào không nên làm?", kind=kind)

    assert parts(negation.check, asked) == [("options", 1)]


def test_a_form_that_drifted_is_told_at_its_text() -> None:
    asked = replace(question("q", [DRIFTED, "Hỏi", "Chờ"]), text=DRIFTED, steps=(DRIFTED,))
    told = replace(asked, options=(asked.options[0], replace(asked.options[1], feedback=DRIFTED), asked.options[2]))

    assert parts(style.check, told) == [("text",), ("steps", 0, "text"), ("options", 0), ("options", 1)]


def test_in_a_paper_that_is_shown_somebody_else_writes_and_only_what_is_said_of_it_is_ours() -> None:
    passage = Option(DRIFTED, True, "Vì vậy.")
    drawn = replace(SAMPLES[2], options=(passage, *SAMPLES[2].options[1:]))

    assert parts(style.check, drawn) == []
    assert parts(style.check, replace(drawn, options=(replace(passage, feedback=DRIFTED),))) == [("options", 0)]


def naming() -> dict[Part, Question]:
    """Return situations that name a law in one place each, by that place."""
    plain = in_every_text("Thường.")
    first, *others = plain.options
    choices = {
        (): replace(first, text=NAMED),
        ("feedback",): replace(first, feedback=NAMED),
        ("consequence",): replace(first, turn=Turn(0, 2, NAMED, 1)),
    }
    return {
        ("text",): replace(plain, text=NAMED),
        ("material",): replace(plain, material=NAMED),
        ("sender",): replace(plain, sender=NAMED),
        ("targets", 1): replace(plain, targets=("Một", NAMED)),
        ("steps", 1, "text"): replace(plain, steps=("Đầu", NAMED)),
        **{
            ("steps", 0, "choices", 0, *part): replace(plain, options=(choice, *others))
            for part, choice in choices.items()
        },
    }


@pytest.mark.parametrize(("place", "asked"), naming().items())
def test_a_law_that_is_named_is_told_where_it_is_named(place: Part, asked: Question) -> None:
    known = {"nd-2": replace(NEWER, kind="Nghị định", number="2/2026/NĐ-CP")}

    assert parts(named_law.notices, asked, instruments=known, today=TODAY) == [place]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"material": "Tin [[có chỗ]]."}, [("material",)]),
        ({"material": "Tin [[chưa đóng."}, [("material",)]),
        ({"material": "Tin.", "look": "picture"}, [("look",)]),
        ({"material": "Tin.", "picture": "anh-trao-qua"}, [("picture",)]),
        ({"sender": "Báo", "sent": "Hôm qua"}, [("sender",), ("sent",)]),
    ],
)
def test_what_cannot_be_drawn_is_told_at_its_field(changes: dict[str, str], where: list[Part]) -> None:
    assert parts(of_one(options.check), replace(question("q", TEXTS), **changes)) == where


@pytest.mark.parametrize("kind", ["mark", "spot"])
def test_where_passages_are_marked_brackets_are_sound(kind: str) -> None:
    found = parts(of_one(options.check), replace(SAMPLES[2], kind=kind, material=MATERIAL))

    assert ("material",) not in found


def test_a_pool_is_told_at_its_line_of_the_draw() -> None:
    asked = [question(f"q-{n}", TEXTS) for n in range(3)]

    assert parts(pools.check, *asked, pools={"chon": 2}) == [("draw", "chon")]
    assert parts(pools.check, *asked, situation(), pools={"chon": 1}) == [("draw", "tinh_huong")]


def test_a_quiz_in_no_path_and_one_that_can_no_longer_be_drawn_are_told_at_their_name() -> None:
    ended = {"nd-1": replace(LAW, in_force_to=date(2026, 11, 24))}

    assert parts(coverage.check, question("q", TEXTS)) == [("id",)]
    assert parts(law.check, question("q", TEXTS, basis=(Citation("nd-1"),)), instruments=ended, today=TODAY) == [
        ("id",)
    ]


def test_a_question_on_an_amended_law_is_told_at_its_beginning() -> None:
    known = {"nd-1": replace(LAW, amended_by=("nd-2",)), "nd-2": NEWER}

    assert parts(law.check, question("q", TEXTS, basis=(Citation("nd-1"),)), instruments=known, today=TODAY) == [()]
