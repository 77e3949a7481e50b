"""The page of a quiz tells under which rule it is taken."""

from tests.cast import signed_in
from trainer.content.live import library
from trainer.core.quiz.model import POOL_TITLES


def test_the_page_says_how_many_questions_of_each_pool_a_paper_has(cast):
    for quiz in library().quizzes.values():
        page = signed_in(cast.an).get(f"/tap-huan/bai/{quiz.id}/").text.replace("&nbsp;", " ")
        said = ", ".join(
            f"{quiz.rule.pools[pool]} {title}" for pool, title in POOL_TITLES.items() if pool in quiz.rule.pools
        )

        assert f"{quiz.rule.draw} câu, rút từ {len(quiz.questions)} câu: {said}</dd>" in page
