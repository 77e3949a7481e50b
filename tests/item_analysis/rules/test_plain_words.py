"""Statistics in plain words: what they mean, what to do, and nothing where there is too little to say."""

from dataclasses import replace

import pytest

from trainer.item_analysis.rules.plain_words import about_sureness, sureness, telling_apart
from trainer.item_analysis.rules.statistics import PaperStatistics, QuestionStatistics

PAPERS = PaperStatistics(number=40, places=10, mean=0.6, median=0.6, spread=0.2, alpha=0.6, error=0.1)
FOUND = QuestionStatistics(40, 0.75, 0.4, 0.4, 0.2, 0.6, 0.5, (), 0, 30)


@pytest.mark.parametrize(("alpha", "word"), [(0.71, "cao"), (0.5, "vừa"), (0.49, "thấp"), (-0.2, "thấp"), (None, "–")])
def test_a_score_is_as_sure_as_its_questions_agree(alpha: float | None, word: str) -> None:
    assert sureness(replace(PAPERS, alpha=alpha)) == word
    assert sureness(replace(PAPERS, alpha=alpha, number=29)) == "–"


@pytest.mark.parametrize(
    ("papers", "advice"),
    [
        (replace(PAPERS, alpha=0.8), "điểm nói đúng ai nắm bài"),
        (replace(PAPERS, alpha=0.1, mean=0.9), "Hầu hết ai cũng đúng"),
        (replace(PAPERS, alpha=0.1), "Xem lại các câu"),
        (replace(PAPERS, number=3), "Chưa đủ số liệu"),
    ],
)
def test_what_is_to_be_done_depends_on_whether_nearly_everybody_passes(papers: PaperStatistics, advice: str) -> None:
    assert advice in about_sureness(papers)


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (FOUND, "có"),
        (replace(FOUND, discrimination=0.1, least=-0.1, most=0.3), "chưa rõ"),
        (replace(FOUND, discrimination=0.1, least=0.05, most=0.15), "không"),
        (replace(FOUND, discrimination=-0.3, least=-0.5, most=-0.1), "ngược"),
        # Of the few who miss what everybody knows nothing is said.
        (replace(FOUND, facility=0.95, discrimination=-0.3, least=-0.5, most=-0.1), "chưa rõ"),
        (replace(FOUND, discrimination=None, least=None, most=None), "–"),
        (replace(FOUND, number=29), "–"),
    ],
)
def test_a_question_tells_apart_only_where_chance_does_not_explain_it(found: QuestionStatistics, word: str) -> None:
    assert telling_apart(found) == word
