"""One person, rights and slips by command, as typed, over a real database."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click
import pypdf
import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.db import connection

from tests.actions.people import a_unit, an_official, appoint
from tests.content.small_library import library
from trainer.cli import root
from trainer.commands.base import Fail
from trainer.content.library import Library
from trainer.models import Appointment, Event, Official, Slip
from trainer.people.changes import on_record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("person", "slips"):
        monkeypatch.setattr(f"trainer.commands.{name}.library_or_fail", library)
    for code in ("P1", "P2"):
        a_unit(code, a_unit("TP"))
    appoint(an_official("CN1", "Đỗ Khuê", ("it",), a_unit("TP")))
    an_official("A1", "Lê An", ("page_admin",), a_unit("P1"))


def run(line: str, *more: str) -> str:
    """Run what would be typed after ``python -m trainer``; return what it prints. Raises Fail."""
    done = CliRunner().invoke(root, [*line.split(), *more], catch_exceptions=False, standalone_mode=False)
    if isinstance(done.exception, Exception):
        raise done.exception
    return done.stdout


def test_a_person_is_added_corrected_deactivated_and_brought_back() -> None:
    assert "Sẽ thêm Trần Bình (B2)." in run("person add b2 --unit P2 --dry-run", "--name", "TRẦN BÌNH")
    assert not Official.objects.filter(staff_code="B2").exists()
    told = json.loads(run("person add b2 --unit P2 --role leader --role staff --json", "--name", "Trần Bình"))
    assert (told["code"], told["unit"], told["roles"]) == ("B2", "P2", ["leader", "staff"])

    assert "Chức vụ: (trống) → Kế toán" in run("person correct B2 --dry-run", "--position", "Kế toán")
    binh = Official.objects.get(staff_code="B2")
    assert on_record(binh).position == ""
    assert "Đã sửa Trần Bình (B2)." in run("person correct B2 --unit P1", "--position", "Kế toán")
    assert on_record(Official.objects.get(pk=binh.pk)).unit == "P1"
    assert "không có gì khác" in run("person correct B2 --unit P1")

    assert "đã ngừng làm việc" in run("person deactivate B2 --reason", "nghỉ hưu")
    assert not Official.objects.get(pk=binh.pk).is_active
    assert "Đã cho trở lại" in run("person return B2 --unit P2")
    assert Official.objects.get(pk=binh.pk).is_active
    # Nobody is signed in at a terminal.
    assert set(Event.objects.values_list("actor", flat=True)) == {None}


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("rights give A1 leader --reason x", "chọn đơn vị"),
        ("rights give A1 auditor --until 2020-01-31 --reason x", "31/01/2020"),
        ("rights give CN1 it_officer --until 2999-12-31 --reason x", "cán bộ CNTT cuối cùng"),
        ("rights take CN1 it_officer --reason x", "cán bộ CNTT cuối cùng"),
        ("person add A1 --unit P2 --name An", "đang là của Lê An"),
        ("person correct L1 --position X", "đã rời danh sách"),
        ("person return A1", "đang làm việc"),
        ("person deactivate CN1 --reason x", "cán bộ CNTT cuối cùng"),
        ("person deactivate L1 --reason x", "đã rời danh sách"),
    ],
)
def test_a_dry_run_promises_nothing_that_is_refused_in_earnest(line: str, refused: str) -> None:
    Official.objects.filter(pk=an_official("L1", "Võ Lan", ("staff",), a_unit("P1", a_unit("TP"))).pk).update(
        is_active=False
    )
    before = (Event.objects.count(), Official.objects.count(), Appointment.objects.count())

    said = []
    for how in ("--dry-run", "--yes"):
        with pytest.raises(Fail, match=refused) as failed:
            run(line, how)
        said.append((failed.value.what, failed.value.mend))

    assert said[0] == said[1]
    assert (Event.objects.count(), Official.objects.count(), Appointment.objects.count()) == before


def test_a_second_step_is_lifted_by_whoever_has_the_server() -> None:
    an = Official.objects.get(staff_code="A1")
    Authenticator.objects.create(user=an, type="webauthn", data={"name": "Máy bàn"})
    assert "Sẽ gỡ đăng nhập hai bước của Lê An (A1)" in run("person lost-phone A1 --reason mất --dry-run")
    assert Authenticator.objects.filter(user=an).exists()
    assert json.loads(run("person lost-phone A1 --reason mất --json")) == {"code": "A1", "second_step": False}
    assert not Authenticator.objects.filter(user=an).exists()
    assert Event.objects.filter(official=an, actor=None, kind="second_step_lifted").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("person add A1 --name X --unit P1", "mã A1 đang là của Lê An"),
        ("person add B2 --name X --unit P9", "--unit: không có đơn vị “P9”"),
        ("person add B2 --name X --unit P1 --role vua", "--role: không có vai trò “vua”"),
        ("person add B2 --unit P1", "--name: chưa có họ và tên"),
        ("person correct Z9 --unit P1", "không có cán bộ nào mang mã “Z9”"),
        ("person return A1", "người này đang làm việc"),
        ("person deactivate CN1 --reason x", "cán bộ CNTT cuối cùng"),
        ("person merge A1 A1", "cùng một hồ sơ"),
        ("person lost-phone A1 --reason x", "không có đăng nhập hai bước để gỡ"),
        ("rights give A1 vua --reason x", "không có quyền “vua”"),
        ("rights give A1 leader --reason x", "chọn đơn vị"),
        ("rights give A1 leader --unit P9 --reason x", "không có đơn vị “P9”"),
        ("rights give A1 auditor --until mai --reason x", "chưa đọc được ngày “mai”"),
        ("rights take CN1 it_officer --reason x", "cán bộ CNTT cuối cùng"),
        ("rights take A1 auditor --reason x", "không giữ quyền “auditor”"),
        ("slips --output /x.pdf", "chưa biết địa chỉ"),
        ("slips --unit P2 --address https://x.vn --output /x.pdf", "không có ai cần phiếu"),
        ("slips --address https://x.vn --output /no/where.pdf", "không ghi được /no/where.pdf"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_written(line: str, said: str) -> None:
    before = (Official.objects.filter(is_active=True).count(), Appointment.objects.count(), Slip.objects.count())
    with pytest.raises((Fail, click.ClickException)) as failed:
        run(line)
    what = str(failed.value)
    assert said.split("“")[0] in what
    assert " → " in what
    assert "\n" not in what
    after = (Official.objects.filter(is_active=True).count(), Appointment.objects.count(), Slip.objects.count())
    assert after == before


def test_two_records_are_shown_first_and_merged_with_yes() -> None:
    an_official("A9", "Lê An", ("page_admin",), a_unit("P1"))
    assert "Chưa ghi gì" in run("person merge A9 A1")
    assert Official.objects.get(staff_code="A1").is_active
    assert json.loads(run("person merge A9 A1 --yes --json"))["merged"]
    assert Official.objects.get(staff_code="A1").merged_into == Official.objects.get(staff_code="A9")


def test_people_with_other_names_are_not_merged_by_a_slip_of_the_finger() -> None:
    an_official("B2", "Trần Bình")
    with pytest.raises(Fail, match="tên gọi khác nhau"):
        run("person merge A1 B2 --yes")
    assert Official.objects.get(staff_code="B2").is_active
    assert "Đã gộp." in run("person merge A1 B2 --yes --same-person")


def test_a_right_is_given_listed_and_taken_back() -> None:
    told = json.loads(run("rights give A1 leader --unit P2 --until 31/12/2999 --reason x --json"))
    assert told[0] | {"since": ""} == {
        "code": "A1",
        "right": "leader",
        "unit": "P2",
        "since": "",
        "until": "2999-12-31",
        "reason": "x",
    }
    assert "A1 Lê An: Lãnh đạo đơn vị, Phường P2 (P2), đến hết 31/12/2999" in run("rights list")
    assert "Đã thu quyền" in run("rights take A1 leader --reason x")
    assert [one["code"] for one in json.loads(run("rights list --json"))] == ["CN1"]


def test_slips_are_counted_and_printed(tmp_path: Path) -> None:
    file = tmp_path / "phieu.pdf"
    assert "1 người chưa từng đăng nhập" in run("slips")
    assert json.loads(run(f"slips --address https://hoc.example.org/ --output {file} --json"))["people"] == 1

    text = " ".join(pypdf.PdfReader(file).pages[0].extract_text().split())
    assert "hoc.example.org/phieu" in text
    assert "Lê An" in text
    assert Slip.objects.get().expires_at > datetime.now(UTC)


def test_a_machine_that_merges_without_yes_is_told_by_the_exit_code() -> None:
    from click.testing import CliRunner

    from trainer.cli import root
    from trainer.commands.base import NOT_PASSED, OK

    an_official("CU9", "Lê An", (), a_unit("P1"))
    an_official("MOI9", "Lê An", (), a_unit("P1"))
    for words, code in ((), NOT_PASSED), (("--dry-run",), OK):
        done = CliRunner().invoke(root, ["person", "merge", "MOI9", "CU9", *words], standalone_mode=False)
        assert (done.exception, done.return_value) == (None, code)
        assert done.output.endswith("Chưa ghi gì.\n")


def test_what_was_shown_and_consented_to_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rehearsal that comes before the question leaves nothing behind that the deed stumbles over."""
    monkeypatch.setattr("trainer.commands.consent._somebody_there", lambda: True)
    monkeypatch.setattr("trainer.commands.consent._says_yes", lambda: True)

    assert "Đã thêm Trần Bình (B2)." in run("person add b2 --unit P2", "--name", "Trần Bình")
    assert "Đã sửa Trần Bình (B2)." in run("person correct B2 --unit P1")
    assert "Đã trao quyền" in run("rights give B2 leader --unit P1 --reason x")
    assert "Đã thu quyền" in run("rights take B2 leader --reason x")
    assert "đã ngừng làm việc" in run("person deactivate B2 --reason x")
    assert "Đã cho trở lại" in run("person return B2")
    assert Official.objects.get(staff_code="B2").is_active
    assert Event.objects.filter(kind="joined", official__staff_code="B2").count() == 1


def test_what_is_agreed_to_bears_the_time_of_the_answer_not_of_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    agreed: list[datetime] = []
    monkeypatch.setattr("trainer.commands.consent._somebody_there", lambda: True)
    monkeypatch.setattr("trainer.commands.consent._says_yes", lambda: agreed.append(datetime.now(UTC)) or True)
    an_official("CU9", "Lê An", (), a_unit("P1"))

    for line in (
        "person add b2 --unit P2 --name Bình",
        "person correct B2 --unit P1",
        "rights give B2 leader --unit P1 --reason x",
        "rights take B2 leader --reason x",
        "person deactivate B2 --reason x",
        "person return B2",
        "person merge A1 CU9",
    ):
        before = Event.objects.count()
        run(line)
        assert Event.objects.count() > before, line
        assert Event.objects.latest("pk").at >= agreed[-1], line


def test_content_is_read_before_the_database_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes seconds, and nobody's answer is saved while a transaction of SQLite writes."""
    outside = len(connection.savepoint_ids)

    def read() -> Library:
        assert len(connection.savepoint_ids) == outside
        return library()

    monkeypatch.setattr("trainer.commands.person.library_or_fail", read)
    for line in ("add B2 --unit P2 --name Bình", "correct A1 --unit P2", "deactivate A1 --reason x"):
        assert "Sẽ" in run(f"person {line} --dry-run")
