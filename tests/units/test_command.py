"""Units from the command line: the plan, doing it, taking it back, refused in lines of one."""

import json

import pytest
from click.testing import CliRunner

from tests.cast import Cast
from tests.units.city import ancestries, where
from trainer.cli import root
from trainer.commands.base import Fail
from trainer.models import Unit, UnitChange


def run(*words: str) -> str:
    return CliRunner().invoke(root, ["unit", *words], catch_exceptions=False, standalone_mode=False).stdout


def refused(*words: str) -> str:
    done = CliRunner().invoke(root, ["unit", *words], standalone_mode=False)
    assert isinstance(done.exception, Fail)
    assert not UnitChange.objects.exists()
    return done.stderr + str(done.exception)


def test_units_are_listed_and_found(cast: Cast) -> None:
    assert run("list") == (
        "TP  Thành phố  1 cán bộ\n  P001  Phường Sao Mai  2 cán bộ\n  P002  Phường Hoa Lúa  2 cán bộ\n"
    )
    assert json.loads(run("list", "--search", "sao mai", "--json")) == [
        {"code": "P001", "name": "Phường Sao Mai", "kind": "", "parent": "TP", "people": 2}
    ]


def test_a_dry_run_shows_the_plan_and_writes_nothing(cast: Cast) -> None:
    said = run("merge", "P001", "--into", "P002", "--dry-run")
    assert "Phường Sao Mai → Phường Hoa Lúa: 2 cán bộ" in said
    assert said.endswith("Chưa ghi gì.\n")
    told = json.loads(run("merge", "P001", "--into", "P002", "--dry-run", "--json"))
    assert (told["people"], told["change"]) == (2, None)
    assert not UnitChange.objects.exists()


def test_each_change_is_made_and_taken_back(cast: Cast) -> None:
    before = ancestries()
    told = json.loads(run("merge", "P001", "P002", "--new", "P900", "--name", "Phường Mới", "--json", "--reason", "NQ"))
    change = UnitChange.objects.get(pk=told["change"])
    assert (change.reason, where("HN001", "HN003")) == ("NQ", ["P900", "P900"])
    assert "Đã ghi." in run("undo")
    assert {code: path for code, path in ancestries().items() if code != "P900"} == before
    run("split", "P001", "--person", "HN002", "--new", "P003", "--name", "Phường Tách")
    assert where("HN001", "HN002") == ["P001", "P003"]
    run("rename", "P003", "Phường Tách Ra", "--kind", "phuong")
    assert Unit.objects.get(code="P003").name == "Phường Tách Ra"
    run("add", "T1", "Tổ 1", "--under", "P001")
    run("move", "T1", "--under", "P002")
    assert ancestries()["T1"] == "/TP/P002/T1/"
    run("close", "T1")
    assert Unit.objects.get(code="T1").closed_at
    run("undo")
    assert Unit.objects.get(code="T1").closed_at is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("merge", "P001"), "chưa rõ sáp nhập vào đâu → ghi --into MÃ, hoặc --new MÃ --name TÊN"),
        (("merge", "P001", "--into", "P777"), "Không có đơn vị mang mã “P777” → chọn lại đơn vị"),
        (("close", "P001"), "“Phường Sao Mai” còn 2 cán bộ"),
        (("undo",), "không có lần thay đổi đơn vị nào như vậy"),
        (("undo", "7"), "không có lần thay đổi đơn vị nào như vậy"),
        (("split", "P001", "--new", "P 3", "--name", ""), "Lỗi: Chưa chọn ai và đơn vị nào để tách ra"),
    ],
)
def test_what_cannot_be_done_is_told(cast: Cast, words: tuple[str, ...], said: str) -> None:
    assert said in refused(*words)


def test_a_list_is_a_plan_by_command_too(cast: Cast, tmp_path) -> None:
    file = tmp_path / "don-vi.csv"
    file.write_text("code,name,parent,kind\nP001,Phường Sao,TP,phuong\n", encoding="utf-8")

    def load(*words: str) -> str:
        words = ("roster", "units", str(file), *words)
        return CliRunner().invoke(root, words, catch_exceptions=False, standalone_mode=False).stdout

    said = load("--dry-run")
    assert "mang tên “Phường Sao”" in said
    assert said.endswith("Chưa ghi gì.\n")
    assert not UnitChange.objects.exists()
    assert "unit undo" in load("--reason", "NQ 1")
    assert UnitChange.objects.get().reason == "NQ 1"
    assert load().endswith("Chưa ghi gì.\n")
    run("undo")
    assert Unit.objects.get(code="P001").name == "Phường Sao Mai"
