"""Demonstration data: invented people in the real list of units, with a believable spread of results."""

import random
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Prefetch, Q

from trainer.actions import campaigns, papers, reliance, spaced_review
from trainer.actions.accounts import officials
from trainer.content.library import Library
from trainer.content.live import texts
from trainer.core.campaigns import Terms
from trainer.core.quiz.model import Role
from trainer.core.text import count
from trainer.core.vietnam_time import day_of
from trainer.demo import sign_ins
from trainer.demo.nights import count_nights
from trainer.demo.relearning import let_pass_before_the_change
from trainer.demo.sign_ins import SignIn
from trainer.demo.sittings import Sittings
from trainer.demo.steering import hold_workshops, steer
from trainer.disk.paths import PROJECT
from trainer.models import HandIn, Official, Requirement, RoleHolding
from trainer.queries.path import passes_of_all, path_of
from trainer.roster import apply, planning
from trainer.roster.rules.columns import is_staff_list, propose
from trainer.tables.read.detect import read
from trainer.units import lists

UNITS = "don-vi.csv"
LIST = "danh-sach-can-bo-2026-10.xlsx"
IT_OFFICER = "CNTT001"
_TELLS_EVERY = 400
_AT_ONCE = 1000
_WARD = "P025"


def load(library: Library, now: datetime, told: Callable[[str], None] = lambda doing: None) -> list[SignIn]:
    """Fill an empty database with the demonstration; a database that has people is left alone. ``told`` hears in words
    what is being done."""
    if Official.objects.exists():
        return sign_ins.read()
    told("Đang nạp đơn vị, cán bộ…")
    papers.keep_versions(library, now)
    reliance.mark_outdated(library, day_of(now))
    with transaction.atomic():
        lists.load_units(lists.read_units((PROJECT / "demo" / UNITS).read_bytes(), UNITS), library)
        # Before there are people: their requirements are then written once, with their days.
        _open_campaigns(library, now)
        _load_people(library, now)
        made = _sign_ins(now)
    # The one whose sign-in is given can try it.
    trainee = Official.objects.get(staff_code=made[0].code)
    let_pass_before_the_change(trainee, library, texts(), now)
    _let_some_pass(library, now, {item.code for item in made}, told)
    told("Đang tính kết quả, lập lịch học lại…")
    # A housekeeper takes some hundreds a round: what somebody does first would stand behind them.
    spaced_review.catch_up(HandIn.objects.count(), at_once=_AT_ONCE)
    leader = Official.objects.get(staff_code=made[1].code)
    steer(leader, {item.code for item in made}, library, now)
    hold_workshops(leader, Official.objects.get(staff_code=IT_OFFICER), now)
    # The day on which the campaigns were opened is that of the first sittings.
    told("Đang đếm từng đêm của bốn tuần qua…")
    count_nights(now, 28)
    if (done := who_is_done(library, now)) is not None:
        made.append(SignIn("Cán bộ đã xong lộ trình", done.staff_code, _set_password(done)))
    sign_ins.write(made)
    return made


def _load_people(library: Library, now: datetime) -> None:
    sheet = read((PROJECT / "demo" / LIST).read_bytes(), LIST, is_staff_list)
    mapping = propose(sheet.rows)
    if mapping is None:
        raise ValueError(f"{LIST} has no headings")
    apply.apply(planning.make_plan(sheet, mapping), LIST, None, library, now - timedelta(days=30))


def _sign_ins(now: datetime) -> list[SignIn]:
    officer = officials.create_it_officer(IT_OFFICER, "Đặng Thị Minh Khuê", "", now)
    leader = _someone("leader")
    trainee = _someone("page_admin")
    titles = {"Cán bộ quản trị trang": trainee, "Lãnh đạo phường": leader, "Bộ phận CNTT của thành phố": officer}
    return [SignIn(title, official.staff_code, _set_password(official)) for title, official in titles.items()]


def who_is_done(library: Library, now: datetime) -> Official | None:
    """Return somebody who has passed all that is asked of him, of as many quizzes as can be, whose record therefore
    shows the certificate of his path; no leader, as one of those has a sign-in. None when chance let nobody pass all.
    """
    left = Count("requirements", filter=Q(requirements__passed_at__isnull=True))
    done = Official.objects.annotate(asked=Count("requirements"), left=left).filter(asked__gt=0, left=0)
    ordered = done.exclude(role_holdings__role="leader").order_by("-asked", "staff_code")
    return next((one for one in ordered if passes_of_all(path_of(one, library, now))), None)


def _someone(role: str) -> Official:
    """Return who holds ``role`` in one and the same ward, so that what the one does can be watched by the other."""
    holding = RoleHolding.objects.filter(role=role, official__unit__code=_WARD).order_by("official__staff_code").first()
    if holding is None:
        raise ValueError(f"the demonstration list has no {role} in {_WARD}")
    return holding.official


def _set_password(official: Official) -> str:
    password = "-".join(secrets.token_hex(2) for _ in range(3))
    official.set_password(password)
    official.save(update_fields=["password"])
    return password


def _open_campaigns(library: Library, now: datetime) -> None:
    rounds: list[tuple[str, tuple[Role, ...], int]] = [
        ("Tập huấn mạng xã hội quý IV", (), 20),
        ("Người phát ngôn rà lại trước tháng 12", ("spokesperson",), -4),
    ]
    for title, roles, days in rounds:
        terms = Terms(title, roles=roles, due_on=day_of(now + timedelta(days=days)))
        campaigns.open_campaign(terms, actor=None, library=library, now=now - timedelta(days=28))


def _let_some_pass(library: Library, now: datetime, fresh: set[str], told: Callable[[str], None]) -> None:
    """Let about half of the people sit some of their quizzes in the last four weeks; always the same people."""
    chance = random.Random(2026)
    sittings = Sittings(library, now, 28, chance)
    everybody = Official.objects.filter(role_holdings__isnull=False).distinct().order_by("staff_code")
    rows = everybody.prefetch_related(Prefetch("requirements", Requirement.objects.order_by("quiz")))
    for number, official in enumerate(rows):
        if number % _TELLS_EVERY == 0:
            told(f"Đang cho cán bộ làm bài: {count(number)}/{count(len(rows))}")
        keen, able = chance.random(), chance.uniform(0.75, 1)
        for requirement in official.requirements.all():
            began = now - timedelta(days=chance.uniform(0.5, 27))
            if official.staff_code not in fresh and chance.random() < keen:
                sittings.add(official, requirement.quiz, able, began)
    sittings.write()
