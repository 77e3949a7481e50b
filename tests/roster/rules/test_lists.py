"""The two real lists, against numbers that were worked out by hand from the sheets themselves."""

import pytest

from tests.roster.rules.cases import applied, real_plan, real_units


@pytest.fixture(scope="module")
def october():
    return real_plan(10)


@pytest.fixture(scope="module")
def records(october):
    return applied(october)


@pytest.fixture(scope="module")
def november(records):
    return real_plan(11, records)


def rows(items):
    return [item.row for item in items]


def test_october_into_empty_records(october):
    # 1,267 rows: 4 of titles and headings, 1,260 people (the foot says so itself), 3 at the foot.
    # Five people cannot be used: two share HN10031, one has no name, one no number, one a formula for a name.
    assert (october.heading_rows, len(october.skipped), len(october.rejected)) == (4, 3, 5)
    assert len(october.new) == 1260 - 5
    assert (october.changed, october.moved, october.returning, october.leaving, october.held) == ((), (), (), (), ())
    assert october.warnings == ()


def test_october_rejects_exactly_these_rows(october):
    assert [(one.row, one.code) for one in october.rejected] == [
        (35, "HN10031"),
        (36, "HN10031"),
        (56, "HN10051"),
        (57, ""),
        (75, "HN10070"),
    ]


def test_october_skips_the_blank_line_the_total_and_the_signature(october):
    assert [(one.row, one.why) for one in october.skipped] == [
        (1265, "dòng trống"),
        (1266, "dòng tổng"),
        (1267, "dòng ký tên"),
    ]


def test_october_reads_six_rows_differently_and_says_so(october):
    # Capitals; the address of row 26 again; "Việt hưng"; "P. Phúc Lợi"; no role; "khong co" for an address.
    assert rows(october.notes) == [15, 27, 45, 46, 55, 66]
    entries = {entry.row: entry for entry in october.new}
    assert (entries[15].name, entries[27].email, entries[66].email) == ("Nguyễn Hữu Phong", "", "")
    assert (entries[45].unit_code, entries[46].unit_code, entries[55].roles) == ("P041", "P042", ("staff",))
    assert entries[8].name == "Nguyễn Hồng Ngân"  # stored decomposed (NFD) in the sheet


def test_november_after_october(november):
    # 1,277 people. Rejected: both HN10031 and the formula of HN10070, still there: 3. Accepted: 1,274.
    # New: 30 with the numbers HN11260 to HN11289, HN99999 (no number in October) and HN10051 (no name in October): 32.
    # Known: 1,274 - 32 = 1,242, of whom 30 stand under another unit and HN10101 under another name: 1,211 unchanged.
    # Leaving: 1,255 - 1,242 = 13.
    assert len(november.rejected) == 3
    assert len(november.new) == 32
    assert (len(november.moved), len(november.changed), november.unchanged) == (30, 1, 1211)
    assert (len(november.leaving), november.returning, november.held) == (13, (), ())


@pytest.mark.parametrize(("month", "missing"), [(10, ["P031", "P032", "X052", "X053", "X071"]), (11, ["P031", "P032"])])
def test_no_ward_has_two_chairmen_and_none_is_missing_but_where_a_row_is_rejected(month, missing):
    chairs = [entry.unit_code for entry in real_plan(month).new if entry.position == "Chủ tịch UBND"]
    assert len(chairs) == len(set(chairs))
    assert sorted({unit.code for unit in real_units() if unit.parent} - set(chairs)) == missing


def test_november_names_the_leavers(november):
    every_97th = [f"HN{number}" for number in range(10102, 11200, 97)]
    assert [one.code for one in november.leaving] == ["HN10005", *every_97th]


def test_november_warns_that_a_number_now_names_somebody_else(november):
    assert [change.entry.code for change in november.changed] == ["HN10101"]
    assert november.needs_confirmation
    assert "HN10101" in november.warnings[0]


@pytest.mark.parametrize("month", [10, 11])
def test_the_same_list_again_changes_nothing(records, november, month):
    after = records if month == 10 else applied(november, records)
    again = real_plan(month, after)
    assert not again.changes_anything
    assert again.held == ()
