"""Whoever sits at a terminal is asked before a command of steering writes; --dry-run writes nothing and says so."""

import pty
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.cast import Cast
from tests.moment import now, today
from trainer.cli import root
from trainer.commands.base import LazyGroup
from trainer.commands.consent import NOTHING
from trainer.models import (
    Attendance,
    Campaign,
    Event,
    Exemption,
    Extension,
    Letter,
    OutgoingMail,
    Reminder,
    Unit,
    Workshop,
)

STEERING = (
    *("campaign", "extension", "exemption", "workshop", "remind", "letter", "person", "rights", "unit", "slips"),
    "roster",
)
# They show, print what is there already, or stop what goes on.
READING = {
    *("campaign list", "campaign show", "campaign people", "extension list", "exemption list", "rights list"),
    *("unit list", "unit contacts", "roster plan", "letter answers", "letter stop", "workshop list"),
}


@contextmanager
def terminal(answer: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let somebody sit at the terminal who types ``answer``."""
    ours, theirs = pty.openpty()
    with open(ours, "w", encoding="utf-8") as keys, open(theirs, encoding="utf-8") as stdin:
        keys.write(f"{answer}\n")
        keys.flush()
        # The runner of the tests gives commands a stdin of its own; what matters here is a real terminal.
        monkeypatch.setattr("trainer.commands.consent.sys", type("Sys", (), {"stdin": stdin}))
        yield
        monkeypatch.undo()


def run(*words: str) -> str:
    done = CliRunner().invoke(root, [str(word) for word in words], standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.output


def commands(group: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(group, click.Group):
        yield name, group
        return
    for word in group.list_commands(click.Context(group)):
        found = group.get_command(click.Context(group), word)
        assert found is not None
        yield from commands(found, f"{name} {word}")


def test_every_command_of_steering_that_writes_takes_both_options() -> None:
    assert isinstance(root, LazyGroup)
    found = {
        name: {option for param in command.params for option in param.opts}
        for word in STEERING
        for name, command in commands(root.get_command(click.Context(root), word), word)  # type: ignore[arg-type]
    }
    assert found.keys() >= READING
    without = {name for name, options in found.items() if not {"--dry-run", "--yes"} <= options}
    assert without == READING


def stands() -> tuple[object, ...]:
    """Return what there is, to be compared."""
    tables = (Campaign, Extension, Exemption, Workshop, Attendance, Reminder, OutgoingMail, Letter, Unit, Event)
    counts = tuple(table.objects.count() for table in tables)
    return counts, list(Campaign.objects.values_list("title", "due_on", "closed_at")), list(Unit.objects.values("name"))


def a_list(folder: Path) -> str:
    file = folder / "danh-sach.csv"
    file.write_text("Mã cán bộ,Họ và tên,Đơn vị\nHN900,Vũ Thị Mới,P001\n", encoding="utf-8")
    return str(file)


LINES = {
    "campaign open": ("campaign", "open", "--title", "Mới", "--due", "{due}"),
    "campaign edit": ("campaign", "edit", "{open}", "--title", "Tên khác"),
    "campaign extend": ("campaign", "extend", "{open}", "--due", "{due}", "--reason", "Bận"),
    "campaign close": ("campaign", "close", "{open}"),
    "campaign reopen": ("campaign", "reopen", "{closed}", "--due", "{due}", "--reason", "Còn người"),
    "extension grant": ("extension", "grant", "--official", "HN002", "--until", "{due}", "--reason", "Bận"),
    "extension withdraw": ("extension", "withdraw", "{extension}"),
    "exemption grant": ("exemption", "grant", "--official", "HN002", "--from", "{due}", "--reason", "study"),
    "exemption withdraw": ("exemption", "withdraw", "{exemption}"),
    "workshop add": ("workshop", "add", "--kind", "press", "--day", "2026-11-12", "--unit", "P001"),
    "workshop attend": ("workshop", "attend", "{workshop}", "{present}"),
    "remind": ("remind", "--campaign", "{open}"),
    "letter make": ("letter", "make"),
    "person add": ("person", "add", "HN901", "--name", "Lý Văn Mới", "--unit", "P001"),
    "person correct": ("person", "correct", "HN002", "--position", "Kế toán"),
    "person deactivate": ("person", "deactivate", "HN002", "--reason", "Nghỉ hưu"),
    "rights give": ("rights", "give", "HN002", "auditor", "--reason", "Thanh tra"),
    "unit rename": ("unit", "rename", "P001", "Phường Khác"),
    "roster apply": ("roster", "apply", "{list}", "--mode", "add"),
}


@pytest.fixture
def numbers(cast: Cast, tmp_path: Path) -> dict[str, str]:
    day, due = today() + timedelta(days=21), today() + timedelta(days=30)
    opened = Campaign.objects.create(title="Đang mở", due_on=day, created_at=now())
    closed = Campaign.objects.create(title="Đã đóng", due_on=day, created_at=now(), closed_at=now())
    granted = {"official": cast.an, "created_at": now()}
    extension = Extension.objects.create(due_on=day, reason="Bận", **granted)
    exemption = Exemption.objects.create(starts_on=day, reason="study", **granted)
    drill = Workshop.objects.create(title="Diễn tập", kind="press", held_on=today(), unit=cast.ward, noted_at=now())
    present = tmp_path / "nguoi-du.csv"
    present.write_text("Mã cán bộ\nHN002\n", encoding="utf-8")
    known = {"open": opened, "closed": closed, "extension": extension, "exemption": exemption, "workshop": drill}
    files = {"list": a_list(tmp_path), "present": str(present), "due": due.isoformat()}
    return {**{name: str(one.pk) for name, one in known.items()}, **files}


@pytest.mark.parametrize("name", LINES)
def test_a_dry_run_and_whoever_does_not_say_yes_leave_everything_as_it_was_and_are_told_so(
    numbers: dict[str, str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [word.format(**numbers) for word in LINES[name]]
    before = stands()
    told = run(*words, "--dry-run")
    assert told.endswith(f"{NOTHING}\n")
    for answer in ("", "k", "không"):
        with terminal(answer, monkeypatch):
            asked = run(*words)
        assert "Ghi? (c: có, Enter: không)" in asked
        assert asked.endswith(f"{NOTHING}\n")
        # The very same lines as a dry run shows.
        assert asked.replace("Ghi? (c: có, Enter: không) ", "") == told
    assert stands() == before


@pytest.mark.parametrize(
    "name",
    ["campaign close", "extension grant", "remind", "unit rename", "person add", "workshop add", "workshop attend"],
)
def test_whoever_says_yes_or_gives_it_along_is_obeyed(
    numbers: dict[str, str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [word.format(**numbers) for word in LINES[name]]
    before = stands()
    with terminal("c", monkeypatch):
        said = run(*words)
    assert "Ghi? (c: có, Enter: không)" in said
    assert NOTHING not in said
    assert stands() != before


def test_with_yes_nobody_is_asked_and_both_at_once_are_refused(
    numbers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with terminal("", monkeypatch):
        assert "Ghi?" not in run("campaign", "close", numbers["open"], "--yes")
    assert Campaign.objects.get(pk=numbers["open"]).closed_at is not None
    with pytest.raises(Exception, match="--dry-run và --yes trái nhau"):
        run("campaign", "close", numbers["open"], "--yes", "--dry-run")


def test_what_a_program_reads_stays_one_document(numbers: dict[str, str]) -> None:
    done = CliRunner().invoke(
        root, ["campaign", "close", numbers["open"], "--dry-run", "--json"], standalone_mode=False
    )
    assert done.stdout.startswith("[")
    assert NOTHING not in done.stdout
    assert done.stderr.endswith(f"{NOTHING}\n")
