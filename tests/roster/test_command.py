"""The command that applies a list: what it must be told before it sends most people away."""

import pytest
from click.testing import CliRunner

from trainer.cli import root
from trainer.commands.base import Fail
from trainer.models import Official


@pytest.fixture
def file(cast, tmp_path):
    path = tmp_path / "them.csv"
    path.write_text("Mã cán bộ,Họ và tên,Đơn vị\nHN900,Vũ Thị Mới,P001\n", encoding="utf-8")
    return str(path)


def run(*words):
    return CliRunner().invoke(root, ["roster", "apply", *words], standalone_mode=False)


def stay():
    return Official.objects.filter(staff_code__in=("HN001", "HN002", "HN003", "HN004"), is_active=True).count()


def test_by_a_list_without_most_people_nobody_leaves_unless_the_mode_is_named(file):
    refused = run(file, "--yes").exception
    assert isinstance(refused, Fail)
    assert "danh sách chỉ có 1 người; 4 người sẽ rời" in refused.what
    assert "--mode add" in refused.mend
    assert (stay(), Official.objects.filter(staff_code="HN900").count()) == (4, 0)
    assert run(file, "--yes", "--mode", "full").exception is None
    assert (stay(), Official.objects.filter(staff_code="HN900").count()) == (0, 1)
