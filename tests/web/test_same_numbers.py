"""The same numbers wherever somebody looks: plain SQL, screens, files, campaigns and the command line."""

import csv
import io
import json
import random
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import openpyxl
import pytest
from click.testing import CliRunner
from django.db import connection

from tests.cast import make, official, signed_in, unit
from tests.kept_rows import Kept
from tests.moment import now
from tests.progress import keep_progress, so_far
from tests.web.big_figures import big_figures, unit_figures
from trainer.actions import campaigns_change, requirements
from trainer.actions.campaigns import open_campaign
from trainer.cli import campaign as campaign_group
from trainer.commands.remind import remind
from trainer.commands.report import report
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.standing import STATE_TITLES
from trainer.core.vietnam_time import LOCAL, day_of
from trainer.models import (
    Attempt,
    Campaign,
    Completion,
    Exemption,
    Extension,
    HandIn,
    Official,
    Requirement,
    RoleHolding,
)
from trainer.queries import progress_units
from trainer.queries.campaigns import about, final
from trainer.queries.campaigns import figures as figures_of

HOME = "/cntt/tien-do/"

STATES = ("done", "not_done", "overdue", "exempt")
SUMS = """
SELECT COUNT(*),
       SUM(CASE WHEN missing = 0 THEN 1 ELSE 0 END),
       SUM(CASE WHEN late > 0 THEN 1 ELSE 0 END)
FROM (
  SELECT o.id,
         SUM(CASE WHEN r.valid_until IS NULL OR r.valid_until <= %s THEN 1 ELSE 0 END) AS missing,
         SUM(CASE WHEN (r.valid_until IS NULL OR r.valid_until <= %s) AND r.due_on < %s THEN 1 ELSE 0 END) AS late
  FROM trainer_official o
  JOIN trainer_unit u ON u.id = o.unit_id
  JOIN trainer_requirement r ON r.official_id = o.id
  WHERE o.is_active AND u.ancestry LIKE %s AND {narrow} AND {away} EXISTS (
    SELECT 1 FROM trainer_exemption e
    WHERE e.official_id = o.id AND e.withdrawn_at IS NULL
      AND e.starts_on <= %s AND (e.ends_on IS NULL OR e.ends_on >= %s)
  )
  GROUP BY o.id
) AS each_official
"""


_KEPT = {}


@pytest.fixture
def city(db):
    """The cast, and sixty more people with one to three roles: the same rows for every test of a day."""
    today = (id(library()), day_of(now()))
    if today not in _KEPT:
        _KEPT[today] = Kept(_city)
        return _KEPT[today].first()
    return _KEPT[today].again()


def _city():
    """About half of what is asked of them is passed, some of it run out."""
    cast = make()
    chance = random.Random(7)
    below = unit("P001-VP", "Văn phòng phường Sao Mai", cast.ward, 3)
    for number in range(60):
        roles = chance.sample(sorted(ROLE_TITLES), chance.choice([1, 1, 2, 3]))
        where = chance.choice([cast.ward, below, cast.other_ward])
        official(f"SO{number:03}", f"Vũ Văn Số {number}", where, *roles)
    requirements.refresh_all(library())
    # Most finish a whole path or nothing: that is how people are.
    keen = {pk: chance.random() for pk in Official.objects.order_by("staff_code").values_list("pk", flat=True)}
    for row in Requirement.objects.order_by("official__staff_code", "quiz"):
        if chance.random() < (0.97 if keen[row.official_id] < 0.6 else 0.1):
            row.passed_at = now() - timedelta(days=chance.uniform(1, 300))
            row.valid_until = now() + timedelta(days=chance.choice([-20, *[200] * 30]))
        row.due_on = chance.choice([None, day_of(now()), day_of(now()) - timedelta(days=1), day_of(now())])
        row.save()
    keep_progress(library())
    _exempt(chance)
    return cast


def _exempt(chance):
    """Let about one in six be exempt today; as many were, will be, or had it taken back."""
    today = day_of(now())
    spans = [(0, 0), (-9, None), (-9, 9), (-9, -1), (1, 9), (1, None)]
    for person in Official.objects.exclude(staff_code="CNTT001").order_by("staff_code"):
        if chance.random() < 0.35:
            first, last = chance.choice(spans)
            Exemption.objects.create(
                official=person,
                starts_on=today + timedelta(days=first),
                ends_on=None if last is None else today + timedelta(days=last),
                reason="other",
                created_at=now(),
                withdrawn_at=chance.choice([None, None, None, now()]),
            )


def by_sql(unit="", role="", quiz="", away=False):
    """Return people, done and late by one plain statement; of those who are exempt today instead if ``away``."""
    narrow, values = "1 = 1", []
    if role:
        narrow = "EXISTS (SELECT 1 FROM trainer_roleholding h WHERE h.official_id = o.id AND h.role = %s)"
        values = [role]
        quizzes = (quiz,) if quiz else library().paths[role].quizzes
    else:
        quizzes = (quiz,) if quiz else ()
    if quizzes:
        narrow += f" AND r.quiz IN ({', '.join(['%s'] * len(quizzes))})"
        values += quizzes
    moment = connection.ops.adapt_datetimefield_value(now())
    below = f"%/{unit}/%" if unit else "%"
    with connection.cursor() as cursor:
        today = connection.ops.adapt_datefield_value(day_of(now()))
        asked = SUMS.format(narrow=narrow, away="" if away else "NOT")
        cursor.execute(asked, [moment, moment, today, below, *values, today, today])
        return tuple(number or 0 for number in cursor.fetchone())


def asked(unit="", role="", quiz="", **more):
    found = {"don_vi": unit, "vai_tro": role, "bai": quiz, **more}
    return {name: value for name, value in found.items() if value}


def figures(client, wanted):
    """Return people, done, late and exempt as the large figures of the screen say."""
    page = client.get(f"{HOME}theo-don-vi/", wanted).text
    people, done, left, late, *away = (number for number, _ in big_figures(page).values())
    assert left == people - done
    return people, done, late, sum(away)


def listed(client, wanted):
    words = client.get(HOME, wanted).text.partition('<p role="status">')[2]
    return int(words.split(" người")[0].replace(".", "") or 0) if words else 0


def in_file(client, wanted):
    """Return the staff numbers in the CSV and in the workbook, which must be the same."""
    text = client.get(f"{HOME}tai/csv/", wanted).content.decode("utf-8-sig")
    rows = [row[0] for row in csv.reader(io.StringIO(text))][1:]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{HOME}tai/xlsx/", wanted).content)).active
    assert [row[0] for row in book.iter_rows(min_row=4, values_only=True) if row[0]] == rows
    return rows


def at_terminal(unit="", role="", quiz="", state="all"):
    options = {"--unit": unit, "--role": role, "--quiz": quiz, "--state": state}
    words = [word for option, value in options.items() if value for word in (option, value)]
    done = CliRunner().invoke(report, [*words, "--json"], catch_exceptions=False, standalone_mode=False)
    return json.loads(done.stdout)


FILTERS = [
    {},
    {"unit": "P001"},
    {"role": "it"},
    {"role": "leader", "unit": "P001"},
    *({"role": role} for role in ("page_admin", "spokesperson", "staff")),
    {"quiz": "lua-dao"},
    {"quiz": "lua-dao", "role": "leader"},
    {"quiz": "su-co", "role": "it", "unit": "P001"},
]


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
def test_sql_screen_list_file_and_terminal_say_the_same(city, wanted):
    client = signed_in(city.khue)
    people, done, late = by_sql(**wanted)
    assert 0 < done < people
    assert 0 < late < people
    away = by_sql(**wanted, away=True)[0]
    assert figures(client, asked(**wanted)) == (people, done, late, away)
    for state, number in zip(STATES, (done, people - done, late, away), strict=True):
        narrowed = asked(**wanted, tinh_trang=state)
        assert listed(client, narrowed) == number
        rows = in_file(client, narrowed)
        assert len(set(rows)) == number
        assert [row["code"] for row in at_terminal(**wanted, state=state)] == rows


@pytest.mark.parametrize("wanted", [*FILTERS, {"tim": "khong ai", "tinh_trang": "done", "dang_nhap": "chua"}], ids=str)
def test_a_figure_leads_to_as_many_people(city, wanted):
    """One click from each figure of the city, of a unit or of a filter: to those whom it counts, no others."""
    client = signed_in(city.khue)
    page = client.get(f"{HOME}theo-don-vi/", asked(**wanted)).text
    shown = [*big_figures(page).values(), *unit_figures(page)]
    assert len(shown) >= 6
    for number, address in shown:
        assert bool(address) == bool(number)
        assert not number or listed(client, dict(parse_qsl(address.partition("?")[2]))) == number


def test_a_leader_reaches_those_behind_a_figure_of_his_unit(city):
    client = signed_in(city.binh)
    shown = big_figures(client.get("/don-vi/P001/").text)
    assert sum(number for number, _ in shown.values()) > 0
    for number, address in shown.values():
        assert not number or f'<p role="status">{number} người khớp điều kiện lọc' in client.get(address).text


@pytest.mark.parametrize("role", [*ROLE_TITLES, ""])
def test_a_campaign_for_a_role_and_the_list_of_that_role_count_the_same_people(city, role):
    roles = [role] if role else []
    campaign = open_campaign(
        Terms("Đợt", roles=tuple(roles), due_on=day_of(now())), actor=None, library=library(), now=now()
    )
    people, done, _ = by_sql(role=role)
    assert so_far(campaign, library().paths, now()) == (people, done)
    assert listed(signed_in(city.khue), asked(role=role, tinh_trang="not_done")) == people - done


def test_days_by_rule_extension_and_exemption_are_the_same_everywhere(cast):
    """A relative campaign of ten days; An has longer, Bình was away, Chiến is, Dũng has nothing."""
    today, opened = day_of(now()), now() - timedelta(days=20)
    RoleHolding.objects.update(since=opened - timedelta(days=1))
    campaign = Campaign.objects.create(title="Đợt", due_on=None, newcomer_days=10, created_at=opened)
    settings = {"created_at": opened}
    Extension.objects.create(official=cast.an, due_on=today + timedelta(days=5), reason="Bận", **settings)
    away = {"starts_on": today - timedelta(days=30), "reason": "sickness", **settings}
    Exemption.objects.create(official=cast.binh, ends_on=today - timedelta(days=1), **away)
    Exemption.objects.create(official=cast.chien, ends_on=today, **away)
    requirements.refresh_all(library())

    client = signed_in(cast.khue)
    assert figures(client, {}) == (3, 0, 1, 1)
    assert so_far(campaign, library().paths, now()) == (3, 0)
    assert {row["code"] for row in at_terminal(state="overdue")} == {"HN003"}
    assert {row["code"] for row in at_terminal(state="exempt")} == {"HN004"}
    days = {row["code"]: (row["due_on"], row["due_by"]) for row in at_terminal()}
    said = {
        code: (f"{today + timedelta(days=ahead):%Y-%m-%d}", why)
        for code, ahead, why in (
            ("HN001", 9, f"sau khi hết tạm miễn ngày {today - timedelta(days=1):%d/%m/%Y}"),
            ("HN002", 5, f"gia hạn đến {today + timedelta(days=5):%d/%m/%Y}: Bận"),
            ("HN003", -10, "theo đợt “Đợt”"),
            ("HN004", 10, f"sau khi hết tạm miễn ngày {today:%d/%m/%Y}"),
        )
    }
    assert {code: (day[:10], why) for code, (day, why) in days.items() if day} == said
    for code, (day, why) in said.items():
        page = client.get(f"/cntt/can-bo/{code}/").text
        assert f'{datetime.fromisoformat(day):%d/%m/%Y}<span class="under">{why}</span>' in page
    text = client.get(f"{HOME}tai/csv/").content.decode("utf-8-sig")
    rows = {
        row["Mã cán bộ"]: (row["Hạn hoàn thành"][:10], row["Hạn theo"]) for row in csv.DictReader(io.StringIO(text))
    }
    assert {code: row for code, row in rows.items() if row[0]} == said


def test_a_path_is_done_whatever_another_role_of_the_same_person_asks(cast):
    cast.binh.role_holdings.create(role="page_admin", since=now())
    requirements.refresh_all(library())
    mine = library().paths["leader"].quizzes
    until = now() + timedelta(days=200)
    Requirement.objects.filter(official=cast.binh, quiz__in=mine).update(passed_at=now(), valid_until=until)
    keep_progress(library())
    client = signed_in(cast.khue)
    page = client.get(HOME, {"vai_tro": "leader", "tinh_trang": "done"}).text
    assert "Trần Thanh Bình" in page
    assert f">{len(mine)}/{len(mine)}<" in page
    assert len(at_terminal(role="leader")) == len(mine)
    assert "Trần Thanh Bình" not in client.get(HOME, {"vai_tro": "page_admin", "tinh_trang": "done"}).text


def test_days_are_those_of_vietnam_on_screen_in_files_and_at_the_terminal(cast):
    # Half past midnight of the 1st in Hà Nội, still the 31st in London.
    passed_at = datetime(2026, 10, 31, 17, 30, tzinfo=UTC)
    Requirement.objects.filter(official=cast.an).update(passed_at=passed_at, valid_until=now() + timedelta(days=9))
    client = signed_in(cast.khue)
    assert "01/11/2026" in client.get(f"/cntt/can-bo/{cast.an.staff_code}/").text
    text = client.get(f"{HOME}tai/csv/", {"tim": "HN002"}).content.decode("utf-8-sig")
    assert {row["Ngày đạt"][:10] for row in csv.DictReader(io.StringIO(text))} == {"2026-11-01"}
    rows = json.loads(_report("--search", "HN002", "--json"))
    assert {row["passed_on"] for row in rows} == {passed_at.astimezone(LOCAL).isoformat()}
    assert rows[0]["passed_on"].startswith("2026-11-01T00:30:00+07:00")
    printed = _report("--search", "HN002")
    assert "01/11/2026" in printed
    assert "31/10/2026" not in printed


def _report(*words):
    return CliRunner().invoke(report, words, catch_exceptions=False, standalone_mode=False).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unit", "XX"), "không có đơn vị “XX” → xem mã đơn vị: python -m trainer unit list"),
        (("--unit", "P0001"), "không có đơn vị “P0001” → có phải P001"),
        (("--unit", ""), "không có đơn vị “”"),
        (("--role", "vua"), "--role không có “vua” → chọn một trong: page_admin"),
        (("--quiz", "bai-la"), "--quiz không có “bai-la”"),
        (("--state", "xong"), "--state không có “xong”"),
    ],
)
def test_the_terminal_says_what_is_not_known_and_lists_nobody(cast, words, said):
    done = CliRunner().invoke(report, words, standalone_mode=False)
    assert said in str(done.exception)
    assert done.stdout == ""


def _sit_some(city):
    """Let some have begun a quiz that they lack, and others have failed one; nothing is asked of two of them."""
    lacking = Requirement.objects.filter(valid_until__isnull=True).order_by("official__staff_code", "quiz")
    for number, row in enumerate(lacking):
        if number % 3 == 2:
            continue
        attempt = Attempt.objects.create(
            official=row.official, quiz=row.quiz, number=1, seed="a", paper=[], rule={}, quiz_title="", started_at=now()
        )
        if number % 3 == 1:
            HandIn.objects.create(
                attempt=attempt, handed_in_at=now(), by_time_limit=False, marks=[], hundredths=0, passed=False
            )
    for row in lacking:
        requirements.renew(row.official_id, row.quiz)
    for who in (city.binh, city.dung):
        Exemption.objects.create(official=who, starts_on=day_of(now()), reason="sickness", created_at=now())


# What a list of single quizzes may say of each: of who is not done only what he lacks.
LACKING = {title for state, title in STATE_TITLES.items() if state not in ("completed", "update", "exempt", "failed")}
STANDINGS = {
    "left": {*LACKING, "Chưa đạt, còn 2 lượt"},
    "late": {*LACKING, "Chưa đạt, còn 2 lượt"},
    "not_begun": {STATE_TITLES["not_begun"]},
    "in_progress": {STATE_TITLES["in_progress"]},
    "failed": {"Chưa đạt, còn 2 lượt"},
}


def reminded(client, campaign):
    """Return how many reminding those of a campaign by hand would reach, which the screen and the terminal must agree
    on: with and without e-mail, and reminded today already."""
    text = client.get("/cntt/nhac/ngay/", {"dot": campaign.pk}).text
    numbers = [int(part.split("<")[0].replace(".", "")) for part in text.split("<dd>")[1:4]]
    done = CliRunner().invoke(remind, ["--campaign", str(campaign.pk), "--dry-run", "--json"], standalone_mode=False)
    assert not done.exception, done.exception
    assert json.loads(done.stdout)["people"] == sum(numbers[:2])
    return sum(numbers)


FOR_WHOM = [
    {},
    {"roles": ("leader", "staff")},
    {"roles": ("it",), "units": ("P001",)},
    {"quizzes": ("lua-dao", "su-co"), "units": ("P001-VP", "P002")},
]


@pytest.mark.parametrize("whom", FOR_WHOM, ids=str)
def test_a_campaign_says_the_same_on_its_page_in_lists_files_by_unit_at_the_end_and_at_the_terminal(city, whom):
    terms = Terms("Đợt", due_on=day_of(now()), **whom)
    campaign = open_campaign(terms, actor=None, library=library(), now=now())
    campaign.due_on = day_of(now()) - timedelta(days=1)
    campaign.save()
    _lay_days_and_passes(city)
    _sit_some(city)
    client, told = signed_in(city.khue), figures_of(campaign, library().paths, now()).plain()
    states = {"people": "asked", "left": "not_done", "late": "overdue"}
    for name, number in told.items():
        wanted = {"dot": campaign.pk, "tinh_trang": states.get(name, name)}
        assert listed(client, wanted) == number, name
        assert len(set(in_file(client, wanted))) == number, name
        rows = _campaign("people", campaign.pk, "--state", wanted["tinh_trang"])
        assert len({row["code"] for row in rows}) == number, name
        assert {row["standing"] for row in rows} <= STANDINGS.get(name, {row["standing"] for row in rows}), name
    assert reminded(client, campaign) == told["left"]
    assert all(told[name] for name in ("people", "not_begun", "in_progress", "failed", "late"))
    (row,) = _campaign("show", campaign.pk)
    assert {name: row[name] for name in told} == told
    kept = final(campaign, library().paths, now())
    assert {name: kept[name] for name in told if name != "left"} == {k: v for k, v in told.items() if k != "left"}
    assert sum(unit[2] for unit in kept["units"]) == told["people"]
    assert sum(unit[3] for unit in kept["units"]) == told["done"]
    assert sum(unit[4] for unit in kept["units"]) == told["late"]
    by_unit = progress_units.by_unit(about(campaign, city.city, library().paths, now()), now())
    assert [[one.code, one.name, one.people, one.done, one.overdue] for one in by_unit] == kept["units"]


@pytest.mark.parametrize("quizzes", [[], ["lua-dao", "su-co"]], ids=["paths", "quizzes"])
def test_a_campaign_that_ends_far_off_has_nobody_late_though_another_has(city, quizzes):
    opened = now() - timedelta(days=30)
    RoleHolding.objects.update(since=opened - timedelta(days=1))
    Official.objects.update(created_at=opened - timedelta(days=1))
    given = {"actor": None, "library": library(), "now": opened}
    over = open_campaign(Terms("Qua", due_on=day_of(now()) - timedelta(days=1)), **given)
    far = open_campaign(Terms("Xa", due_on=day_of(now()) + timedelta(days=300), quizzes=quizzes), **given)
    relative = open_campaign(Terms("Ngày", newcomer_days=31, quizzes=quizzes), **given)
    client = signed_in(city.khue)
    assert figures_of(over, library().paths, now()).late > 0
    for one in (far, relative):
        assert figures_of(one, library().paths, now()).late == 0
        assert figures_of(one, library().paths, now()).left > 0
        wanted = {"dot": one.pk, "tinh_trang": "overdue"}
        assert (listed(client, wanted), in_file(client, wanted)) == (0, [])
        assert _campaign("people", one.pk, "--state", "overdue") == []
        assert figures(client, {"dot": one.pk})[2] == 0


@pytest.mark.parametrize("whom", [FOR_WHOM[1], FOR_WHOM[3]], ids=str)
def test_before_a_campaign_is_opened_again_it_says_what_it_is_once_it_is_open(city, whom):
    terms = Terms("Đợt", due_on=day_of(now()), **whom)
    campaign = open_campaign(terms, actor=None, library=library(), now=now())
    _pass_some(Requirement.objects.all())
    campaigns_change.close({campaign.pk: {}}, actor=None, library=library(), now=now())
    client, address = signed_in(city.khue), f"/cntt/dot/{campaign.pk}/mo-lai/"
    said = [
        int(part.split("<")[0]) for part in client.get(address).text.split(" thì đợt gồm ")[1].split("<strong>")[1:4]
    ]
    (told,) = _campaign("reopen", campaign.pk, "--reason", "Còn người", "--dry-run")
    campaigns_change.reopen(campaign.pk, due_on=None, reason="Còn người", actor=None, library=library(), now=now())
    became = figures_of(Campaign.objects.get(pk=campaign.pk), library().paths, now())
    assert 0 < became.left < became.people
    assert said == [became.people, became.left, became.exempt]
    assert (told["people"], told["left"], told["exempt"]) == (became.people, became.left, became.exempt)


def _pass_some(asked):
    """Let every second official have passed, really, what is asked of him there."""
    for row in asked.order_by("official__staff_code", "quiz"):
        if row.official_id % 2:
            sat = {"quiz": row.quiz, "number": 1, "seed": "a", "paper": [], "rule": {}, "quiz_title": ""}
            attempt = Attempt.objects.create(official=row.official, started_at=now(), **sat)
            marked = {"by_time_limit": False, "marks": [], "hundredths": 9_000, "passed": True}
            hand_in = HandIn.objects.create(attempt=attempt, handed_in_at=now(), **marked)
            until = {"passed_at": now(), "valid_until": now() + timedelta(days=365)}
            Completion.objects.create(hand_in=hand_in, official=row.official, quiz=row.quiz, **until)


def _lay_days_and_passes(city):
    """What opening brought in line is laid out anew, as in the city: part passed, part run out, part late."""
    chance = random.Random(8)
    for row in Requirement.objects.order_by("official__staff_code", "quiz"):
        row.passed_at = row.valid_until = None
        if chance.random() < 0.6:
            row.passed_at = now() - timedelta(days=chance.uniform(1, 300))
            row.valid_until = now() + timedelta(days=chance.choice([-20, *[200] * 9]))
        if row.valid_until and row.valid_until > now() and chance.random() < 0.2:
            # His pass counts, and he only has a change to bring up to date: done with every campaign but that one.
            row.relearn_by = day_of(now()) + timedelta(days=9)
        row.due_on = chance.choice([day_of(now()), day_of(now()) - timedelta(days=1)])
        row.save()
    keep_progress(library())


def _campaign(*words):
    said = CliRunner().invoke(campaign_group, [*map(str, words), "--json"], standalone_mode=False)
    assert not said.exception, said.exception
    return json.loads(said.stdout)
