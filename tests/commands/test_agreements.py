"""Extensions and exemptions from the command line: granted, listed, taken back, refused in one line."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from tests.cast import make_late
from tests.moment import later, today
from trainer.cli import root
from trainer.models import Exemption, Extension, Requirement


def run(*words):
    return CliRunner().invoke(root, words, catch_exceptions=False, standalone_mode=False).stdout


def refused(*words):
    done = CliRunner().invoke(root, words, standalone_mode=False)
    assert done.stdout == ""
    return str(done.exception)


def test_an_extension_is_granted_listed_and_taken_back(cast):
    make_late(cast.an)
    words = ("extension", "grant", "--official", "hn001", "--official", "HN002", "--until", later().isoformat())
    assert run(*words, "--reason", "Đi công tác") == f"Đã gia hạn cho 2 người đến {later():%d/%m/%Y}.\n"
    assert set(Requirement.objects.filter(official=cast.an).values_list("due_on", flat=True)) == {later()}

    (row,) = json.loads(run("extension", "list", "--official", "HN002", "--json"))
    assert row == {
        "id": Extension.objects.get(official=cast.an).pk,
        "official": "HN002",
        "name": "Nguyễn Thị An",
        "campaign": None,
        "title": None,
        "until": later().isoformat(),
        "reason": "Đi công tác",
    }
    assert run("extension", "withdraw", str(row["id"])) == "Đã bỏ, với Nguyễn Thị An.\n"
    assert run("extension", "withdraw", str(row["id"])) == "Đã bỏ từ trước; không có gì thay đổi.\n"
    assert run("extension", "list", "--official", "HN002") == "0 dòng.\n"
    assert "mọi đợt: Đi công tác" in run("extension", "list")


def test_an_exemption_is_granted_listed_and_taken_back(cast):
    made = json.loads(
        run(
            "exemption",
            "grant",
            "--official",
            "HN002",
            "--from",
            f"{today():%d/%m/%Y}",
            "--reason",
            "maternity",
            "--json",
        )
    )
    assert [(row["official"], row["from"], row["until"]) for row in made] == [("HN002", today().isoformat(), None)]
    assert f"từ {today():%d/%m/%Y} đến khi bỏ  Nghỉ thai sản" in run("exemption", "list")
    assert json.loads(run("exemption", "withdraw", str(made[0]["id"]), "--json")) == [
        {"id": made[0]["id"], "withdrawn": True}
    ]
    assert Exemption.objects.get().withdrawn_at is not None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("extension", "grant", "--until", "2020-01-01", "--reason", "Ốm"), "hạn mới 01/01/2020 đã qua"),
        (("extension", "grant", "--until", "mai", "--reason", "Ốm"), "chưa đọc được ngày “mai”"),
        (("extension", "grant", "--until", "2027-01-01", "--reason", "Ốm", "--campaign", "9"), "không có đợt số 9"),
        (("exemption", "grant", "--from", "2026-12-01", "--reason", "luoi"), "--reason không có “luoi”"),
        (("exemption", "grant", "--from", "2027-02-01", "--until", "2027-01-01", "--reason", "other"), "đứng trước"),
        (("exemption", "withdraw", "7"), "không có số 7 → xem: python -m trainer exemption list"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(cast, words, said):
    who = ("--official", "HN002") if "grant" in words else ()
    assert said in refused(*words, *who)
    assert not Extension.objects.exists()
    assert not Exemption.objects.exists()


def test_without_anybody_nothing_is_granted(cast):
    assert "chưa chọn cán bộ nào" in refused("extension", "grant", "--until", later().isoformat(), "--reason", "Ốm")
    assert "XX" in refused("extension", "grant", "--until", later().isoformat(), "--reason", "Ốm", "--official", "XX")


def test_of_days_that_were_given_already_the_second_grant_says_what_it_adds(cast):
    asked = ("exemption", "grant", "--official", "HN002", "--reason", "study", "--from")
    run(*asked, today().isoformat())

    assert "đến khi bỏ: lần này không thêm ngày nào." in run(*asked, (today() + timedelta(days=3)).isoformat())
