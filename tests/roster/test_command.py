"""The commands that apply a list and undo it: what they must be told before they send most people away, and that they
write nothing but what was shown."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from trainer.cli import root
from trainer.commands import consent
from trainer.commands.base import NOT_PASSED, Fail
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
    assert "danh sách chỉ có 1 người; 2 người sẽ rời" in refused.what
    assert "--mode add" in refused.mend
    assert (stay(), Official.objects.filter(staff_code="HN900").count()) == (4, 0)
    assert run(file, "--yes", "--mode", "full").exception is None
    assert (stay(), Official.objects.filter(staff_code="HN900").count()) == (0, 1)


def test_a_number_that_a_record_has_is_given_by_merging_and_the_command_says_how(file, cast):
    Official.objects.filter(pk=cast.dung.pk).update(is_active=False, full_name="Phạm Quyết Chiến")
    path = Path(file)
    path.write_text("Mã cán bộ,Họ và tên,Đơn vị\nHN003,Phạm Quyết Chiến,P002\n", encoding="utf-8")
    told = run(file, "--yes", "--mode", "add").stdout
    assert "mã cũ HN004, mã từng có hồ sơ HN003 (hai người; một người thì áp dụng xong chạy: person merge" in told
    Official.objects.filter(pk=cast.dung.pk).update(is_active=False)
    refused = run(file, "--yes", "--mode", "add", "--renumber", "HN004=HN003").exception
    assert isinstance(refused, Fail)
    assert refused.mend == "áp dụng xong rồi gộp: python -m trainer person merge HN003 HN004"


class Typist(io.StringIO):
    """Who sits at a terminal and says yes; before he does, somebody else corrects a record."""

    def isatty(self):
        return True

    def readline(self, size=-1):
        Official.objects.filter(staff_code="HN001").update(full_name="Người Khác")
        return "c\n"


def while_somebody_else_corrects(monkeypatch, *words):
    """Return what the command ``words`` raised."""
    monkeypatch.setattr(consent, "sys", type("Sys", (), {"stdin": Typist()}))
    return CliRunner().invoke(root, ["roster", *words], standalone_mode=False).exception


def test_a_list_that_was_shown_before_somebody_changed_is_not_applied_and_one_line_says_so(file, monkeypatch):
    raised = while_somebody_else_corrects(monkeypatch, "apply", file, "--mode", "add")
    assert isinstance(raised, Fail)
    assert raised.what == "cán bộ hoặc đơn vị vừa thay đổi nên chưa ghi gì"
    assert (raised.mend, raised.code) == ("chạy lại lệnh này", NOT_PASSED)
    assert not Official.objects.filter(staff_code="HN900").exists()


def test_an_undoing_that_was_shown_before_somebody_changed_is_not_done_and_one_line_says_so(file, monkeypatch):
    corrected = "Mã cán bộ,Họ và tên,Đơn vị\nHN001,Trần Văn Mới,P001\n"
    Path(file).write_text(corrected, encoding="utf-8")
    assert run(file, "--yes", "--mode", "add").exception is None
    raised = while_somebody_else_corrects(monkeypatch, "undo")
    assert isinstance(raised, Fail)
    assert raised.what == "cán bộ vừa thay đổi nên chưa hoàn tác gì"
    assert (raised.mend, raised.code) == ("chạy lại lệnh này", NOT_PASSED)
    assert Official.objects.get(staff_code="HN001").full_name == "Người Khác"
