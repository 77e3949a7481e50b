"""The command ``campaign``: as it is typed, the same preview and the same numbers as the screens."""

import csv
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from tests.cast import make_pass
from tests.moment import today
from trainer.cli import campaign as group
from trainer.commands.base import Fail
from trainer.content.live import library
from trainer.models import Campaign, Event, Requirement


def due() -> str:
    return (today() + timedelta(days=20)).isoformat()


def later() -> str:
    return (today() + timedelta(days=40)).isoformat()


def run(*words):
    done = CliRunner().invoke(group, [str(word) for word in words], standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.stdout


def told(*words):
    return json.loads(run(*words, "--json"))


def opened(*words, title="Quý I"):
    (one,) = told("open", "--title", title, "--due", due(), *words)
    return one["id"]


def days():
    rows = Requirement.objects.exclude(due_on=None).values_list("official__staff_code", "due_on")
    return {(code, day.isoformat()) for code, day in rows}


def test_a_dry_run_tells_what_opening_tells_and_writes_nothing(cast):
    make_pass(cast.an)
    (dry,) = told("open", "--title", "Quý I", "--due", due(), "--dry-run")
    assert not Campaign.objects.exists()
    assert (dry["people"], dry["done"], dry["left"], dry["on_day"], dry["without_email"]) == (4, 1, 3, 3, 3)
    assert "4 người ở 2 đơn vị, 1 đã xong" in run("open", "--title", "Quý I", "--due", due(), "--dry-run")
    (done,) = told("open", "--title", "Quý I", "--due", due())
    assert {**done, "dry_run": True} == {**dry, "id": done["id"]}


def test_help_says_in_vietnamese_what_must_be_given():
    told_in_help = run("open", "--help")
    assert "[bắt buộc]" in told_in_help
    assert "[required]" not in told_in_help


def test_units_roles_quizzes_and_so_many_days(cast):
    quiz = sorted(library().quizzes)[0]
    (one,) = told("open", "--title", "Bài", "--days", 9, "--unit", "p002", "--role", "staff", "--quiz", quiz)
    campaign = Campaign.objects.get(pk=one["id"])
    assert (campaign.roles, campaign.quizzes, campaign.due_on, campaign.newcomer_days) == (["staff"], [quiz], None, 9)
    assert days() == {("HN003", (today() + timedelta(days=9)).isoformat())}


def test_of_one_that_an_old_version_closed_only_what_it_kept_is_told(cast):
    number = opened()
    Campaign.objects.update(closed_at=datetime.now(UTC), final={"people": 12, "done": 5})
    (one,) = told("show", number)
    assert (one["people"], one["done"], one["left"]) == (12, 5, 7)
    assert [one[name] for name in ("not_begun", "in_progress", "failed", "late", "exempt")] == [None] * 5
    (row,) = told("list", "--closed")
    assert [row[name] for name in ("people", "done", "late", "exempt")] == [12, 5, None, None]
    assert re.search(r" 5 +12 +không giữ +không giữ$", run("list", "--closed").rstrip())
    assert "12 người: 5 đã xong. Bản phần mềm lúc đóng không giữ các con số khác." in run("show", number)


def test_the_list_and_one_of_them(cast):
    number = opened()
    make_pass(cast.an)
    (row,) = told("list")
    assert (row["id"], row["title"], row["people"], row["done"], row["due_on"]) == (number, "Quý I", 4, 1, due())
    assert "Quý I" in run("list")
    (one,) = told("show", number)
    assert [(unit["code"], unit["people"], unit["done"]) for unit in one["by_unit"]] == [("P001", 2, 1), ("P002", 2, 0)]
    assert [event["kind"] for event in one["history"]] == ["campaign_opened"]
    assert "P001         Phường Sao Mai: 1/2" in run("show", number)
    assert re.search(r"^  \d\d:\d\d ngày \d\d/\d\d/\d{4} Mở đợt$", run("show", number), re.MULTILINE)


def test_a_title_is_listed_with_its_brackets(cast):
    for title in ("Mật khẩu [bổ sung]", "Đợt [/hè]"):
        Campaign.objects.filter(pk=opened()).update(title=title)
        assert title in run("list")


def test_edit_adds_and_removes_units(cast):
    number = opened("--unit", "P001")
    (dry,) = told("edit", number, "--add-unit", "P002", "--remove-unit", "P001", "--dry-run")
    assert (dry["come"], dry["go"], dry["people"]) == (2, 2, 2)
    assert {code for code, _ in days()} == {"HN001", "HN002"}
    run("edit", number, "--add-unit", "P002", "--remove-unit", "P001", "--title", "Tên khác")
    assert {code for code, _ in days()} == {"HN003", "HN004"}
    assert Campaign.objects.get().title == "Tên khác"
    with pytest.raises(Fail, match="--all-units"):
        run("edit", number, "--remove-unit", "P002")
    run("edit", number, "--all-units")
    assert len({code for code, _ in days()}) == 4


def test_several_are_moved_closed_and_opened_again(cast):
    both = opened("--unit", "P001"), opened("--unit", "P002")
    run("extend", *both, "--due", later(), "--reason", "Bận", "--dry-run")
    assert {day for _, day in days()} == {due()}
    assert [one["changed"] for one in told("extend", *both, "--due", later(), "--reason", "Bận")] == [True, True]
    assert {day for _, day in days()} == {later()}
    assert [one["changed"] for one in told("extend", *both, "--due", later(), "--reason", "Bận")] == [False, False]
    run("close", *both, "--dry-run")
    assert not Campaign.objects.filter(closed_at__isnull=False).exists()
    assert [one["people"] for one in told("close", *both)] == [2, 2]
    assert days() == set()
    assert told("close", *both) == []
    assert [one["people"] for one in told("list", "--closed")] == [2, 2]
    run("reopen", *both, "--reason", "Nhầm")
    assert {day for _, day in days()} == {later()}
    assert Event.objects.filter(kind__startswith="campaign_").count() == 8


def test_the_people_behind_a_number(cast, tmp_path):
    number = opened("--unit", "P001")
    make_pass(cast.an)
    for state, people in (("done", {"HN002"}), ("not_done", {"HN001"}), ("asked", {"HN001", "HN002"})):
        assert {row["code"] for row in told("people", number, "--state", state)} == people
    path = tmp_path / "nguoi.csv"
    run("people", number, "--output", path)
    with path.open(encoding="utf-8-sig") as file:
        assert {row["Mã cán bộ"] for row in csv.DictReader(file)} == {"HN001", "HN002"}
    assert Event.objects.get(kind="exported").details["filter"]["campaign"] == str(number)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", 99), "không có đợt số 99"),
        (("show", 10**20), "không có đợt số 100000000000000000000"),
        (("open", "--title", "Q", "--due", "9999-12-31"), "hơn năm năm"),
        (("open", "--title", "Q"), "--due hoặc --days"),
        (("open", "--title", "Q", "--due", "2020-01-01"), "đã qua"),
        (("open", "--title", "Q", "--due", "mai"), "chưa đọc được ngày"),
        (("open", "--title", " ", "--due", due), "chưa có tên đợt"),
        (("open", "--title", "Đ" * 201, "--due", due), "dài 201 chữ cái"),
        (("open", "--title", "Q", "--due", due, "--unit", "XX"), "không có đơn vị “XX”"),
        (("open", "--title", "Q", "--due", due, "--role", "vua"), "không có vai trò “vua”"),
        (("open", "--title", "Q", "--due", due, "--quiz", "la"), "không có bài “la”"),
        (("open", "--title", "Q", "--due", due, "--quiz", "nguoi-dan"), "bài “nguoi-dan” mở cho người dân"),
        (("open", "--title", "Q", "--days", 0), "số ngày phải từ 1"),
        (("extend", 99, "--due", due, "--reason", "x"), "không có đợt số 99"),
        (("people", 99), "không có đợt số 99"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_nothing_is_written(cast, words, said):
    with pytest.raises(Fail) as failed:
        run(*(word() if callable(word) else word for word in words))
    assert said in str(failed.value)
    assert " → " in str(failed.value)
    assert not Campaign.objects.exists()


def test_a_relative_one_needs_a_number_and_a_day_that_is_over_another_one(cast):
    number = opened()
    run("close", number)
    Campaign.objects.update(due_on=today() - timedelta(days=1))
    with pytest.raises(Fail, match="đã qua"):
        run("reopen", number, "--reason", "Nhầm")
    (one,) = told("open", "--title", "Theo ngày", "--days", 5)
    run("close", one["id"])
    run("reopen", one["id"], "--reason", "Nhầm")
    run("close", one["id"])
    Campaign.objects.filter(pk=one["id"]).update(created_at=datetime.now(UTC) - timedelta(days=60))
    with pytest.raises(Fail, match="đã qua"):
        run("reopen", one["id"], "--reason", "Nhầm")
    Campaign.objects.filter(pk=one["id"]).update(created_at=datetime.now(UTC))
    run("reopen", one["id"], "--reason", "Nhầm")
    with pytest.raises(Fail, match="số ngày"):
        run("extend", one["id"], "--due", later(), "--reason", "x")
