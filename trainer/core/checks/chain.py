"""Checks of the chain law → section → question → quiz → path: every link must exist."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from trainer.core.checks.content import Content, Item, guess
from trainer.core.law import Citation, Instrument
from trainer.core.problems import Problem
from trainer.core.quiz.model import POOL_TITLES, Path, Question, Quiz

T = TypeVar("T")


def check(content: Content) -> Iterator[Problem]:
    """Find every link that leads nowhere or is there twice."""
    yield from _twice(content.quizzes, lambda quiz: quiz.id, "mã bài kiểm tra", "id")
    yield from _twice(content.questions, lambda question: question.id, "mã câu hỏi", "id")
    yield from _twice(content.paths, lambda path: path.role, "lộ trình cho vai trò", "role")
    for quiz in content.quizzes:
        yield from _quiz(quiz, content)
    for rule in content.rules:
        yield from _rule(rule, content)
    for question in content.questions:
        yield from _sections(question, content)
        yield from _basis(question, content)
    for path in content.paths:
        yield from _path(path, content)


def _twice(items: Iterable[Item[T]], name: Callable[[T], str], what: str, part: str) -> Iterator[Problem]:
    first: dict[str, Item[T]] = {}
    for item in items:
        key = name(item.value)
        earlier = first.setdefault(key, item)
        if earlier is not item:
            place = f"{earlier.file}:{earlier.line_of(part)}"
            yield item.problem(f"{what} “{key}” đã có ở {place}", "đổi hoặc gộp một trong hai", part)


def _quiz(item: Item[Quiz], content: Content) -> Iterator[Problem]:
    quiz = item.value
    if quiz.chapter not in content.pages:
        mend = guess(quiz.chapter, content.pages, "viết đường dẫn trang trong docs/, không có đuôi .md")
        yield item.problem(f"trang “{quiz.chapter}” không có trong cẩm nang", mend, "chapter")


def _rule(item: Item[Quiz], content: Content) -> Iterator[Problem]:
    quiz = item.value
    if not quiz.rule.draw:
        mend = f"viết số câu cho ít nhất một nhóm: {', '.join(POOL_TITLES)}"
        yield item.problem(f"bài “{quiz.id}” không rút câu nào", mend, "draw")
    for pool, wanted in quiz.rule.pools.items() if content.complete else ():
        there = len(quiz.pools[pool])
        if there < wanted:
            what = f"bài “{quiz.id}” rút {wanted} câu từ nhóm “{pool}” chỉ có {there} câu"
            mend = f"thêm {wanted - there} {POOL_TITLES[pool]} hoặc giảm số rút"
            yield item.problem(what, mend, "draw", pool)


def _sections(item: Item[Question], content: Content) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, reference in enumerate(item.value.sections):
        if reference in seen:
            yield item.problem(f"mục “{reference}” viết hai lần", "bỏ một trong hai", "sections", index)
        elif content.sections is not None and reference not in content.sections:
            mend = guess(reference, content.sections, "viết theo dạng thu-muc/trang#ma-muc")
            yield item.problem(f"mục “{reference}” không có trong cẩm nang", mend, "sections", index)
        seen.add(reference)


def _basis(item: Item[Question], content: Content) -> Iterator[Problem]:
    for index, citation in enumerate(item.value.basis):
        yield from _cited(item, citation, content, "basis", index, "instrument")
    for number, option in enumerate(item.value.options):
        for citation in option.basis:
            yield from _cited(item, citation, content, "options", number)


def _cited(item: Item[Question], citation: Citation, content: Content, *part: str | int) -> Iterator[Problem]:
    instrument = content.instruments.get(citation.instrument)
    if instrument is None:
        mend = guess(citation.instrument, content.instruments, "thêm văn bản vào docs/_data/van-ban.yml")
        yield item.problem(f"văn bản “{citation.instrument}” không có trong danh mục", mend, *part)
        return
    for what, mend in _unfit(instrument, content.today):
        yield item.problem(what, mend, *part)


def _unfit(instrument: Instrument, today: date | None) -> Iterator[tuple[str, str]]:
    """Say why a question must not rest on an instrument."""
    if instrument.confidence != "high":
        what = f"căn cứ “{instrument.key}” chưa được xác nhận chắc chắn (confidence: {instrument.confidence})"
        yield what, "đối chiếu bản gốc rồi sửa danh mục, hoặc bỏ căn cứ này"
    if today is not None and not instrument.in_force(today):
        successors = ", ".join(instrument.replaced_by)
        mend = f"dùng văn bản thay thế: {successors}" if successors else "bỏ căn cứ này hoặc dùng văn bản còn hiệu lực"
        yield f"căn cứ “{instrument.key}” không có hiệu lực vào ngày {today:%d/%m/%Y}", mend


def _path(item: Item[Path], content: Content) -> Iterator[Problem]:
    known = [quiz.value.id for quiz in content.quizzes]
    public = {quiz.value.id for quiz in content.quizzes if quiz.value.public}
    seen: set[str] = set()
    for index, quiz in enumerate(item.value.quizzes):
        if quiz in seen:
            yield item.problem(f"bài “{quiz}” có hai lần trong lộ trình", "bỏ một trong hai", "quizzes", index)
        elif quiz not in known and content.complete:
            mend = guess(quiz, known, "tạo bài kiểm tra đó trong quizzes/")
            yield item.problem(f"không có bài kiểm tra “{quiz}”", mend, "quizzes", index)
        elif quiz in public:
            what = f"bài “{quiz}” mở cho người dân, ai cũng xem được đáp án, nên không ở trong lộ trình"
            yield item.problem(what, "bỏ bài khỏi lộ trình, hoặc bỏ public: true của bài", "quizzes", index)
        seen.add(quiz)
