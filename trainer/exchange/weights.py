"""The percentages of Moodle and GIFT, and our right and wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.core.quiz.model import Kind, Question

_NEAR = 0.01
_OURS = "chấm theo cách của Gần Dân"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What percentages come to: the kind, which options are right, and what we grade otherwise ("": nothing)."""

    kind: Kind
    rights: tuple[bool, ...]
    otherwise: str = ""


def judge(weights: Sequence[float], single: bool) -> Verdict:
    """Return what the percentages of a question's options mean here."""
    if single and sum(_same(weight, 100) for weight in weights) <= 1:
        return _judge_single(weights)
    rights = tuple(weight > _NEAR for weight in weights)
    ours = of_options(rights)
    fair = all(_same(weight, our) for weight, our in zip(weights, ours, strict=True)) and not single
    return Verdict("multiple", rights, "" if fair else _words(weights))


def _judge_single(weights: Sequence[float]) -> Verdict:
    best = max(weights, default=0)
    first = list(weights).index(best) if best > _NEAR else -1
    rights = tuple(number == first for number in range(len(weights)))
    fair = all(_same(weight, 100 * right) for weight, right in zip(weights, rights, strict=True))
    return Verdict("single", rights, "" if fair else _words(weights))


def _words(weights: Sequence[float]) -> str:
    return f"trọng số riêng ({'; '.join(percent(weight) for weight in weights)}) → {_OURS}"


def of_question(question: Question) -> list[float]:
    """Return the percentage of each option of a question with ticked options."""
    rights = [option.right for option in question.options]
    if question.kind == "single":
        return [100.0 * right for right in rights]
    return of_options(rights)


def of_options(rights: Sequence[bool]) -> list[float]:
    """Return percentages under which ticking everything earns nothing, as our own grading has it."""
    right = sum(rights)
    wrong = len(rights) - right
    return [100 / right if one else -100 / wrong for one in rights]


def percent(weight: float) -> str:
    """Return a percentage as Moodle writes it: ``33.33333``, ``50``."""
    return f"{weight:.5f}".rstrip("0").rstrip(".")


def _same(weight: float, other: float) -> bool:
    return abs(weight - other) < _NEAR
