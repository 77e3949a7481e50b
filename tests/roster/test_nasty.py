"""Forty nasty lists by the command and by the screen: one line each, no traceback, nothing lost."""

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.actions.people import a_unit, an_official, appoint
from tests.cast import signed_in
from tests.roster.nasty import FILES, Nasty
from trainer.cli import root
from trainer.commands.base import Fail
from trainer.models import Official, RosterUpload, Unit

pytestmark = pytest.mark.django_db
WHICH = pytest.mark.parametrize("nasty", FILES, ids=lambda nasty: nasty.name)


@pytest.fixture
def units() -> None:
    top = a_unit("TP")
    for code, name in (("P1", "Phường Sao Mai"), ("P2", "Phường Bình Minh Hạ"), ("X3", "Xã Gió Lành")):
        a_unit(code, top)
        Unit.objects.filter(code=code).update(name=name)
    Unit.objects.filter(code="TP").update(name="Thành phố Hà Nội")


def run(*words: str) -> tuple[int, str]:
    """Run a command of the staff list; return its status and everything it said."""
    done = CliRunner().invoke(root, ["roster", *words])
    if isinstance(done.exception, Fail):
        return 1, str(done.exception)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_there_are_forty_of_them_each_of_its_own() -> None:
    assert len(FILES) >= 40
    assert len({nasty.name for nasty in FILES}) == len({nasty.content for nasty in FILES}) == len(FILES)


@WHICH
@pytest.mark.usefixtures("units")
def test_the_command_says_one_line_and_takes_everybody_it_can(nasty: Nasty, tmp_path: Path) -> None:
    file = tmp_path / nasty.name
    file.write_bytes(nasty.content)
    status, said = run("plan", str(file))
    if nasty.refused:
        assert status != 0
        assert [line for line in said.splitlines() if nasty.line in line], said
        assert "Traceback" not in said
        return
    if status != 0:
        # Sheets that differ are asked about: the first one is the answer here.
        assert nasty.line in said
        first = {"khác cột.xlsx": "A", "nghỉ hưu.xlsx": "Đang làm", "hai tháng.xlsx": "Tháng 11"}[nasty.name]
        status, said = run("plan", str(file), "--sheet", first)
    assert status == 0, said
    assert (
        [line for line in said.splitlines() if nasty.line in line]
        or "dòng nhóm" in nasty.line
        or "Dòng 5: " in nasty.line
    ), said
    _, told = run("plan", str(file), "--json", *(("--sheet", first) if "first" in locals() else ()))
    plan = json.loads(told)
    assert tuple(sorted(one["code"] for one in plan["new"])) == tuple(sorted(nasty.new))
    places = {one["code"]: one["unit_code"] for one in plan["new"]}
    assert {code: places[code] for code in nasty.places} == nasty.places
    people = {one["code"]: one["name"] for one in plan["new"]}
    assert people.get("A2", "Đoàn Văn Bình") == "Đoàn Văn Bình"
    assert not Official.objects.exists()


@WHICH
@pytest.mark.usefixtures("units")
def test_the_screen_says_the_same_line(nasty: Nasty) -> None:
    khue = an_official("CNTT001", "Đỗ Minh Khuê", (), Unit.objects.get(code="TP"))
    appoint(khue)
    client = signed_in(khue)
    file = io.BytesIO(nasty.content)
    file.name = nasty.name
    answer = client.post("/cntt/danh-sach/", {"tep": file}, follow=True)
    upload = RosterUpload.objects.first()
    if upload is None:
        assert nasty.refused
        assert nasty.line in answer.text
        return
    page = client.get(f"/cntt/danh-sach/{upload.pk}/ke-hoach/", follow=True).text
    words = nasty.line.replace(" không đọc:", ":").replace(" không đọc", "").removeprefix("Trang ")
    words = words.split(": ", 1)[-1] if words.startswith("Dòng") else words
    assert words.removeprefix("Chưa rõ đơn vị ").removeprefix("Chưa rõ vai trò ") in page
