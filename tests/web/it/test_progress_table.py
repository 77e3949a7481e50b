"""The table of people and quizzes: the same people as the list, each once, in the order of any column."""

import csv
import io
import json
import random
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from click.testing import CliRunner

from tests.cast import make_late, make_pass, people, queries, signed_in
from tests.moment import now, today
from tests.progress import keep_progress
from tests.serving.test_nightly import a_city
from trainer.commands.over_time import people as report_people
from trainer.content.live import library
from trainer.models import Event, Official, Progress, Requirement
from trainer.queries import progress, progress_people, progress_table
from trainer.queries.progress_filter import Filter
from trainer.queries.progress_order import by_counting
from trainer.reports import queries_people

pytestmark = pytest.mark.django_db
LIST, TABLE = "/cntt/tien-do/", "/cntt/tien-do/tung-bai/"


def page(client, **asked):
    answer = client.get(TABLE, asked)
    assert answer.status_code == 200
    return unescape(answer.text)


def codes(shown):
    return re.findall(r'data-label="Mã">([^<]*)<', shown)


def letters_and_signing_in(chance):
    """Give some people an e-mail, let some have signed in."""
    for one in Official.objects.order_by("staff_code"):
        one.email = chance.choice([None, f"{one.staff_code.lower()}@example.org"])
        one.last_login = chance.choice([None, now() - timedelta(days=chance.randint(1, 5))])
        one.save()


def key_of(column, row):
    """Return what a column orders by, of one person, and whether he has anything there; None where it is his name."""
    if column == "thu":
        return row.official.email
    if column == "dang-nhap":
        return row.official.last_login or datetime.min.replace(tzinfo=UTC)
    if column == "don-vi":
        return row.official.unit.position, row.official.unit.code
    if column == "ma":
        return row.official.staff_code
    if column == "ten":
        return row.official.sort_name
    if column == "xong":
        return row.done if row.requirements else None
    if column == "han":
        return row.next_day
    quiz = column.removeprefix("bai:")
    asked = Requirement.objects.filter(official=row.official, quiz=quiz).first()
    return None if asked is None else asked.valid_until or datetime.min.replace(tzinfo=UTC)


NARROW = [
    {},
    {"state": "not_done"},
    {"state": "done"},
    {"state": "overdue"},
    {"quiz": "lua-dao"},
    {"path": library().paths["page_admin"], "state": "not_done"},
]


@pytest.mark.parametrize("narrow", NARROW, ids=[str(at) for at in range(len(NARROW))])
@pytest.mark.parametrize("far", [0, 1_000])
def test_every_column_orders_the_very_people_of_the_list_whichever_way_round(cast, narrow, far, monkeypatch):
    monkeypatch.setattr(progress_table, "FAR", far)
    monkeypatch.setattr(progress, "FAR", far)
    letters_and_signing_in(a_city(cast, far))
    # Some have a pass that ended with the day by which a change was to be learnt.
    missed = Requirement.objects.filter(passed_at__isnull=False).order_by("-pk")[:9].values_list("pk", flat=True)
    over = {"valid_until": now() - timedelta(days=2), "pass_until": now() + timedelta(days=9)}
    Requirement.objects.filter(pk__in=list(missed)).update(relearn_by=today() - timedelta(days=3), **over)
    keep_progress(library())
    wanted = Filter(cast.city, **narrow)
    everybody = set(progress.officials(wanted, now()).values_list("pk", flat=True))
    for column in (*progress_table.ORDERS, "bai:lua-dao", "bai:tin-gia"):
        for order in (column, f"-{column}"):
            found = progress_table.InOrder(wanted, order, now())
            assert found.count() == len(everybody)
            cut = [list(found[at : at + 7]) for at in range(0, len(everybody), 7)]
            numbers = [one.pk for some in cut for one in some]
            assert (len(numbers), set(numbers)) == (len(everybody), everybody), order
            everything = progress_people.rows(Official.objects.all(), wanted, library().quizzes, now())
            rows = {row.official.pk: row for row in everything}
            keys = [key_of(column, rows[pk]) for pk in numbers]
            told = [key for key in keys if key is not None]
            assert keys[: len(told)] == told, order
            assert told == sorted(told, reverse=order.startswith("-")), order


def test_a_person_has_one_row_with_a_cell_for_each_quiz_in_words_and_a_sign(cast):
    make_pass(cast.an)
    make_late(cast.dung)
    shown = page(signed_in(cast.khue))
    assert len(codes(shown)) == len(set(codes(shown))) == 5
    row = shown.partition(f'data-label="Mã">{cast.dung.staff_code}<')[2].partition("</tr>")[0]
    asked = Requirement.objects.filter(official=cast.dung)
    assert row.count('<span aria-hidden="true">○</span> Chưa bắt đầu, quá hạn') == asked.count()
    assert row.count(f"hạn {asked[0].due_on:%d/%m/%Y}") == asked.count()
    row = shown.partition(f'data-label="Mã">{cast.an.staff_code}<')[2].partition("</tr>")[0]
    assert row.count("✓</span> Đã hoàn thành") == Requirement.objects.filter(official=cast.an).count()
    assert "an@<wbr>example.<wbr>org" in row  # A long one is broken there, not within a word.


def test_the_address_carries_the_order_through_pages_and_filters(cast):
    people(cast.ward, range(20))
    client = signed_in(cast.khue)
    shown = page(client, xep="-ma", tinh_trang="not_done")
    assert codes(shown) == sorted(codes(shown), reverse=True)
    assert 'aria-sort="descending"><a href="/cntt/tien-do/tung-bai/?tinh_trang=not_done&xep=ma"' in shown
    assert "?tinh_trang=not_done&xep=-ma&trang=2" in shown
    assert '<input type="hidden" name="xep" value="-ma"' in shown
    rest = page(client, xep="-ma", tinh_trang="not_done", trang="2")
    assert not set(codes(shown)) & set(codes(rest))
    assert codes(page(client, xep="la")) == codes(page(client, xep="ten"))


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"don_vi": "P001"},
        {"vai_tro": "page_admin"},
        {"bai": "lua-dao"},
        {"tinh_trang": "overdue"},
        {"tim": "binh"},
        {"dang_nhap": "chua"},
        {"don_vi": "XX"},
    ],
    ids=str,
)
def test_the_same_filter_finds_the_same_people_as_the_list(cast, asked):
    a_city(cast, 3)
    client = signed_in(cast.khue)
    listed = client.get(LIST, {**asked, "moi_trang": "100"}).text
    names = re.findall(r'<span class="under">([^<]*)</span></th>', listed)
    for order in ("ten", "-don-vi", "bai:lua-dao"):
        assert sorted(codes(page(client, **asked, moi_trang="100", xep=order))) == sorted(names)


def test_only_the_quizzes_that_the_filter_is_about_have_a_column(cast):
    client = signed_in(cast.khue)

    def titles(**asked):
        return re.findall(r"xep=bai%3A([\w-]+)|xep=bai:([\w-]+)", page(client, **asked).partition("</thead>")[0])

    def heads(**asked):
        return [one or other for one, other in titles(**asked)]

    assert heads() == list(library().quizzes)
    assert heads(bai="lua-dao") == ["lua-dao"]
    of_leader = library().paths["leader"].quizzes
    assert heads(vai_tro="leader") == [quiz for quiz in library().quizzes if quiz in of_leader]


def test_queries_do_not_grow_with_the_people(cast):
    client = signed_in(cast.khue)
    before = {order: queries(client, f"{TABLE}?xep={order}") for order in (*progress_table.ORDERS, "bai:lua-dao")}
    chance = random.Random(1)
    people(cast.ward, range(15))
    letters_and_signing_in(chance)
    for order, number in before.items():
        assert queries(client, f"{TABLE}?xep={order}") <= number, order


def lines(client, **asked):
    answer = client.get(f"{TABLE}tai/csv/", asked)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_file_has_one_row_a_person_the_same_as_screen_and_command(cast):
    letters_and_signing_in(a_city(cast, 4))
    client = signed_in(cast.khue)
    for asked, words in (
        ({}, []),
        ({"tinh_trang": "not_done"}, ["--state", "not_done"]),
        ({"don_vi": "P001", "vai_tro": "page_admin"}, ["--unit", "P001", "--role", "page_admin"]),
    ):
        rows = lines(client, **asked, xep="-xong")
        assert [row["Mã cán bộ"] for row in rows] == codes(page(client, **asked, xep="-xong", moi_trang="100"))
        options = [*words, "--sort", "-xong", "--json"]
        done = CliRunner().invoke(report_people, options, catch_exceptions=False, standalone_mode=False)
        told = json.loads(done.stdout)
        assert [row["code"] for row in told] == [row["Mã cán bộ"] for row in rows]
        assert [str(row["done"]) for row in told] == [row["Số bài đã xong"] for row in rows]
    by_code = {row["Mã cán bộ"]: row for row in lines(client)}
    for one in progress_people.rows(Official.objects.all(), None, library().quizzes, now()):
        row = by_code[one.official.staff_code]
        assert row["E-mail"] == (one.official.email or "")
        assert int(row["Số bài được giao"]) == len(one.requirements)
        assert row["Hạn gần nhất"] == (f"{one.next_day:%Y-%m-%d}" if one.next_day else "")
        for asked, stands in one.quizzes:
            assert row[library().quizzes[asked.quiz].title] == stands.words
    assert Event.objects.filter(kind="exported", actor=cast.khue).count() == 4


def test_no_file_is_made_of_what_is_not_known(cast):
    assert signed_in(cast.khue).get(f"{TABLE}tai/csv/", {"don_vi": "XX"}).status_code == 302
    assert signed_in(cast.khue).get(f"{TABLE}tai/pdf/").status_code == 404


def test_how_many_are_done_and_the_nearest_day_stand_in_columns_of_their_own_the_same_in_the_workbook(cast):
    a_city(cast, 5)
    quiz = Requirement.objects.filter(official=cast.an)[0].quiz
    mine = Requirement.objects.filter(official=cast.an)
    mine.update(due_on=today() + timedelta(days=9), passed_at=None, valid_until=None)
    missed = {"relearn_by": today() - timedelta(days=3), "pass_until": now() + timedelta(days=9), "passed_at": now()}
    mine.filter(quiz=quiz).update(**missed, valid_until=now() - timedelta(days=2), due_on=None)
    keep_progress(library())
    day = today() - timedelta(days=3)
    row = page(signed_in(cast.khue), tim=cast.an.staff_code).partition("<tbody>")[2]
    assert f'<td class="wide-only num"><div>0/{mine.count()}</div></td>' in row
    assert f'<td class="wide-only">{day:%d/%m/%Y}</td>' in row
    assert f"hạn gần nhất {day:%d/%m/%Y}" in row
    (told,) = lines(signed_in(cast.khue), tim=cast.an.staff_code)
    assert told["Hạn gần nhất"] == f"{day:%Y-%m-%d}"
    lacking = {one[2]: one for one in queries_people.not_done(cast.city, library().quizzes, now())}
    rows = progress_people.rows(Official.objects.all(), None, library().quizzes, now())
    by_hand = {row.official.staff_code: row.next_day for row in rows if row.official.staff_code in lacking}
    assert {code: one[6] for code, one in lacking.items()} == by_hand


def test_a_change_that_was_missed_gives_no_day_once_the_pass_itself_has_ended(cast):
    mine = Requirement.objects.filter(official=cast.an)
    over = {"relearn_by": today() - timedelta(days=40), "pass_until": now() - timedelta(days=9), "passed_at": now()}
    mine.update(**over, valid_until=now() - timedelta(days=39), due_on=None)
    keep_progress(library())
    (told,) = lines(signed_in(cast.khue), tim=cast.an.staff_code)
    assert (told["Hạn gần nhất"], told["Quá hạn"]) == ("", "")
    assert f"{today() - timedelta(days=40):%d/%m/%Y}" not in page(signed_in(cast.khue), tim=cast.an.staff_code)
    rows = {one[2]: one for one in queries_people.not_done(cast.city, library().quizzes, now())}
    assert rows[cast.an.staff_code][6] is None
    Progress.objects.update(tally_until=now() - timedelta(days=1))
    asked = Filter(cast.city)
    counted = by_counting(Official.objects.filter(pk=cast.an.pk), asked, "han", down=False, now=now())
    assert [one.key for one in counted] == [None]
