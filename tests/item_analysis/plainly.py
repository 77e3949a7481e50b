"""The count of questions and sections worked out plainly: paper by paper, through Django, nothing gathered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trainer.actions import papers
from trainer.item_analysis.rules.tally import PaperTally, QuestionTally, Tallies, options_of, seconds_of, whole_points
from trainer.models import Answer, HandIn


@dataclass
class Answered:
    """One question of one paper: which words, what it earned, what ``options_of`` says, how long it took."""

    question: str
    points: int
    options: tuple[int, ...] | None
    seconds: int | None


def add(tallies: Tallies, quiz: str, paper: Sequence[Answered]) -> None:
    """Count one paper; one of a single question has no rest and counts nothing."""
    places, total = len(paper), sum(one.points for one in paper)
    if places < 2:
        return
    for one in paper:
        tally = tallies.questions.setdefault((quiz, places, one.question), QuestionTally())
        tally.add(one.points, one.options, total - one.points)
        if one.seconds is not None:
            tally.seconds[one.seconds] += 1
    sums = [(one.points, one.points**2) for one in paper]
    tallies.papers.setdefault((quiz, places), PaperTally()).add_tally(PaperTally(Counter([total]), sums))


def of_everything() -> tuple[Tallies, dict[str, list[tuple[int, int, int]]]]:
    """Return the tallies of all first attempts, and by section for each paper (unit, how often asked, missed)."""
    tallies, sections = Tallies(), dict[str, list[tuple[int, int, int]]]()
    for hand_in in HandIn.objects.select_related("attempt__official").order_by("pk"):
        attempt = hand_in.attempt
        number = attempt.before_merge[1] if attempt.before_merge else attempt.number
        if attempt.purpose == "full" and number == 1:
            paper = _answered(hand_in)
            add(tallies, attempt.quiz, paper)
            unit = hand_in.unit_id or attempt.official.unit_id
            for section, (asked, missed) in _of_sections(paper).items():
                sections.setdefault(section, []).append((unit, asked, missed))
    return tallies, sections


def _answered(hand_in: HandIn) -> list[Answered]:
    attempt: Any = hand_in.attempt
    known = papers.questions([entry["question"] for entry in attempt.paper])
    rows = Answer.objects.filter(attempt=attempt).order_by("saved_at", "place").values_list("saved_at", "place")
    saves = [(at.timestamp(), place) for at, place in rows]
    took = seconds_of(len(attempt.paper), attempt.started_at.timestamp(), saves)
    return [
        Answered(
            entry["question"],
            whole_points(mark["points"]),
            options_of(known[entry["question"]], tuple(mark["answer"])),
            seconds,
        )
        for entry, mark, seconds in zip(attempt.paper, hand_in.marks, took, strict=True)
    ]


def _of_sections(paper: Sequence[Answered]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for one in paper:
        for section in set(papers.questions([one.question])[one.question].sections):
            asked, missed = found.get(section, (0, 0))
            found[section] = asked + 1, missed + (one.points < 10_000)
    return found
