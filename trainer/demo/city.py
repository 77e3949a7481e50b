"""Demonstration data: invented people in the real list of units, with a believable spread of results."""

import random
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch

from trainer.actions import campaigns, papers, reliance
from trainer.actions.accounts import officials
from trainer.content.library import Library
from trainer.content.live import texts
from trainer.core.quiz.model import Role
from trainer.core.text import count
from trainer.core.vietnam_time import LOCAL
from trainer.demo import sign_ins
from trainer.demo.been_here import let_have_signed_in
from trainer.demo.nights import count_nights
from trainer.demo.relearning import let_pass_before_the_change
from trainer.demo.sign_ins import SignIn
from trainer.demo.sittings import Sittings
from trainer.demo.steering import steer
from trainer.disk.paths import PROJECT
from trainer.models import Official, Requirement, RoleHolding, Unit
from trainer.roster import apply, planning
from trainer.roster.rules.columns import is_staff_list, propose
from trainer.tables.read.detect import read
from trainer.units import lists

UNITS = "don-vi.csv"
LIST = "danh-sach-can-bo-2026-10.xlsx"
IT_OFFICER = "CNTT001"
# The unit of the ready sign-ins.
HOME = "P025"
_TELLS_EVERY = 400
# What part of their quizzes people sit in the units of a city, and in how many of ten units.
_ZEAL, _OF_TEN = (0.95, 0.65, 0.35, 0.02), (2, 3, 3, 2)


def load(library: Library, now: datetime, told: Callable[[str], None] = lambda doing: None) -> list[SignIn]:
    """Fill an empty database with the demonstration; a database that has people is left alone. ``told`` hears in words
    what is being done."""
    if Official.objects.exists():
        return sign_ins.read()
    told("Đang nạp đơn vị, cán bộ…")
    papers.keep_versions(library, now)
    reliance.mark_outdated(library, now.astimezone(LOCAL).date())
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
    steer(Official.objects.get(staff_code=made[1].code), {item.code for item in made}, library, now)
    # The day on which the campaigns were opened is that of the first sittings.
    told("Đang đếm từng đêm của bốn tuần qua…")
    count_nights(now, 28)
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
    leader = _someone("leader", HOME)
    # The same ward, so that what the one does can be watched by the other.
    trainee = _someone("page_admin", HOME)
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
    # One that everybody has time for, one that is late here and there, one in which some units have many who are late.
    first = [unit for unit in Unit.objects.order_by("position", "code") if _goes_first(unit.code)]
    rounds: list[tuple[str, list[Role], list[Unit], int]] = [
        ("Tập huấn mạng xã hội quý IV", [], [], 20),
        ("Người phát ngôn rà lại trước tháng 12", ["spokesperson"], [], -4),
        ("Phường, xã làm trước: lãnh đạo, người phát ngôn", ["leader", "spokesperson"], first, -9),
    ]
    for title, roles, units, days in rounds:
        campaigns.open_campaign(
            title=title,
            roles=roles,
            units=units,
            due_on=(now + timedelta(days=days)).astimezone(LOCAL).date(),
            actor=None,
            library=library,
            now=now - timedelta(days=28),
        )


def _goes_first(code: str) -> bool:
    """Say whether the unit is among those that began earlier; not that of the ready sign-ins."""
    return code[1:].isdigit() and int(code[1:]) % 6 == 5


def _let_some_pass(library: Library, now: datetime, fresh: set[str], told: Callable[[str], None]) -> None:
    """Let about half of the people sit some of their quizzes in the last four weeks; always the same people.

    In some units nearly everybody has, in some nearly nobody.
    """
    chance = random.Random(2026)
    sittings = Sittings(library, now, 28, chance)
    everybody = Official.objects.filter(role_holdings__isnull=False).distinct().order_by("staff_code")
    units = Unit.objects.exclude(code=HOME).order_by("code").values_list("pk", flat=True)
    zeal = {unit: chance.choices(_ZEAL, weights=_OF_TEN)[0] for unit in units}
    rows = everybody.prefetch_related(Prefetch("requirements", Requirement.objects.order_by("quiz")))
    for number, official in enumerate(rows):
        if number % _TELLS_EVERY == 0:
            told(f"Đang cho cán bộ làm bài: {count(number)}/{count(len(rows))}")
        keen, able = _keen(zeal.get(official.unit_id, _ZEAL[1]), chance), chance.uniform(0.75, 1)
        for requirement in official.requirements.all():
            began = now - timedelta(days=chance.uniform(0.5, 27))
            if official.staff_code not in fresh and chance.random() < keen:
                sittings.add(official, requirement.quiz, able, began)
    sittings.write()
    let_have_signed_in(chance)


def _keen(zeal: float, chance: random.Random) -> float:
    """Return with what chance somebody has sat a quiz that is asked of him, where ``zeal`` is usual."""
    return min(max(chance.gauss(zeal, 0.25), 0), 1)
