"""A small sound library, made in memory: what the tests of the records need, whatever the handbook says today."""

from dataclasses import replace
from types import MappingProxyType

from trainer.content.library import Library
from trainer.core.handbook.section import Section
from trainer.core.law import Instrument
from trainer.core.quiz.model import Option, Path, Question, Quiz, Rule

RULE = Rule(draw=4, pass_mark=75, time_limit=20, attempts=3, wait_hours=24, valid_days=365, grace_seconds=30)


def section(name: str, text: str = "Mỗi kênh một mật khẩu riêng.") -> Section:
    """Return a section; another text is another fingerprint."""
    from trainer.core.fingerprint import of_text

    page, _, anchor = name.partition("#")
    return Section(
        reference=name,
        page=page,
        anchor=anchor,
        level=2,
        title="Mật khẩu",
        page_title="Giữ tài khoản",
        url=f"{page}.html#{anchor}",
        text=text,
        html=f"<p>{text}</p>",
        fingerprint=of_text(text),
    )


def question(number: int, *, kind: str = "single", right: tuple[int, ...] = (1,), quiz: str = "mat-khau") -> Question:
    """Return question ``number`` with four options, of which ``right`` are right."""
    return Question(
        id=f"{quiz}-{number}",
        kind=kind,  # type: ignore[arg-type]
        text=f"Câu hỏi số {number} của {quiz}?",
        options=tuple(
            Option(f"Ý {number}.{index}", index in right, f"Lời giải {number}.{index}") for index in range(4)
        ),
        sections=("an-toan/mat-khau#do-dai",),
        basis=(),
        difficulty=1,
    )


def quiz(name: str = "mat-khau", rule: Rule = RULE, size: int = 6) -> Quiz:
    """Return a quiz of ``size`` questions; the last one has several right options."""
    singles = [question(number, quiz=name) for number in range(1, size)]
    several = question(size, kind="multiple", right=(0, 2), quiz=name)
    return Quiz(name, f"Bài {name}", "Tóm tắt.", "an-toan/mat-khau", rule, (*singles, several))


def library(*quizzes: Quiz, sections: tuple[Section, ...] = ()) -> Library:
    """Return a library of ``quizzes`` (default: two); page administrators take all of them, staff the first."""
    chosen = quizzes or (quiz("mat-khau"), quiz("lua-dao"))
    names = tuple(one.id for one in chosen)
    found = sections or (section("an-toan/mat-khau#do-dai"),)
    return Library(
        sections=MappingProxyType({one.reference: one for one in found}),
        quizzes=MappingProxyType({one.id: one for one in chosen}),
        paths=MappingProxyType(
            {"page_admin": Path("page_admin", "Quản trị trang", names), "staff": Path("staff", "Cán bộ", names[:1])}
        ),
        instruments=MappingProxyType[str, Instrument]({}),
        agency=MappingProxyType({}),
        questions=MappingProxyType({q.id: q for one in chosen for q in one.questions}),
    )


def with_rule(one: Quiz, **changes: int) -> Quiz:
    """Return ``one`` with parts of its rule changed."""
    return replace(one, rule=replace(one.rule, **changes))
