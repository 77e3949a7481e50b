"""Laws that hold for every list and all records."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from tests.roster.rules.cases import MAPPING, UNITS, applied, official, person, plan_of, sheet
from trainer.roster.rules.plan import plan
from trainer.tables.sheet import Cell

EMAILS = ("", "x@sm.vn", "y@sm.vn", "z@sm.vn", "khong co")
CODES = ("A1", "A2", "A3", "A4", "A5", "a1", "")
people = st.lists(
    st.builds(
        person,
        code=st.sampled_from(CODES),
        name=st.sampled_from(("Lê An", "LÊ AN", "Vũ Tư", "")),
        position=st.sampled_from(("Văn thư", "")),
        unit=st.sampled_from(("P1", "P. Sao Mai", "P2", "Nơi nào", "")),
        roles=st.sampled_from(("Cán bộ", "Lãnh đạo; CNTT", "Thủ quỹ", "")),
        email=st.sampled_from(EMAILS),
    )
    | st.just(("", "Tổng cộng: 5"))
    | st.just(()),
    max_size=8,
)


@st.composite
def records(draw):
    some = draw(st.lists(st.sampled_from(CODES[:5]), unique=True))
    emails = draw(st.permutations(EMAILS[1:4]))
    one = st.builds(
        official,
        code=st.just(""),
        name=st.sampled_from(("Lê An", "Vũ Tư")),
        unit=st.sampled_from(("P1", "P2")),
        roles=st.sampled_from((("staff",), ("leader",), ())),
        active=st.booleans(),
    )
    return tuple(
        replace(
            draw(one),
            code=code,
            email=emails[index] if index < len(emails) else "",
            it_officer=draw(st.booleans()),
            has_password=draw(st.booleans()),
        )
        for index, code in enumerate(some)
    )


@given(people, records())
@example(
    rows=[person(code="A2", roles="Cán bộ", email="x@sm.vn")],
    before=(official("A2", "Lê An", roles=("leader",), email="y@sm.vn", active=False),),
)
def test_a_list_applied_changes_nothing_the_second_time(rows, before):
    again = plan_of(rows, applied(plan_of(rows, before), before))
    assert not again.changes_anything


@given(people, records(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, before, random):
    shuffled = random.sample(rows, len(rows))
    assert _contents(plan_of(rows, before)) == _contents(plan_of(shuffled, before))


def _contents(made):
    without_row = [
        {(replace(getattr(item, "entry", item), row=0), getattr(item, "fields", ())) for item in group}
        for group in (made.new, made.changed, made.moved, made.returning)
    ]
    rejected = sorted((one.code, one.name) for one in made.rejected)
    held = [one.code for one in made.held]
    return (
        without_row,
        rejected,
        held,
        made.leaving,
        made.unchanged,
        made.warnings,
        sorted(one.why for one in made.skipped),
    )


@given(people, records())
def test_every_row_is_exactly_one_of_heading_skipped_rejected_used(rows, before):
    made = plan_of(rows, before)
    assert made.heading_rows + len(made.skipped) + len(made.rejected) + made.accepted == len(rows) + 1
    numbers = [one.row for one in (*made.skipped, *made.rejected, *made.new)]
    assert len(numbers) == len(set(numbers))


@given(people, records())
def test_no_address_is_held_by_two_people(rows, before):
    emails = [one.email for one in applied(plan_of(rows, before), before) if one.email]
    assert len(emails) == len(set(emails))


@given(people, records())
def test_every_known_official_is_in_exactly_one_group(rows, before):
    made = plan_of(rows, before)
    changes = [change.entry.code for change in (*made.changed, *made.moved, *made.returning)]
    named = [*changes, *(one.code for one in (*made.leaving, *made.held))]
    assert len(named) == len(set(named))
    silent = sum(not one.active for one in before) - len(made.returning)
    # Officers of the IT unit without a role stand outside every list; it may name them all the same.
    outside = sum(one.active and one.outside_lists for one in before)
    assert 0 <= len(before) - (len(named) + made.unchanged + silent) <= outside


@given(people, records())
def test_a_list_gives_nobody_with_rights_another_address(rows, before):
    after = {one.code: one for one in applied(plan_of(rows, before), before)}
    guarded = [one for one in before if one.it_officer or ("leader" in one.roles and (one.email or one.has_password))]
    assert [one.code for one in guarded if after[one.code].email not in (one.email, "")] == []


@given(st.lists(st.lists(st.text(max_size=12).map(Cell), max_size=7).map(tuple), max_size=6))
def test_any_text_at_all_gives_a_plan(rows):
    made = plan(tuple(enumerate(rows, start=2)), MAPPING, UNITS, ())
    assert len(made.skipped) + len(made.rejected) + made.accepted == len(rows)


def test_a_sheet_of_headings_only_has_no_rows():
    assert plan(sheet(), MAPPING, UNITS, ()).accepted == 0
