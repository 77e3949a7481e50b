"""The kinds of question: one module each, found here by name.

A kind answers three things about an answer: is it well formed, how much is it worth, and how is it shown in one line.
"""

from trainer.core.kinds import multiple, single
from trainer.core.kinds.base import Answer, KindRules
from trainer.core.quiz import Kind

RULES: dict[Kind, KindRules] = {
    "single": single.RULES,
    "multiple": multiple.RULES,
}

__all__ = ["RULES", "Answer", "KindRules"]
