"""Check of the whole bank: two questions that ask the same thing in nearly the same words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from trainer.core.checks.content import Content, Item, Notice
from trainer.core.checks.words import Run, runs
from trainer.core.quiz.model import Question

# Runs of three words that two questions share, over all runs of both. In the bank of 385 questions of 2026-11-25 no two
# share more than 0.16. Of copies of them with one word in ten changed all are found, with one in five four of five.
ALIKE = 0.25
_RUN = 3


def check(content: Content) -> Iterator[Notice]:
    """Find pairs of questions of which one may go. Their own words count, not the feedback or the law."""
    items = content.questions
    for first, second, share in alike([question_runs(item.value) for item in items]):
        if items[first].value.id != items[second].value.id:
            yield _notice(items[first], items[second], share)


def alike(bank: Sequence[set[Run]], least: float = ALIKE) -> Iterator[tuple[int, int, float]]:
    """Return the pairs of texts, by number, whose runs are at least as alike as ``least`` (Jaccard), and how much.

    Only pairs that share a run are ever compared: the index from run to texts finds them.
    """
    for (first, second), shared in sorted(_shared(bank).items()):
        share = shared / (len(bank[first]) + len(bank[second]) - shared)
        if share >= least:
            yield first, second, share


def question_runs(question: Question) -> set[Run]:
    """Return the runs of words of what a trainee reads before answering."""
    parts = [question.text, *question.steps, *question.targets, question.material]
    if not question.material:
        parts += [option.text for option in question.options]
    return {run for part in parts for run in runs(part, _RUN)}


def _shared(bank: Sequence[set[Run]]) -> Mapping[tuple[int, int], int]:
    first: dict[Run, int] = {}
    index: dict[Run, list[int]] = {}
    for number, found in enumerate(bank):
        for run in found:
            earlier = first.setdefault(run, number)
            if earlier != number:
                index.setdefault(run, [earlier]).append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in index.values():
        shared.update(combinations(numbers, 2))
    return shared


def _notice(first: Item[Question], second: Item[Question], share: float) -> Notice:
    place = f"{first.file}:{first.line_of()}"
    what = f"câu hỏi “{second.value.id}” gần như trùng câu “{first.value.id}” ở {place} (giống {share:.0%})"
    return second.notice(what, "bỏ một trong hai, hoặc viết lại cho mỗi câu hỏi một việc khác nhau", "text")
