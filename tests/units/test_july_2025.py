"""July 2025: three wards become one while campaigns are open. Every number here is computed by hand.

On 1 July 2025 at 00:30 in Hà Nội the wards Đông (12 people), Tây (4) and Nam (3) became the ward Trung Tâm; Bắc (2)
stayed. Everybody runs a page and has his role since 2024. What was open:

- "Đông": for Đông, opened on 2 June, until 20 July, 30 days for whoever comes later;
- "Tây": for Tây, opened on 10 June, relative: 45 days;
- "Thành phố": for everybody, opened on 2 June, until 31 August;
- "Đầu năm": for Đông, closed in April with 9 of 12.

In Đông one came on 25 June (30 days: 25 July), one has an extension of "Đông" until 10 August, and one is on maternity
leave from 1 June to 31 December. Two of Đông and one of Tây have a mail waiting.
"""

from datetime import UTC, date, datetime

import pytest

from tests.cast import official, unit
from tests.progress import so_far
from tests.units.city import day_of, do, ward, where
from trainer.actions import campaigns, requirements
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.models import (
    Campaign,
    Exemption,
    Extension,
    Official,
    OutgoingMail,
    Requirement,
    RoleHolding,
    Unit,
    UnitChange,
)
from trainer.queries.progress import officials
from trainer.queries.progress_filter import Filter
from trainer.roster import planning
from trainer.roster.rules.columns import propose
from trainer.tables.sheet import Cell, Sheet
from trainer.units import applying, undoing
from trainer.units.plan import UnitPlan
from trainer.units.rules.model import Merge, New

LONG_AGO = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)
JUNE_2 = datetime(2025, 6, 2, 2, 0, tzinfo=UTC)
JUNE_10 = datetime(2025, 6, 10, 2, 0, tzinfo=UTC)
# 00:30 of 1 July in Hà Nội.
MERGER = datetime(2025, 6, 30, 17, 30, tzinfo=UTC)
EAST = [f"D{number:02}" for number in range(12)]
WEST = [f"T{number:02}" for number in range(4)]
SOUTH = [f"N{number:02}" for number in range(3)]
NORTH = ["B00", "B01"]
CAME, EXTENDED, ON_LEAVE = EAST[:3]


@pytest.fixture
def city(db: None) -> dict[str, Campaign]:
    """The city on 30 June, and its campaigns by title."""
    top = unit("TP", "Thành phố", None, 0)
    east = ward("P101", "Phường Đông", top, 1, *EAST)
    west = ward("P102", "Phường Tây", top, 2, *WEST)
    ward("P103", "Phường Nam", top, 3, *SOUTH)
    ward("P104", "Phường Bắc", top, 4, *NORTH)
    Official.objects.update(created_at=LONG_AGO)
    RoleHolding.objects.update(since=LONG_AGO)
    RoleHolding.objects.filter(official__staff_code=CAME).update(since=datetime(2025, 6, 25, 2, 0, tzinfo=UTC))
    _agree(EXTENDED, ON_LEAVE)
    closed = Campaign.objects.create(
        title="Đầu năm",
        due_on=date(2025, 3, 31),
        created_at=LONG_AGO,
        closed_at=JUNE_2,
        final={"people": 12, "done": 9},
    )
    closed.units.add(east)
    opened = [
        _open("Đông", [east], date(2025, 7, 20), JUNE_2),
        _open("Tây", [west], None, JUNE_10, newcomer_days=45),
        _open("Thành phố", [], date(2025, 8, 31), JUNE_2),
    ]
    Extension.objects.update(campaign=opened[0])
    requirements.refresh_all(library())
    for code in (*EAST[3:5], WEST[0]):
        OutgoingMail.objects.create(
            to=f"{code}@example.org",
            subject="Nhắc",
            body="…",
            official=Official.objects.get(staff_code=code),
            created_at=MERGER,
            due_at=MERGER,
            expires_at=datetime(2025, 7, 9, tzinfo=UTC),
        )
    return {one.title: one for one in (*opened, closed)}


def _agree(extended: str, on_leave: str) -> None:
    by_code = Official.objects.in_bulk(field_name="staff_code")
    Extension.objects.create(
        official=by_code[extended], due_on=date(2025, 8, 10), reason="Đi công tác", created_at=JUNE_10
    )
    Exemption.objects.create(
        official=by_code[on_leave],
        starts_on=date(2025, 6, 1),
        ends_on=date(2025, 12, 31),
        reason="maternity",
        created_at=JUNE_2,
    )


def _open(title: str, units: list[Unit], due_on: date | None, now: datetime, **more: int) -> Campaign:
    made = Campaign.objects.create(title=title, due_on=due_on, created_at=now, **more)
    made.units.set(units)
    return made


def merge() -> UnitPlan:
    """Let the three wards become one."""
    return do(Merge(("P101", "P102", "P103"), New("P900", "Phường Trung Tâm", "TP", "phuong")), MERGER)


def days() -> dict[str, date | None]:
    """Return by when each must have passed everything that is asked of him."""
    return {code: next(iter(day_of(code))) for code in (*EAST, *WEST, *SOUTH, *NORTH) if len(day_of(code)) == 1}


def test_before_the_merger(city: dict[str, Campaign]) -> None:
    assert days() == {
        **dict.fromkeys(EAST, date(2025, 7, 20)),
        CAME: date(2025, 7, 25),
        EXTENDED: date(2025, 8, 10),
        # Thirty days after 31 December.
        ON_LEAVE: date(2026, 1, 30),
        # 10 June and 45 days.
        **dict.fromkeys(WEST, date(2025, 7, 25)),
        **dict.fromkeys((*SOUTH, *NORTH), date(2025, 8, 31)),
    }


def test_the_plan_tells_what_comes(city: dict[str, Campaign]) -> None:
    made = merge()
    assert made.people == 12 + 4 + 3
    assert made.moved == (
        ("Phường Đông", "Phường Trung Tâm", 12),
        ("Phường Tây", "Phường Trung Tâm", 4),
        ("Phường Nam", "Phường Trung Tâm", 3),
    )
    assert [(one.title, one.units_after, one.before, one.after, one.newcomers) for one in made.rounds] == [
        # The one on leave is not asked: 11 of Đông, then those of Tây and Nam with them.
        ("Đông", ("Phường Trung Tâm",), 11, 11 + 4 + 3, 4 + 3),
        ("Tây", ("Phường Trung Tâm",), 4, 4 + 11 + 3, 11 + 3),
    ]
    assert (made.extensions, made.exemptions, made.mails) == (1, 1, 3)


def test_after_the_merger_everybody_keeps_his_day_and_who_is_new_has_a_newcomers(city: dict[str, Campaign]) -> None:
    merge()
    assert set(where(*EAST, *WEST, *SOUTH)) == {"P900"}
    assert days() == {
        # "Đông" as before; "Tây" asks them since 1 July, until 15 August: later.
        **dict.fromkeys(EAST, date(2025, 7, 20)),
        CAME: date(2025, 7, 25),
        EXTENDED: date(2025, 8, 10),
        ON_LEAVE: date(2026, 1, 30),
        # "Tây" as before; "Đông" asks them since 1 July, until 31 July: later.
        **dict.fromkeys(WEST, date(2025, 7, 25)),
        # "Đông" until 31 July, "Tây" until 15 August, "Thành phố" until 31 August.
        **dict.fromkeys(SOUTH, date(2025, 7, 31)),
        **dict.fromkeys(NORTH, date(2025, 8, 31)),
    }
    rules = dict(Requirement.objects.values_list("official__staff_code", "due_by"))
    east, west = city["Đông"].pk, city["Tây"].pk
    assert (rules[EAST[5]], rules[CAME], rules[WEST[0]]) == (f"campaign:{east}", f"joined:{east}", f"campaign:{west}")
    assert rules[SOUTH[0]] == f"joined:{east}"


def test_the_campaigns_are_of_the_new_ward_and_the_closed_one_is_as_it_was(city: dict[str, Campaign]) -> None:
    before = {title: _progress(city[title]) for title in ("Đông", "Tây", "Thành phố")}
    made = merge()
    for title in ("Đông", "Tây"):
        assert [one.code for one in city[title].units.all()] == ["P900"]
        (told,) = (one for one in made.rounds if one.title == title)
        assert told.codes_after == ("P900",)
        # The screen counts what the plan told.
        assert (before[title][0], _progress(city[title])[0]) == (told.before, told.after)
    assert _progress(city["Thành phố"]) == before["Thành phố"] == (12 - 1 + 4 + 3 + 2, 0)
    closed = city["Đầu năm"]
    closed.refresh_from_db()
    assert closed.final == {"people": 12, "done": 9}
    assert [one.name for one in closed.units.all()] == ["Phường Đông"]


def _progress(campaign: Campaign) -> tuple[int, int]:
    return so_far(campaign, library().paths, MERGER)


def test_who_is_late_on_the_day_after_the_campaign_of_the_east(city: dict[str, Campaign]) -> None:
    merge()
    on_21 = datetime(2025, 7, 21, 2, 0, tzinfo=UTC)
    late = officials(Filter(Unit.objects.get(code="P900"), state="overdue"), on_21)
    # 12 of Đông without the one who came on 25 June, the one with an extension, the one on leave.
    assert sorted(late.values_list("staff_code", flat=True)) == EAST[3:]


def test_mails_extensions_and_exemptions_stay_with_their_people(city: dict[str, Campaign]) -> None:
    before = (_rows(OutgoingMail), _rows(Extension), _rows(Exemption))
    merge()
    assert (_rows(OutgoingMail), _rows(Extension), _rows(Exemption)) == before


def _rows(model: type[OutgoingMail] | type[Extension] | type[Exemption]) -> list[dict[str, object]]:
    return list(model.objects.order_by("pk").values())


def test_a_rebuild_makes_the_same_rows(city: dict[str, Campaign]) -> None:
    merge()
    made = _requirements()
    Requirement.objects.all().delete()
    requirements.refresh_all(library())
    assert _requirements() == made


def _requirements() -> list[tuple[object, ...]]:
    rows = Requirement.objects.order_by("official__staff_code", "quiz")
    return list(rows.values_list("official__staff_code", "quiz", "due_on", "due_by", "passed_at", "valid_until"))


def test_a_list_of_after_the_merger_finds_the_new_ward_and_not_the_old_ones(city: dict[str, Campaign]) -> None:
    merge()
    assert [one.code for one in planning.units()] == ["TP", "P104", "P900"]
    head, person = ("Mã cán bộ", "Họ và tên", "Chức vụ", "Đơn vị", "Vai trò"), Official.objects.get(staff_code=EAST[5])
    # One of a list that still says the old ward, and one who is new and comes by its code.
    said = (
        (person.staff_code, person.full_name, "", "Phường Đông", "Quản trị trang"),
        ("X77", "Bùi Thị Mới", "", "P103", ""),
    )
    rows = tuple((number, tuple(map(Cell, row))) for number, row in enumerate((head, *said), start=1))
    mapping = propose(rows)
    assert mapping is not None
    made = planning.make_plan(Sheet("ds", rows), mapping)
    assert (made.rejected, made.moved, [one.unit_code for one in made.new]) == ((), (), ["P900"])


def test_taken_back_it_is_as_it_was_but_for_what_has_happened_since(city: dict[str, Campaign]) -> None:
    before = _requirements()
    merge()
    later = datetime(2025, 7, 3, 2, 0, tzinfo=UTC)
    # Since then somebody of Tây went to Bắc by a list, and a campaign was opened for the new ward.
    gone = Official.objects.get(staff_code=WEST[3])
    gone.unit = Unit.objects.get(code="P104")
    gone.save()
    requirements.refresh(library(), [gone.pk])
    since = campaigns.open_campaign(
        Terms("Trung Tâm", units=("P900",), due_on=date(2025, 12, 1)), actor=None, library=library(), now=later
    )
    made = undoing.make(UnitChange.objects.get(), library(), later)
    assert made.stays == (
        f"1 người sau đó đã sang đơn vị khác hoặc rời danh sách, nên ở nguyên: {gone.full_name} ({gone.staff_code}).",
    )
    applying.do(made, "", None, library(), later)

    assert where(*EAST, *WEST, *SOUTH) == ["P101"] * 12 + ["P102"] * 3 + ["P104"] + ["P103"] * 3
    assert [one.code for one in city["Đông"].units.all()] == ["P101"]
    assert [one.code for one in since.units.all()] == ["P101", "P102", "P103"]
    assert [row for row in _requirements() if row[0] != WEST[3]] == [row for row in before if row[0] != WEST[3]]
    assert day_of(WEST[3]) == {date(2025, 8, 31)}


def test_somebody_who_comes_into_the_new_ward_later_is_a_newcomer_in_all_of_them(city: dict[str, Campaign]) -> None:
    merge()
    made = official("X01", "Bùi Thị Mới", Unit.objects.get(code="P900"), "page_admin")
    made.role_holdings.update(since=datetime(2025, 7, 10, 2, 0, tzinfo=UTC))
    requirements.refresh(library(), [made.pk])
    # "Đông": 9 August; "Tây": 24 August; "Thành phố": 31 August.
    assert day_of("X01") == {date(2025, 8, 9)}
