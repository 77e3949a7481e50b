"""Pairs: each option goes with one of the targets. Options may share a target, and a target may be left over."""

from collections.abc import Iterator
from fractions import Fraction

from trainer.core.quiz.kinds.base import Answer, Fault, KindRules, Size
from trainer.core.quiz.kinds.options import no_options, unused
from trainer.core.quiz.model import Question


class Match(KindRules):
    """An answer is the target of each option; it is the targets that are shuffled."""

    letter = "g"
    instruction = "Chọn đúng chỗ cho từng mục."
    credit = "Điểm là số mục xếp đúng trên tổng số mục; mỗi mục xếp sai bị trừ một phần, mục để trống thì không bị trừ."
    in_order = True

    def size(self, question: Question, order: tuple[int, ...]) -> Size:
        """How many options, and how many targets."""
        return len(question.options), len(question.targets)

    def accepts(self, shown: Answer, size: Size) -> bool:
        """For each option the place of a target, or the number of targets for "not yet"; or nothing at all."""
        options, targets = size
        return not shown or (len(shown) == options and all(0 <= place <= targets for place in shown))

    def to_author(self, shown: Answer, order: tuple[int, ...]) -> Answer:
        """Translate the places of targets as shown; "not yet" stays."""
        return tuple(order[place] if place < len(order) else len(order) for place in shown)

    def to_shown(self, answer: Answer, order: tuple[int, ...]) -> Answer:
        """Translate the author's numbers of targets into places as shown; "not yet" stays."""
        return tuple(order.index(target) if target in order else len(order) for target in answer)

    def key(self, question: Question) -> Answer:
        """Return the target of each option; "not yet" for one that has none."""
        return tuple(len(question.targets) if option.target is None else option.target for option in question.options)

    def points(self, question: Question, answer: Answer) -> Fraction:
        """Return the right pairs less the wrong ones, each weighing 1 / (targets − 1), over all; never below 0.

        Pairs drawn by lot, and the same target for everything, earn nothing on average.
        """
        pairs = list(zip(answer, question.options, strict=False))
        right = sum(target == option.target for target, option in pairs)
        wrong = sum(target != option.target and target < len(question.targets) for target, option in pairs)
        penalty = Fraction(wrong, max(1, len(question.targets) - 1))
        return max(Fraction(0), (right - penalty) / len(question.options))

    def faults(self, question: Question) -> Iterator[Fault]:
        """Three to six options, three to six different targets, each option with one of them."""
        yield from unused(question, "steps")
        yield from no_options(question, 3, 6)
        if not 3 <= len(question.targets) <= 6 or len(set(question.targets)) < len(question.targets):
            yield ("targets",), "cần từ 3 đến 6 đích khác nhau", "viết thêm, gộp lại hoặc sửa đích trùng"
        for number, option in enumerate(question.options):
            if option.target is None:
                what = "chưa có đích, hoặc đích không có trong “targets”"
                yield ("options", number), what, "chép đúng chữ của một đích"
        if len({option.target for option in question.options}) < 2:
            yield ("options",), "mọi mục cùng một đích", "cho ít nhất hai đích khác nhau"

    def places(self, question: Question) -> range:
        """The targets."""
        return range(len(question.targets))
