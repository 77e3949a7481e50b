"""Requirements that a test writes by itself, and the rows of progress of whoever has them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from trainer.content.library import Library
from trainer.core.quiz.model import Path, Role
from trainer.core.turning_points import StandingFacts, tally, turning_points
from trainer.models import Campaign, Official, Progress, Requirement, RoleHolding
from trainer.queries import campaigns


def ask(official: Official, quiz: str, **fields: Any) -> Requirement:
    """Ask a quiz of an official, whatever his roles and campaigns say; ``fields``: how he stands with it."""
    return Requirement.objects.create(official=official, unit=official.unit, quiz=quiz, **fields)


def so_far(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> tuple[int, int]:
    """Return how many people an open campaign asks and how many of them are done: its own screen and the list say it
    alike."""
    (listed,) = campaigns.rows([campaign], paths, now)
    own, _ = campaigns.row(campaign, paths, now)
    assert own.figures[:2] == listed.figures[:2]
    return own.figures.people, own.figures.done


def keep_progress(content: Library) -> None:
    """Make the rows of progress anew from the requirements there are; of a path from those of its quizzes."""
    Progress.objects.all().delete()
    asked: dict[int, dict[str, StandingFacts]] = defaultdict(dict)
    for row in Requirement.objects.all():
        if row.pass_until is None or not row.relearn_by:
            row.pass_until = row.valid_until
            row.save(update_fields=["pass_until"])
        asked[row.official_id][row.quiz] = StandingFacts(
            *(getattr(row, name) for name in StandingFacts.__dataclass_fields__)
        )
    held = defaultdict(set)
    for official, role in RoleHolding.objects.values_list("official", "role"):
        held[official].add(role)
    for one in Official.objects.filter(pk__in=asked):
        scopes = {"": list(asked[one.pk])}
        scopes |= {role: list(path.quizzes) for role, path in content.paths.items() if role in held[one.pk]}
        for scope, quizzes in scopes.items():
            mine = [asked[one.pk][quiz] for quiz in quizzes if quiz in asked[one.pk]]
            if mine:
                Progress.objects.create(
                    official=one, scope=scope, unit=one.unit, quizzes=quizzes if scope else [],
                    **asdict(turning_points(mine)), **asdict(tally(mine, datetime.now(UTC))),
                )  # fmt: skip
