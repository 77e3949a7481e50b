"""How much of the next paper somebody knows who collects keys instead of reading: played on the real content.

Every page that he, or a colleague who shows him his, can open after a hand-in is read; a question counts as known when
a page told one of its explanations. Expected is that no way but colleagues who passed tells anything.
"""

import argparse
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from statistics import mean
from typing import TYPE_CHECKING

from bench import environment, figures

if TYPE_CHECKING:
    from trainer.core.quiz.drawing import DrawnQuestion
    from trainer.models import Attempt, Official

SEEDS = random.Random(9)


def played(
    quiz: str,
    people: "list[Official]",
    sittings: int,
    answer: "Callable[[DrawnQuestion], tuple[int, ...]]",
    minutes: float,
) -> float:
    """Let ``people`` each sit ``quiz`` a few times, and return the share of the next paper that their pages told."""
    from trainer.actions import attempts, papers
    from trainer.content.live import library
    from trainer.core.quiz.drawing import draw

    then = datetime.now(UTC) - timedelta(days=20)
    told: set[str] = set()
    for person in people:
        for number in range(sittings):
            begun = then + timedelta(days=2 * number)
            attempt = attempts.begin(person, library().quizzes[quiz], library(), f"{SEEDS.getrandbits(64):x}", begun)
            _answer(attempt, answer, begun)
            attempts.hand_in(attempt.pk, begun + timedelta(minutes=minutes))
        told |= _told(person, quiz)
    after = papers.askable(library().quizzes[quiz], library(), datetime.now(UTC).date())
    papers_drawn = [draw(after.quiz, str(seed), after.allows) for seed in range(30)]
    return mean(mean(one.question.id in told for one in paper) for paper in papers_drawn)


def _answer(attempt: "Attempt", answer: "Callable[[DrawnQuestion], tuple[int, ...]]", now: datetime) -> None:
    from trainer.actions import answers, papers
    from trainer.core.quiz.kinds.base import stored_places

    given = [(place, answer(drawn)) for place, drawn in enumerate(papers.read(attempt))]
    saves = [answers.Save(attempt.pk, place, 1, stored_places(one)) for place, one in given if one]
    if saves:
        answers.save_batch(saves, now)


def _told(person: "Official", quiz: str) -> set[str]:
    """Return the questions that the pages of ``person`` explain: results and proof.

    Practice tells the key of what one answers there, to whoever wants it, and is no way around reading: a paper prefers
    what was not practised of late.
    """
    from django.test import Client

    from trainer.content.live import library
    from trainer.models import Attempt

    client = Client()
    client.force_login(person, backend="trainer.web.accounts.sign_in.StaffNumberOrEmail")
    pages = [client.get(f"/tap-huan/luot/{one.pk}/ket-qua/") for one in Attempt.objects.filter(official=person)]
    pages += [client.get("/tap-huan/ho-so/"), client.get("/tap-huan/ho-so/tai/json/")]
    read = " ".join(" ".join(unescape(page.content.decode()).split()) for page in pages)
    return {
        question.id
        for question in library().quizzes[quiz].questions
        if any(len(option.feedback) > 25 and " ".join(option.feedback.split()) in read for option in question.options)
    }


def _blank(drawn: "DrawnQuestion") -> tuple[int, ...]:
    return ()


def _first(drawn: "DrawnQuestion") -> tuple[int, ...]:
    """Return something that is an answer: everything in the order shown, or the first that may be chosen."""
    from trainer.core.quiz.kinds.scenario import choices

    if drawn.question.kind == "scenario":
        return (next(place for place, number in enumerate(drawn.order) if number in choices(drawn.question, 0)),)
    many = {"order": len(drawn.order), "match": len(drawn.question.options)}.get(drawn.question.kind)
    return (0,) if many is None else tuple(range(many)) if drawn.question.kind == "order" else (0,) * many


def _right(drawn: "DrawnQuestion") -> tuple[int, ...]:
    return drawn.key()


WAYS = (
    ("one, three papers blank, at once", 1, 3, _blank, 0.1),
    ("one, three papers blank, slowly", 1, 3, _blank, 9),
    ("one, three papers guessed, at once", 1, 3, _first, 0.1),
    ("one, three papers guessed, slowly", 1, 3, _first, 9),
    ("five colleagues, three papers blank each", 5, 3, _blank, 9),
    ("five colleagues, three papers guessed each", 5, 3, _first, 9),
    ("five colleagues who passed", 5, 1, _right, 9),
)


def main() -> None:
    """Print for each way of collecting the least, mean and greatest share over all recorded quizzes, in percent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quizzes", type=int, default=99, help="only so many quizzes")
    wanted = parser.parse_args().quizzes
    with environment.fresh():
        from django.conf import settings

        from trainer.content.live import library

        settings.ALLOWED_HOSTS = ["testserver"]
        quizzes = [one.id for one in library().quizzes.values() if not one.public][:wanted]
        people = iter(environment.officials(len(quizzes) * sum(way[1] for way in WAYS)))
        print(f"# {figures.machine()}")
        print(f"# known of the next paper in percent, over {len(quizzes)} quizzes: least, mean, most")
        for title, number, sittings, answer, minutes in WAYS:
            shares = [
                100 * played(quiz, [next(people) for _ in range(number)], sittings, answer, minutes) for quiz in quizzes
            ]
            print(f"{title:<45}{min(shares):6.0f}{mean(shares):6.0f}{max(shares):6.0f}", flush=True)


if __name__ == "__main__":
    main()
