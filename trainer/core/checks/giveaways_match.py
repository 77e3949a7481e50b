"""Give-aways in pairs: words that an item shares with its own target alone."""

from collections.abc import Iterator

from trainer.core.checks.content import Content, Item, Notice
from trainer.core.checks.words import as_written, runs
from trainer.core.quiz.model import Option, Question

# Two words in a row: one syllable alone is seldom a word in Vietnamese.
_RUN = 2
_FEWEST = 2


def check(content: Content) -> Iterator[Notice]:
    """Find pairs that can be matched by their words in half of the items or more."""
    for item in content.questions:
        if item.value.kind == "match":
            yield from _shown(item)


def _shown(item: Item[Question]) -> Iterator[Notice]:
    found = [words for option in item.value.options if (words := _shared(option, item.value))]
    if len(found) >= _FEWEST and len(found) * 2 >= len(item.value.options):
        said = ", ".join(f"“{words}”" for words in dict.fromkeys(found))
        what = f"câu hỏi “{item.value.id}”: {len(found)} mục lặp lại chữ của đích đúng ({said})"
        yield item.notice(what, "nói bằng chữ khác ở mục hoặc ở đích", "options")


def _shared(option: Option, question: Question) -> str:
    """Return words that the item shares with its target and that point to no other target."""
    if option.target is None:
        return ""
    common = [runs(option.text, _RUN) & runs(target, _RUN) for target in question.targets]
    own = common[option.target]
    others = set().union(*(words for number, words in enumerate(common) if number != option.target))
    return as_written(min(own), option.text) if own and not others else ""
