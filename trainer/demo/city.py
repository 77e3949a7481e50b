"""Demonstration data: invented people in the real list of units, with a believable spread of results."""

import random
import secrets
from datetime import date, datetime, time, timedelta

from django.db import transaction

from trainer.actions import answers, attempts, campaigns, papers, reliance, requirements
from trainer.actions.accounts import officials
from trainer.content.library import Library
from trainer.content.live import texts
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.kinds.scenario import choices, next_step
from trainer.core.quiz.model import Role
from trainer.core.vietnam_time import LOCAL
from trainer.demo import sign_ins
from trainer.demo.relearning import as_it_stood, let_pass_before_the_change
from trainer.demo.sign_ins import SignIn
from trainer.disk.paths import PROJECT
from trainer.models import Attempt, Official, RoleHolding
from trainer.roster import apply, units
from trainer.roster.rules.columns import is_staff_list, propose
from trainer.tables.read.detect import read

UNITS = "don-vi.csv"
LIST = "danh-sach-can-bo-2026-10.xlsx"
IT_OFFICER = "CNTT001"


def load(library: Library, now: datetime) -> list[SignIn]:
    """Fill an empty database with the demonstration; a database that has people is left alone."""
    if Official.objects.exists():
        return sign_ins.read()
    papers.keep_versions(library, now)
    reliance.mark_outdated(library, now.astimezone(LOCAL).date())
    with transaction.atomic():
        units.load_units(units.read_units((PROJECT / "demo" / UNITS).read_bytes(), UNITS), library)
        _load_people(library, now)
        made = _sign_ins(now)
        _open_campaigns(library, now)
    # The one whose sign-in is given can try it.
    trainee = Official.objects.get(staff_code=made[0].code)
    let_pass_before_the_change(trainee, library, texts(), now)
    _let_some_pass(library, now, {item.code for item in made})
    sign_ins.write(made)
    return made


def _load_people(library: Library, now: datetime) -> None:
    sheet = read((PROJECT / "demo" / LIST).read_bytes(), LIST, is_staff_list)
    mapping = propose(sheet.rows)
    if mapping is None:
        raise ValueError(f"{LIST} has no headings")
    apply.apply(apply.make_plan(sheet, mapping), LIST, None, library, now - timedelta(days=30))


def _sign_ins(now: datetime) -> list[SignIn]:
    officer = officials.create_it_officer(IT_OFFICER, "Đặng Thị Minh Khuê", "", now)
    leader = _someone("leader", "P025")
    # The same ward, so that what the one does can be watched by the other.
    trainee = _someone("page_admin", "P025")
    titles = {"Cán bộ quản trị trang": trainee, "Lãnh đạo phường": leader, "Bộ phận CNTT của thành phố": officer}
    return [SignIn(title, official.staff_code, _set_password(official)) for title, official in titles.items()]


def _someone(role: str, unit: str) -> Official:
    holding = RoleHolding.objects.filter(role=role, official__unit__code=unit).order_by("official__staff_code").first()
    if holding is None:
        raise ValueError(f"the demonstration list has no {role} in {unit}")
    return holding.official


def _set_password(official: Official) -> str:
    password = "-".join(secrets.token_hex(2) for _ in range(3))
    official.set_password(password)
    official.save(update_fields=["password"])
    return password


def _open_campaigns(library: Library, now: datetime) -> None:
    rounds: list[tuple[str, list[Role], int]] = [
        ("Tập huấn mạng xã hội quý IV", [], 20),
        ("Người phát ngôn rà lại trước tháng 12", ["spokesperson"], -4),
    ]
    for title, roles, days in rounds:
        campaigns.open_campaign(
            title=title,
            roles=roles,
            units=[],
            due_on=(now + timedelta(days=days)).astimezone(LOCAL).date(),
            actor=None,
            library=library,
            now=now - timedelta(days=28),
        )


def _contents(library: Library, now: datetime) -> dict[date, Library]:
    """Return for each day of the last four weeks the content as it stood then, and keep its words."""
    stood: dict[date, Library] = {}
    of_edition: dict[int, Library] = {}
    for back in range(28, -1, -1):
        day = (now - timedelta(days=back)).astimezone(LOCAL).date()
        published = sum(edition.published_on <= day for edition in library.history.editions)
        if published not in of_edition:
            of_edition[published] = as_it_stood(library, texts(), day)
            papers.keep_versions(of_edition[published], datetime.combine(day, time.min, LOCAL))
        stood[day] = of_edition[published]
    return stood


def _let_some_pass(library: Library, now: datetime, fresh: set[str]) -> None:
    """Let about half of the people sit some of their quizzes in the last four weeks; always the same people."""
    chance = random.Random(2026)
    contents = _contents(library, now)
    with transaction.atomic():
        for official in Official.objects.filter(role_holdings__isnull=False).distinct().order_by("staff_code"):
            keen, able = chance.random(), chance.uniform(0.75, 1)
            for requirement in official.requirements.order_by("quiz"):
                began = now - timedelta(days=chance.uniform(0.5, 27))
                if official.staff_code not in fresh and chance.random() < keen:
                    content = contents[began.astimezone(LOCAL).date()]
                    _sit(official, requirement.quiz, able, began, content, chance)
    requirements.follow_changes(library, now.astimezone(LOCAL).date())


def _sit(
    official: Official, quiz: str, able: float, began: datetime, library: Library, chance: random.Random
) -> Attempt:
    attempt = attempts.begin(official, library.quizzes[quiz], library, f"{chance.getrandbits(64):016x}", began)
    saves = []
    for place, drawn in enumerate(papers.read(attempt)):
        chosen = drawn.key() if chance.random() < able else _guess(drawn, chance)
        saves.append(answers.Save(attempt.pk, place, 1, stored_places(chosen)))
    ended = began + timedelta(minutes=chance.uniform(5, 18))
    answers.save_batch(saves, ended)
    attempts.hand_in(attempt.pk, ended)
    return attempt


def _guess(drawn: DrawnQuestion, chance: random.Random) -> Answer:
    """Return what somebody answers who does not know: any order, any targets, any way, one mark."""
    question = drawn.question
    if question.kind == "order":
        return tuple(chance.sample(range(len(drawn.order)), len(drawn.order)))
    if question.kind == "match":
        return tuple(chance.choices(range(len(drawn.order)), k=len(question.options)))
    if question.kind == "scenario":
        taken: Answer = ()
        while (step := next_step(question, taken)) is not None:
            taken = (*taken, chance.choice(choices(question, step)))
        return drawn.as_shown(taken)
    return (chance.randrange(len(drawn.order)),)
