"""Compiled templates are kept from start to start, and never instead of what is written now."""

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from trainer.web import kept_templates
from trainer.web.kept_templates import KeptTemplates


class NoCompiler(Environment):
    """Renders what was compiled before, and nothing else."""

    def compile(self, *given, **named):
        raise AssertionError("compiled again")


@pytest.fixture(autouse=True)
def bytecode_is_kept(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    page = tmp_path / "written" / "page.html"
    page.parent.mkdir()
    page.write_text("Chào {{ name }}")
    return page


def shown(page: Path, kept: Path, kind: type[Environment] = Environment) -> str:
    """Return the page as a process that has just begun renders it."""
    made = kind(loader=FileSystemLoader(page.parent), bytecode_cache=KeptTemplates(kept))
    made.filters["twice"] = lambda words: words * 2
    return made.get_template("page.html").render(name="Ân")


def test_who_starts_later_compiles_nothing(page: Path, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="compiled again"):
        shown(page, tmp_path / "kept", NoCompiler)
    assert shown(page, tmp_path / "kept") == "Chào Ân"
    assert shown(page, tmp_path / "kept", NoCompiler) == "Chào Ân"


def test_what_was_written_anew_is_shown(page: Path, tmp_path: Path) -> None:
    shown(page, tmp_path / "kept")
    page.write_text("Thưa {{ name }}")
    assert shown(page, tmp_path / "kept") == "Thưa Ân"
    assert shown(page, tmp_path / "kept", NoCompiler) == "Thưa Ân"


@pytest.mark.parametrize(
    "damage", [lambda raw: b"", lambda raw: raw[:40], lambda raw: raw[:-1] + b"?", lambda raw: b"x"]
)
def test_what_is_damaged_is_made_again(page: Path, tmp_path: Path, damage) -> None:
    shown(page, tmp_path / "kept")
    (file,) = (tmp_path / "kept").iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert shown(page, tmp_path / "kept") == "Chào Ân"
    assert shown(page, tmp_path / "kept", NoCompiler) == "Chào Ân"


def test_after_a_program_changed_all_is_compiled_anew(page: Path, tmp_path: Path, monkeypatch) -> None:
    """Jinja2 works out beforehand what it can: the words of a filter that is no more would stay."""
    program = tmp_path / "programs" / "house" / "words.py"
    program.parent.mkdir(parents=True)
    program.write_text("ONE = 1")
    monkeypatch.setattr(kept_templates, "_CODE", tmp_path / "programs")
    kept_templates._programs.cache_clear()
    page.write_text("{{ 'a' | twice }}")
    try:
        assert shown(page, tmp_path / "kept") == "aa"
        assert shown(page, tmp_path / "kept", NoCompiler) == "aa"
        program.write_text("ONE = 10")
        kept_templates._programs.cache_clear()
        with pytest.raises(AssertionError, match="compiled again"):
            shown(page, tmp_path / "kept", NoCompiler)
    finally:
        kept_templates._programs.cache_clear()


def test_where_nothing_can_be_kept_or_shall_be_pages_are_shown_all_the_same(
    page: Path, tmp_path: Path, monkeypatch
) -> None:
    (tmp_path / "file").touch()
    assert shown(page, tmp_path / "file" / "kept") == "Chào Ân"
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert shown(page, tmp_path / "kept") == "Chào Ân"
    assert not (tmp_path / "kept").exists()


def test_nothing_but_whole_files_is_left(page: Path, tmp_path: Path) -> None:
    shown(page, tmp_path / "kept")
    page.write_text("{{ name }}")
    shown(page, tmp_path / "kept")
    assert [file.suffix for file in (tmp_path / "kept").iterdir()] == [f".{sys.implementation.cache_tag}"]
