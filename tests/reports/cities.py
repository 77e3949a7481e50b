"""Small cities by chance, and passes on days that a test chooses."""

import random
from datetime import UTC, datetime, timedelta

from tests.actions.people import an_official
from tests.cast import unit
from tests.content.small_library import library
from tests.progress import ask, keep_progress
from trainer.core.quiz.model import Role
from trainer.models import Attempt, Campaign, Completion, Exemption, HandIn, Official, Requirement, Unit

CONTENT = library()
NOW = datetime(2026, 12, 10, 3, 0, tzinfo=UTC)
ROLES: tuple[Role, ...] = tuple(CONTENT.paths)


def passed(person: Official, at: datetime, quiz: str = "mat-khau", number: int = 1) -> Completion:
    """Let ``person`` have passed ``quiz`` at ``at``, whatever is asked of him."""
    attempt = Attempt.objects.create(
        official=person, quiz=quiz, number=number, seed="s", paper=[], rule={}, started_at=at - timedelta(minutes=9)
    )
    hand_in = HandIn.objects.create(
        attempt=attempt, handed_in_at=at, by_time_limit=False, marks=[], hundredths=10_000, passed=True
    )
    return Completion.objects.create(
        hand_in=hand_in, official=person, quiz=quiz, passed_at=at, valid_until=at + timedelta(days=365)
    )


def a_city(seed: int) -> Unit:
    """Return the top of a city with some units, and people who stand in every way."""
    chance = random.Random(seed)
    city = unit("TP", "Thành phố", None, 0)
    units = [city]
    for number in range(chance.randint(0, 6)):
        units.append(unit(f"P{number}", f"Phường {number}", chance.choice(units), number + 1))
    for number in range(chance.randint(0, 60)):
        _somebody(chance, number, chance.choice(units))
    for number in range(chance.randint(0, 3)):
        opened = Campaign.objects.create(
            title=f"Đợt {number}",
            roles=chance.choice([[], list(ROLES[:1])]),
            due_on=NOW.date() + timedelta(days=chance.choice([-3, 5])),
            created_at=NOW - timedelta(days=chance.randint(1, 30)),
        )
        opened.units.set(chance.sample(units, k=chance.randint(0, 2)))
    keep_progress(CONTENT)
    return city


def _somebody(chance: random.Random, number: int, where: Unit) -> None:
    roles = tuple(role for role in ROLES if chance.random() < 0.6)
    one = an_official(f"N{number}", roles=roles, unit=where)
    for quiz in CONTENT.quizzes:
        if chance.random() < 0.8:
            until = chance.choice([None, NOW - timedelta(days=1), NOW + timedelta(days=30)])
            ask(
                one,
                quiz,
                due_on=chance.choice([None, NOW.date() - timedelta(days=2), NOW.date() + timedelta(days=9)]),
                passed_at=until and until - timedelta(days=365),
                valid_until=until,
            )
    if chance.random() < 0.2:
        Exemption.objects.create(
            official=one, starts_on=NOW.date() - timedelta(days=3), reason="other", created_at=NOW - timedelta(days=3)
        )
    if chance.random() < 0.1:
        Requirement.objects.filter(official=one).delete()
        Official.objects.filter(pk=one.pk).update(is_active=False)
