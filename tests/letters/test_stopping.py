"""A run over the letters of a week is stopped and gone on with, by screen and by command; nobody gets two."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from tests.moment import now
from trainer.actions import pieces
from trainer.actions.reminders import rules as reminder_rules
from trainer.cli import root
from trainer.commands.base import Fail
from trainer.content.live import library
from trainer.core.reminders import Rules
from trainer.core.vietnam_time import LOCAL
from trainer.letters import mails, make
from trainer.models import Letter, Work


@pytest.fixture
def begun(cast, monkeypatch):
    """Letters of a week whose first unit of three is written."""
    monkeypatch.setattr(make, "_AT_ONCE", 1)
    work = make.decide(now(), cast.khue)
    pieces.write_next(library(), work.pk)
    return work


def units_with_a_letter():
    return sorted(Letter.objects.values_list("unit__code", flat=True))


def run(*words):
    return CliRunner().invoke(root, ("letter", *words), catch_exceptions=False, standalone_mode=False).stdout


def test_stopped_nothing_goes_on_and_what_is_written_stays(cast, begun):
    assert make.stop(now(), cast.khue) == 2
    assert not pieces.write_next(library(), begun.pk)
    assert pieces.unfinished() == []
    assert len(units_with_a_letter()) == 1
    assert make.stop(now(), cast.khue) is None


def test_gone_on_with_each_unit_has_one_letter(cast, begun):
    make.stop(now(), cast.khue)
    work = make.decide(now(), cast.khue)
    assert work.total == 2
    pieces.finish(library(), work)
    assert units_with_a_letter() == ["P001", "P002", "TP"]
    assert not make.stopped(Letter.objects.first().week)


def test_stopped_before_the_first_letter_it_does_not_begin_by_itself_but_the_next_week_does(cast):
    reminder_rules.change(Rules(on=True, digest=True, digest_weekday=0), cast.khue, now())
    monday = datetime(2026, 11, 30, 9, tzinfo=LOCAL)
    assert mails.begin_week(monday) is not None
    assert make.stop(monday, cast.khue) == 3
    assert mails.begin_week(monday + timedelta(hours=1)) is None
    assert mails.begin_week(monday + timedelta(days=7)) is not None


def test_the_screen_tells_how_far_stops_and_goes_on(officer, begun):
    page = officer.get("/cntt/thu-tuan/")
    assert "Đang lập: 1/3 đơn vị đã có thư" in page.text
    assert page.headers["Refresh"] == "3"
    said = officer.post("/cntt/thu-tuan/dung/", follow=True).text
    assert "Đã dừng, còn 2 đơn vị chưa có thư" in said
    assert "Đã lập thư tuần này" not in said
    assert "Lập tiếp</button>" in said
    assert "Không có thư nào đang lập" in officer.post("/cntt/thu-tuan/dung/", follow=True).text
    assert "Đã lập thư tuần này" in officer.post("/cntt/thu-tuan/", follow=True).text
    assert units_with_a_letter() == ["P001", "P002", "TP"]


def test_the_command_stops_and_going_on_says_what_there_is(begun):
    assert "Còn 2 đơn vị chưa có thư" in run("stop")
    assert "đã dừng trước đó" in run("stop")
    told = json.loads(told_of_a_run_that_is_stopped())
    assert (told["letters"], told["on_paper"], told["stopped"]) == (1, 1, True)
    assert "Tuần này có 3 thư" in run("make")
    assert not Work.objects.exists()


def told_of_a_run_that_is_stopped():
    """Return what a run says, as JSON, that somebody elsewhere stops before its first piece."""
    from unittest.mock import patch

    from trainer.actions.pieces import write_next

    def stopped_first(content, number):
        make.stop(datetime.now(UTC), None)
        return write_next(content, number)

    with patch("trainer.actions.pieces.write_next", stopped_first):
        return run("make", "--json")


def test_when_all_letters_are_written_there_is_nothing_left_to_stop(cast, begun):
    for _ in range(2):
        pieces.write_next(library(), begun.pk)
    assert Work.objects.exists()
    assert make.stop(now(), cast.khue) is None
    pieces.finish(library(), begun)
    assert not make.stopped(Letter.objects.first().week)


def test_what_happened_last_counts_whatever_the_clock_of_the_other_host_says(cast, begun):
    make.stop(now() + timedelta(minutes=9), cast.khue)
    pieces.finish(library(), make.decide(now() + timedelta(minutes=1), cast.khue))
    assert not make.stopped(Letter.objects.first().week)


def test_a_letter_that_cannot_be_made_ends_the_command_in_one_line_and_the_next_run_makes_the_others(
    cast, begun, monkeypatch
):
    kind, left = pieces.KINDS[make.KIND], begun.pieces.order_by("number").last().content

    def read(content, work, units):
        if units == left:
            raise AssertionError("hỏng")
        return kind.read(content, work, units)

    monkeypatch.setitem(pieces.KINDS, make.KIND, replace(kind, read=read))
    for _ in range(3):
        with pytest.raises(Fail, match="có thư chưa lập được"):
            run("make")
    assert len(units_with_a_letter()) == 2
