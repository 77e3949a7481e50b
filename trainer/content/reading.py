"""Reads docs/ and quizzes/ once into a Library."""

from datetime import date
from functools import partial
from pathlib import Path as FilePath
from types import MappingProxyType

from trainer.content.editions import read_history
from trainer.content.library import Library
from trainer.content.quizzes import read_quizzes
from trainer.content.registers import read_agency, read_instruments
from trainer.content.sections import line_of_section, read_pages, read_sections
from trainer.core.checks import Content, find_problems
from trainer.core.problems import ContentError, Problem


def read(project: FilePath, today: date | None) -> Library:
    """Return the content of ``project``; raise ContentError with everything that makes it unusable.

    With ``today``, a question that rests on an instrument not in force on that day is unusable too. A server passes
    ``None``: a law that lapses overnight must not keep it from starting again.
    """
    content, problems = gather(project, today)
    problems.extend(find_problems(content))
    if problems:
        raise ContentError(problems)
    return _library(content)


def gather(project: FilePath, today: date | None, without_book: bool = False) -> tuple[Content, list[Problem]]:
    """Return everything that can be read, and what is wrong with the form of the rest.

    Raises NotBuilt when the book was never built.
    Says nothing yet of links that lead nowhere: that is what ``core.checks`` finds in the content. ``without_book``
    is for a book that cannot be built: references to sections then stay unchecked.
    """
    sections = None if without_book else read_sections(project)
    instruments, problems = read_instruments(project / "docs")
    agency, agency_problems = read_agency(project)
    written = read_quizzes(project)
    history, history_problems = read_history(project)
    content = Content(
        quizzes=tuple(written.quizzes),
        questions=tuple(written.questions),
        rules=tuple(written.rules),
        paths=tuple(written.paths),
        sections=sections,
        pages=read_pages(project),
        instruments=instruments,
        agency=agency,
        today=today,
        complete=not written.problems,
        history=history,
        line_of_section=partial(line_of_section, project),
    )
    return content, [*problems, *agency_problems, *written.problems, *history_problems]


def _library(content: Content) -> Library:
    quizzes = {item.value.id: item.value for item in content.quizzes}
    on_paths = [quiz for item in content.paths for quiz in item.value.quizzes]
    return Library(
        sections=MappingProxyType(dict(content.sections or {})),
        quizzes=MappingProxyType({quiz: quizzes[quiz] for quiz in dict.fromkeys([*on_paths, *quizzes])}),
        paths=MappingProxyType({item.value.role: item.value for item in content.paths}),
        instruments=MappingProxyType(dict(content.instruments)),
        agency=MappingProxyType(dict(content.agency)),
        questions=MappingProxyType({item.value.id: item.value for item in content.questions}),
        history=content.history,
    )
