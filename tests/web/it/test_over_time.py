"""Charts over time and the table of units and quizzes: who sees them, and that they say what lists and files say."""

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from click.testing import CliRunner

from tests.actions.people import appoint
from tests.cast import make_late, make_pass, people, queries, signed_in, unit
from tests.moment import now, today
from tests.serving.test_nightly import a_city
from trainer.commands.over_time import days, quizzes
from trainer.commands.over_time import people as report_people
from trainer.content.live import library
from trainer.models import Campaign, Event, Official, Reminder, Requirement, Unit
from trainer.queries import quizzes_by_unit
from trainer.serving import nightly

pytestmark = pytest.mark.django_db
CITY, MATRIX, LIST = "/cntt/theo-thoi-gian/", "/cntt/tien-do/don-vi-va-bai/", "/cntt/tien-do/"


def page(client, address, **asked):
    answer = client.get(address, asked)
    assert answer.status_code == 200, address
    return unescape(answer.text)


def lines(client, address, **asked):
    answer = client.get(f"{address}tai/csv/", asked)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def said(command, *words):
    done = CliRunner().invoke(command, [*words, "--json"], catch_exceptions=False, standalone_mode=False)
    return json.loads(done.stdout)


def nights(count=3):
    """Count some nights before today, and today; whoever is late is so in the last one."""
    for at in range(count, 0, -1):
        nightly.count_day(now() - timedelta(days=at))


def test_before_the_first_night_the_screen_says_when_there_will_be_something(cast):
    assert "Chưa có số liệu trong khoảng này." in page(signed_in(cast.khue), CITY)


def test_the_chart_has_a_line_each_and_the_table_the_same_numbers_as_file_and_command(cast):
    nights()
    make_pass(cast.an)
    make_late(cast.dung)
    nightly.count_day(now())
    client = signed_in(cast.khue)
    shown = page(client, CITY)
    assert [name in shown for name in ("line-people", "line-done", "line-late")] == [True] * 3
    rows = [
        [re.sub("<.*?>", "", cell) for cell in re.findall(r"<t[hd] ?[^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", shown)
    ]
    assert rows[0] == [f"{today():%d/%m/%Y}", "4", "1", "25%", "1", "0"]
    assert [row[2] for row in rows] == ["1", "0", "0", "0"]
    in_file = lines(client, CITY)
    assert [row["Hoàn thành"] for row in in_file] == ["0", "0", "0", "1"]
    printed = CliRunner().invoke(days, [], catch_exceptions=False, standalone_mode=False).stdout
    assert [line.split() for line in printed.splitlines() if f"{today():%d/%m/%Y}" in line] == [rows[0]]
    told = said(days)
    assert [(row["done"], row["late"]) for row in told] == [(0, 0)] * 3 + [(1, 1)]
    assert Event.objects.filter(kind="exported", actor=cast.khue).count() == 1


def test_a_night_without_a_count_is_said_and_not_drawn(cast):
    for at in (9, 8, 4, 3):
        nightly.count_day(now() - timedelta(days=at))
    shown = page(signed_in(cast.khue), CITY)
    assert "3 ngày không đếm được" in shown
    path = re.search(r'line-people" d="([^"]*)"', shown)[1]
    assert path.count("M") == 2


def test_a_unit_and_a_period_are_chosen_by_address_and_what_is_unknown_is_said(cast):
    nights(40)
    client = signed_in(cast.khue)
    assert "Phường Sao Mai theo thời gian" in page(client, CITY, don_vi="P001", khoang="30")
    assert len(lines(client, CITY, don_vi="P001", khoang="30")) == 30
    assert len(lines(client, CITY, khoang="")) == 40
    assert len(lines(client, CITY, khoang="la")) == 40
    assert "Không có đơn vị mang mã “XX”" in page(client, CITY, don_vi="XX")
    assert client.get(f"{CITY}tai/csv/", {"don_vi": "XX"}).status_code == 302


def test_a_leader_sees_his_unit_over_time_and_no_other(cast):
    nights()
    client = signed_in(cast.binh)
    assert "Phường Sao Mai theo thời gian" in page(client, "/don-vi/P001/theo-thoi-gian/")
    assert [row["Cán bộ"] for row in lines(client, "/don-vi/P001/theo-thoi-gian/")] == ["2"] * 3
    for address in ("/don-vi/P002/theo-thoi-gian/", "/don-vi/P002/theo-thoi-gian/tai/csv/", CITY, MATRIX):
        assert client.get(address).status_code == 404
    assert "/don-vi/P001/theo-thoi-gian/" in page(client, "/don-vi/P001/")


def test_the_page_of_a_campaign_draws_who_was_done_the_day_and_the_reminders(cast):
    opened = now() - timedelta(days=6)
    campaign = Campaign.objects.create(title="Đợt", due_on=today() + timedelta(days=3), created_at=opened)
    sent = {"day": today() - timedelta(days=2), "created_at": now(), "kind": "rule"}
    for who, outcome in ((cast.an, "sent"), (cast.binh, "sent"), (cast.dung, "no_email")):
        Reminder.objects.create(official=who, outcome=outcome, **sent).campaigns.add(campaign)
    client, address = signed_in(cast.khue), f"/cntt/dot/{campaign.pk}/"
    assert 'id="theo-ngay"' not in page(client, address)
    nightly.count_campaigns(library(), now())
    make_pass(cast.an)
    shown = page(client, address)
    assert f"hạn {campaign.due_on:%d/%m}" in shown
    assert f"{sent['day']:%d/%m/%Y}: nhắc 2 người" in shown
    told = lines(client, f"{address}theo-ngay/")
    # Of today it says what the figures above say, whatever was counted in the night.
    assert [row["Đã xong"] for row in told] == ["0"] * 6 + ["1"]
    assert [row["done"] for row in said(days, "--campaign", str(campaign.pk))] == [0] * 6 + [1]


def test_the_command_counts_today_once_and_says_so(cast):
    first = CliRunner().invoke(days, ["--count", "--json"], catch_exceptions=False, standalone_mode=False)
    again = CliRunner().invoke(days, ["--count", "--json"], catch_exceptions=False, standalone_mode=False)
    assert f"Đã đếm ngày {today():%d/%m/%Y}" in first.stderr
    assert "đã đếm trước đó, giữ nguyên" in again.stderr
    assert first.stdout == again.stdout


@pytest.mark.parametrize(
    ("command", "words", "line"),
    [
        (days, ["--since", "hôm qua"], "chưa đọc được ngày “hôm qua”"),
        (days, ["--campaign", "99"], "không có đợt số 99"),
        (days, ["--campaign", "1", "--unit", "P001"], "không dùng cùng lúc"),
        (quizzes, ["--sort", "bai-la"], "--sort không có bài “bai-la”"),
        (quizzes, ["--unit", "XX"], "không có đơn vị “XX”"),
        (report_people, ["--sort", "bai:la"], "--sort không có cột “bai:la”"),
    ],
)
def test_what_a_command_does_not_know_it_says_in_a_line(cast, command, words, line):
    done = CliRunner().invoke(command, words, standalone_mode=False)
    assert line in str(done.exception)
    assert done.stdout == ""


def cells(shown):
    """Return by address of its list the words of each cell that has one."""
    found = re.findall(r'<td class="heat heat-\d"><a href="([^"]*)"[^>]*>(.*?)</a>', shown)
    return dict(found)


@pytest.mark.parametrize("seed", range(2))
def test_every_cell_leads_to_as_many_people_as_it_says_lack_the_quiz(cast, seed):
    a_city(cast, seed)
    client = signed_in(cast.khue)
    found = quizzes_by_unit.cells(now())
    shown = page(client, MATRIX)
    rows = {row["Mã đơn vị"]: row for row in lines(client, MATRIX)}
    told = {row["code"]: row for row in said(quizzes)}
    numbers = dict(Unit.objects.values_list("pk", "code"))
    links, seen = cells(shown), 0
    for number, row in found.items():
        for quiz, cell in row.items():
            title = library().quizzes[quiz].title
            of_file = rows[numbers[number]]
            assert (of_file[f"{title}: cán bộ"], of_file[f"{title}: đã đạt"]) == (str(cell.people), str(cell.done))
            of_command = told[numbers[number]]
            assert (of_command[f"{quiz}.people"], of_command[f"{quiz}.done"]) == (cell.people, cell.done)
            where = "" if numbers[number] == "TP" else f"don_vi={numbers[number]}&"
            address = f"{LIST}?bai={quiz}&tinh_trang=not_done&{where}rieng=1"
            assert (address in links) == bool(cell.left)
            if cell.left and seen < 12:
                seen += 1
                assert f"{cell.left} người" in page(client, address).partition('<p role="status">')[2][:40]
                if cell.people < quizzes_by_unit.FEW:
                    assert links[address] == f"{cell.done}/{cell.people}"
    assert seen


def test_the_city_stands_on_top_with_the_sum_of_all(cast):
    make_pass(cast.dung)
    client = signed_in(cast.khue)
    quiz = (
        Requirement.objects.filter(official=cast.chien)
        .exclude(quiz__in=Requirement.objects.filter(official=cast.binh).values("quiz"))[0]
        .quiz
    )
    asked = Requirement.objects.filter(quiz=quiz)
    first = page(client, MATRIX).partition('class="heat-all"')[2].partition("</tr>")[0]
    done = asked.filter(valid_until__gt=now()).count()
    assert f"{done}/{asked.count()}" in first
    assert f'{LIST}?bai={quiz}&tinh_trang=not_done"' in first


def test_units_stand_by_the_share_of_a_quiz_who_is_not_asked_last(cast):
    other = unit("P003", "Phường Mây", cast.city, 9)
    people(other, range(6))
    make_pass(Official.objects.filter(unit=other)[0])
    make_pass(cast.an)
    quiz = Requirement.objects.filter(official=cast.an)[0].quiz
    client = signed_in(cast.khue)

    def order(**asked):
        return re.findall(r"don_vi=(P00\d)&rieng=1\">Phường", page(client, MATRIX, **asked))

    assert order() == ["P001", "P002", "P003"]
    found = {Unit.objects.get(pk=pk).code: row[quiz] for pk, row in quizzes_by_unit.cells(now()).items() if quiz in row}
    rising = sorted(found, key=lambda code: (found[code].done / found[code].people, -found[code].people))
    assert order(xep=quiz)[: len(rising)] == rising
    assert order(xep=f"-{quiz}")[: len(rising)] == rising[::-1]
    assert 'aria-sort="ascending"' in page(client, MATRIX, xep=quiz)
    assert 'aria-sort="descending"' in page(client, MATRIX, xep=f"-{quiz}")
    assert order(xep="bai-la") == ["P001", "P002", "P003"]
    assert order(don_vi="P003") == ["P003"]


def test_of_a_unit_alone_nobody_of_the_units_below_is_listed(cast):
    below = unit("P001-VP", "Văn phòng", cast.ward, 9)
    people(below, range(3))
    client = signed_in(cast.khue)
    assert "5 người" in page(client, LIST, don_vi="P001")
    alone = page(client, LIST, don_vi="P001", rieng="1")
    assert "2 người" in alone
    assert "Chỉ người của chính đơn vị này" in alone


@pytest.mark.parametrize("address", [CITY, MATRIX, "/don-vi/P001/theo-thoi-gian/"])
def test_queries_do_not_grow_with_the_people_and_units(cast, address):
    nights(2)
    client = signed_in(cast.khue)
    before = queries(client, address)
    for number in range(8):
        people(unit(f"Q{number}", f"Phường {number}", cast.city, 20 + number), range(number * 10, number * 10 + 3))
    nightly.count_day(now())
    nightly.count_quizzes(now())
    assert queries(client, address) <= before


def test_an_auditor_reads_all_of_it(cast):
    appoint(cast.dung, "auditor")
    client = signed_in(cast.dung)
    for address in (CITY, MATRIX, f"{CITY}tai/xlsx/", f"{MATRIX}tai/csv/"):
        assert client.get(address).status_code == 200, address
