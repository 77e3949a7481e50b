"""Answers of leaders decided on by command: listed, approved, refused, undone; one that cannot be stops no other."""

import json

from click.testing import CliRunner

from tests.letters.test_answers import days, due, later
from tests.moment import now
from trainer.actions.campaigns import open_campaign
from trainer.cli import root
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.letters import answering
from trainer.letters.rules.answers import Answer
from trainer.models import LetterAnswer


def run(*words):
    done = CliRunner().invoke(root, ("letter", *words), catch_exceptions=False, standalone_mode=False)
    return done.return_value, done.output


def waiting(cast, about, **what):
    answering.propose(cast.ward, {about.pk: Answer(**what)}, cast.binh, now())
    return str(LetterAnswer.objects.get(outcome="", official=about).pk)


def test_what_waits_is_listed_with_the_number_by_which_it_is_approved_and_undone(cast):
    open_campaign(Terms("Quý IV", due_on=due()), actor=None, library=library(), now=now())
    before = days(cast.an)
    number = waiting(cast, cast.an, kind="leave", until=later(), reason="sickness", note="Mổ")
    code, said = run("answers")
    assert (code, said.splitlines()[0]) == (
        0,
        f"{number}. {cast.ward.name}: Nguyễn Thị An (HN002): Đang nghỉ (thai sản, ốm, đi học…), "
        f"đến {later():%d/%m/%Y}, Nghỉ ốm, Mổ",
    )
    assert run("approve", number)[0] == 0
    assert min(days(cast.an)) > later()
    code, said = run("undo", number, "--json")
    assert json.loads(said)["done"][0]["outcome"] == "undone"
    assert days(cast.an) == before


def test_one_that_cannot_be_done_is_told_and_stops_no_other(cast):
    moved = waiting(cast, cast.an, kind="moved", note="Phường Hoa Lúa")
    gone = waiting(cast, cast.binh, kind="wrong", note="Tên sai")
    code, said = run("approve", moved, gone, "999")
    assert code == 1
    assert "Đã duyệt: Trần Thanh Bình (HN001): Sai thông tin." in said
    assert "chọn đơn vị mới" in said
    assert "Câu 999: không có" in said
    assert run("approve", moved, "--to", "P002")[0] == 0
    cast.an.refresh_from_db()
    assert cast.an.unit_id == cast.other_ward.pk


def test_refused_its_leader_reads_why(cast):
    number = waiting(cast, cast.an, kind="gone")
    assert run("refuse", number, "--reason", "Chưa có quyết định")[0] == 0
    assert LetterAnswer.objects.get().said == "Chưa có quyết định"
    assert run("answers")[1] == "0 câu trả lời đang chờ duyệt.\n"


def test_a_number_that_no_answer_can_have_is_shown_as_none(cast):
    number = waiting(cast, cast.an, kind="gone")
    code, said = run("approve", "9" * 30, number, "--dry-run")
    assert (code, said.splitlines()[0]) == (0, f"{number}. Nguyễn Thị An (HN002): Không còn làm ở đây")
