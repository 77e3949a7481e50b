"""A population in every state that there is, made by the actions themselves: of it all screens say the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from tests.cast import Cast, make, official, unit
from tests.moment import now, soon, today
from trainer.actions import agreements, answers, attempts, papers, reliance, requirements, withdrawals
from trainer.actions.answers import Save
from trainer.actions.campaigns import open_campaign
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.core.editions.model import Change, Edition, History
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.model import ROLE_TITLES
from trainer.models import Attempt, Campaign, Event, Official, RoleHolding, SectionVersion
from trainer.people import changes as people
from trainer.people import merging


def past() -> date:
    return today() - timedelta(days=3)


OLD = "0" * 16


@dataclass(frozen=True)
class City:
    """The cast, and whom the tests name: by what happened to each of them."""

    cast: Cast
    gone: Official
    merged: Official
    campaigns: dict[str, Campaign]


def _changed() -> dict[str, date]:
    """Return which of the tested sections a later edition changed, with the day until which it is learnt again."""
    found = sorted(
        {section for quiz in library().quizzes.values() for one in quiz.questions for section in one.sections}
    )
    days = (past(), None, None, soon(), None)
    return {section: day for place, section in enumerate(found) if (day := days[place % len(days)])}


@contextmanager
def changed_book() -> Iterator[dict[str, date]]:
    """Let the book that is served have a history: a first edition, and two that changed some of its sections."""
    before, changed = library().history, _changed()
    now = {name: one.fingerprint for name, one in library().sections.items()}
    first = tuple(
        Change(name, None, OLD if name in changed else text, "minor", "Bản đầu") for name, text in now.items()
    )
    editions = [Edition("2024-01-01", date(2024, 1, 1), "Bản đầu", first)]
    for on, until in ((today() - timedelta(days=40), past()), (today() - timedelta(days=10), soon())):
        mine = (name for name, day in changed.items() if day == until)
        told = tuple(Change(name, OLD, now[name], "material", "Luật mới", None, until) for name in mine)
        editions.append(Edition(on.isoformat(), on, "Bản sau", told))
    object.__setattr__(library(), "history", History(editions))
    try:
        yield changed
    finally:
        object.__setattr__(library(), "history", before)


def _old_texts(changed: dict[str, date]) -> None:
    for name in changed:
        SectionVersion.objects.create(
            reference=name, fingerprint=OLD, title="Cũ", page_title="Trang cũ", url="", html="<p>Cũ.</p>",
            first_seen_at=now() - timedelta(days=500),
        )  # fmt: skip


class _Sitting:
    """How people sit quizzes: on the words of today, or on those of before one change or both."""

    def __init__(self, changed: dict[str, date], chance: Random) -> None:
        self.changed, self.chance, self.number = changed, chance, 0

    def begin(self, who: Official, quiz: str, ago: float, old: tuple[date, ...] = ()) -> Attempt:
        """Begin so many days ago."""
        self.number += 1
        # What is begun now runs while screens are looked at, however long ago the tests began.
        at = now() - timedelta(days=ago) if ago else datetime.now(UTC)
        attempt = attempts.begin(who, library().quizzes[quiz], library(), f"hạt {self.number}", at)
        for entry in attempt.paper:
            entry["sections"] = {
                name: OLD if self.changed.get(name) in old else text for name, text in entry["sections"].items()
            }
        attempt.save(update_fields=["paper"])
        return attempt

    def sit(self, who: Official, quiz: str, ago: float, right: bool, old: tuple[date, ...] = ()) -> Attempt:
        """Begin and hand in so many days ago, with every answer right or with none."""
        attempt = self.begin(who, quiz, ago, old)
        at = attempt.started_at
        if right:
            drawn = enumerate(papers.read(attempt))
            answers.save_batch([Save(attempt.pk, place, 1, stored_places(one.key())) for place, one in drawn], at)
        attempts.hand_in(attempt.pk, at + timedelta(minutes=8))
        return attempt

    def recipes(self) -> list[Callable[[Official, str], object]]:
        """Return everything that somebody can have done with a quiz."""
        both = (past(), soon())

        def then(*steps: Callable[[Official, str], object]) -> Callable[[Official, str], object]:
            return lambda who, quiz: [step(who, quiz) for step in steps]

        def passed(ago: float, *old: date) -> Callable[[Official, str], object]:
            return lambda who, quiz: self.sit(who, quiz, ago, True, old)

        def failed(ago: float) -> Callable[[Official, str], object]:
            return lambda who, quiz: self.sit(who, quiz, ago, False)

        def running(who: Official, quiz: str) -> object:
            return self.begin(who, quiz, 0)

        def relearning(who: Official, quiz: str) -> object:
            try:
                return attempts.begin_relearn(who, library().quizzes[quiz], library(), f"lại {who.pk}", now())
            except attempts.NothingToRelearn:
                return None

        def nothing(who: Official, quiz: str) -> object:
            return None

        self.later = relearning
        return [
            nothing, running, failed(2), then(failed(2), running), passed(5), passed(200), passed(350),
            passed(60, soon()), passed(60, *both), passed(100, past()), passed(400), then(passed(400), failed(3)),
            passed(400, *both), then(passed(400, *both), failed(3)), then(passed(350), running),
            then(passed(345, *both), running), then(failed(300), passed(5)), then(passed(400), passed(30)),
            then(passed(350, *both), failed(1)), then(failed(5), failed(4), failed(3)),
        ]  # fmt: skip


def _campaigns(cast: Cast) -> dict[str, Campaign]:
    def opened(title: str, ago: int, day: int | None, **more: object) -> Campaign:
        at, due_on = now() - timedelta(days=ago), None if day is None else today() + timedelta(days=day)
        terms = Terms(title, due_on=due_on, **more)  # type: ignore[arg-type]
        return open_campaign(terms, actor=None, library=library(), now=at)

    return {
        "met": opened("Đợt đã qua", 300, -50, roles=("leader", "page_admin")),
        "unmet": opened("Đợt đang chạy", 20, 10),
        "near": opened("Đợt theo bài", 15, -2, quizzes=("lua-dao", "su-co"), units=(cast.ward.code,)),
        "days": opened("Đợt theo ngày", 25, None, newcomer_days=12, roles=("it",)),
    }


def populate(number: int = 60, seed: int = 7) -> City:
    """Write the population. To be called while the book has a history (``changed_book``)."""
    chance, cast, changed = Random(seed), make(), _changed()
    long_ago = now() - timedelta(days=500)
    papers.keep_versions(library(), long_ago)
    _old_texts(changed)
    below = unit("P001-VP", "Văn phòng phường Sao Mai", cast.ward, 3)
    places = [cast.ward, cast.ward, below, cast.other_ward, cast.city]
    campaigns = _campaigns(cast)
    everybody = []
    for at in range(number):
        roles = chance.sample(sorted(ROLE_TITLES), chance.choice([0, 1, 1, 1, 2, 3]))
        one = official(f"KT{at:03}", f"Vũ Văn Số {at:03}", chance.choice(places), *roles, email=f"kt{at}@example.org")
        since = now() - timedelta(days=chance.choice([500, 500, 500, 12, 1]))
        Official.objects.filter(pk=one.pk).update(created_at=since, last_login=chance.choice([None, now()]))
        RoleHolding.objects.filter(official=one).update(since=since)
        everybody.append(Official.objects.get(pk=one.pk))
    requirements.refresh_all(library())
    sitting = _Sitting(changed, chance)
    recipes = sitting.recipes()
    for one in everybody:
        # Many do the same with all of it; others each quiz otherwise.
        same = chance.choice(recipes) if chance.random() < 0.5 else None
        asked = list(one.requirements.order_by("quiz").values_list("quiz", flat=True)) or ["lua-dao"]
        for quiz in asked:
            (same or chance.choice(recipes))(one, quiz)
    _agree(everybody, chance)
    _withdraw()
    reliance.mark_outdated(library(), today())
    requirements.refresh_all(library())
    for one in chance.sample(everybody, 30):
        for quiz in one.requirements.filter(relearn_by__isnull=False).values_list("quiz", flat=True):
            sitting.later(one, quiz)
    campaigns["again"] = _relearning_round(everybody)
    gone, merged = _move(everybody)
    requirements.refresh_all(library())
    return City(cast, gone, merged, campaigns)


def _agree(everybody: list[Official], chance: Random) -> None:
    given = {"actor": None, "library": library(), "now": now()}
    spans = [(0, 0), (-9, None), (-9, 9), (-60, -1), (1, 9), (20, None), (-9, None), (-60, 30)]
    for at, one in enumerate(everybody):
        if at % 4 == 0:
            first, last = spans[at // 4 % len(spans)]
            when = today() + timedelta(days=first)
            then = None if last is None else today() + timedelta(days=last)
            at_that = {**given, "now": now() + timedelta(days=min(first, 0))}
            [made] = agreements.exempt([one], when, then, "sickness", **at_that)  # type: ignore[arg-type]
            if at % 40 == 0:
                agreements.take_back(made, **given)  # type: ignore[arg-type]
        if at % 32 == 8:
            # A leave that is made longer by another: both stand.
            days = today() + timedelta(days=5), today() + timedelta(days=25)
            agreements.exempt([one], *days, "study", **given)  # type: ignore[arg-type]
        if at % 9 == 1:
            agreements.extend([one], today() + timedelta(days=chance.choice([1, 25])), "Bận", **given)  # type: ignore[arg-type]


def _withdraw() -> None:
    """Take a question back that somebody was asked: some score changes, and some fail or pass by it."""
    quiz = library().quizzes["lua-dao"]
    for number, revokes in ((0, True), (5, False)):
        question = quiz.questions[number]
        withdrawals.withdraw(
            question.id, [question.fingerprint()], today() - timedelta(days=450), reason="Sai căn cứ", revokes=revokes,
            actor=None, library=library(), now=now(),
        )  # fmt: skip


def _relearning_round(everybody: list[Official]) -> Campaign:
    rows = [one for one in everybody if one.requirements.filter(quiz="lua-dao", relearn_by=soon()).exists()]
    made = Campaign.objects.create(
        title="Đợt học lại", quizzes=["lua-dao"], cause={"edition": (today() - timedelta(days=10)).isoformat()},
        due_on=today() + timedelta(days=5), created_at=now() - timedelta(days=5),
    )  # fmt: skip
    made.people.set(rows[::2])
    return made


def _move(everybody: list[Official]) -> tuple[Official, Official]:
    """Let one leave, one leave and come back, one be merged and one get another number."""
    gone, back, stays, merged, renumbered = (Official.objects.get(pk=everybody[at].pk) for at in (3, 7, 11, 13, 17))
    people.deactivate(gone, "Nghỉ việc", None, library(), now())
    people.deactivate(back, "Biệt phái", None, library(), now() - timedelta(days=90))
    back.refresh_from_db()
    then = now() - timedelta(days=2)
    people.correct(back, people.on_record(back), "", None, library(), then, returning=True)
    merging.merge(merging.plan(stays, merged, None, now()), None, library(), now())
    renumbered.staff_code = "KT900/A"
    renumbered.refresh_search()
    renumbered.save()
    Event.objects.create(
        kind="changed", official=renumbered, at=now(), details={"fields": [["Mã cán bộ", "KT017", "KT900/A"]]}
    )
    return Official.objects.get(pk=gone.pk), Official.objects.get(pk=merged.pk)
