"""Notices of pools from which neighbours would draw much the same questions, or from which nothing is drawn."""

from collections.abc import Iterator

from trainer.core.checks.content import Content, Item, Notice
from trainer.core.quiz.model import POOL_TITLES, Pool, Quiz


def check(content: Content) -> Iterator[Notice]:
    """Find pools too small for their draw. Says nothing while some files cannot be read."""
    for item in content.rules if content.complete else ():
        for pool, questions in item.value.pools.items():
            yield from _pool(item, pool, len(questions))


def _pool(item: Item[Quiz], pool: Pool, there: int) -> Iterator[Notice]:
    quiz = item.value
    wanted = quiz.rule.pools.get(pool, 0)
    line = item.line_of("draw", pool)
    if wanted * 2 > there >= wanted:
        what = f"bài “{quiz.id}” rút {wanted} trong {there} câu của nhóm “{pool}”: hai người ngồi cạnh dễ trùng câu"
        yield Notice(item.file, line, what, f"thêm {wanted * 2 - there} {POOL_TITLES[pool]} hoặc giảm số rút")
    if quiz.rule.pools and there and not wanted:
        what = f"bài “{quiz.id}” không rút câu nào trong {there} câu của nhóm “{pool}”"
        mend = f"thêm “{pool}: …” vào draw, hoặc viết thêm câu cho đủ rút"
        yield Notice(item.file, line, what, mend, "info")
