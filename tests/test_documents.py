"""The papers cannot rot: what they name exists, and what exists is named."""

import ast
import re
from pathlib import Path

import click
import pytest

from trainer.cli import root

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = ROOT / "decisions"
PAPERS = [*sorted(ROOT.glob("*.md")), *sorted(DECISIONS.glob("*.md"))]
_FENCE = re.compile(r"^ *```.*?^ *```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
_VARIABLE = re.compile(r"[\"'](GAN_DAN_[A-Z_]+|DATABASE_URL)[\"']")
_SECRET = re.compile(r"env_secret\(\"([A-Z_]+)\"")


def _text(paper: Path) -> str:
    return paper.read_text(encoding="utf-8")


def _name(paper: Path) -> str:
    return paper.relative_to(ROOT).as_posix()


def _paths(group: click.Group, above: str = "python -m trainer") -> list[str]:
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        path = f"{above} {name}"
        found += _paths(command, path) if isinstance(command, click.Group) else [path]
    return found


def _anchors(paper: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", _text(paper)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_command_is_explained() -> None:
    said = _text(ROOT / "README.md") + _text(ROOT / "ARCHITECTURE.md")

    assert [path for path in _paths(root) if not re.search(rf"{path}\b", said)] == []


def test_every_environment_variable_is_explained_and_none_is_invented() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "trainer").rglob("*.py")))
    read = {*_VARIABLE.findall(code), *(f"{name}_FILE" for name in _SECRET.findall(code))}
    table = re.findall(r"^\| `([A-Z_]+)` \|", _text(ROOT / "SECURITY.md"), re.MULTILINE)

    assert sorted(table) == sorted(read)


@pytest.mark.parametrize("paper", PAPERS, ids=_name)
def test_every_link_leads_somewhere(paper: Path) -> None:
    broken = []
    for pair in _LINK.findall(_FENCE.sub("", _text(paper))):
        link = pair[0] or pair[1]
        if link.startswith(("https://", "http://")):
            continue
        file, _, anchor = link.partition("#")
        target = paper.parent / file if file else paper
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)

    assert broken == []


def test_every_decision_is_listed_once_dated_and_complete() -> None:
    pages = [page for page in sorted(DECISIONS.glob("*.md")) if page.name != "README.md"]
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", _text(DECISIONS / "README.md"))

    assert listed == [page.name for page in pages]
    for page in pages:
        assert re.search(r"^Date: \d{4}-\d\d-\d\d$", _text(page), re.MULTILINE), page.name
        parts = re.findall(r"^## (.+)$", _text(page), re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences", "Alternatives"], page.name


def test_every_picture_is_shown_small_and_each_one_shown_exists() -> None:
    shown = re.findall(r"pictures/([\w-]+\.png)", _text(ROOT / "README.md"))
    taken = {picture.name: picture.stat().st_size for picture in (ROOT / "pictures").glob("*.png")}

    assert sorted(shown) == sorted(taken)
    assert [name for name, size in taken.items() if size > 90 * 1024] == []


@pytest.mark.parametrize("paper", PAPERS, ids=_name)
def test_every_make_target_named_exists(paper: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", _text(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^ *|“)make ([a-z][a-z-]*)", _text(paper), re.MULTILINE))

    assert named <= targets


def test_every_make_target_is_in_the_readme() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", _text(ROOT / "Makefile"), re.MULTILINE)) - {"help"}
    said = _text(ROOT / "README.md")

    assert [target for target in sorted(targets) if f"make {target}" not in said] == []


@pytest.mark.parametrize("paper", PAPERS, ids=_name)
def test_every_test_that_is_named_as_a_proof_exists(paper: Path) -> None:
    missing = []
    for file, test in re.findall(r"(tests/[\w/]+\.py)::(\w+)", _text(paper)):
        path = ROOT / file
        functions = ast.walk(ast.parse(_text(path))) if path.is_file() else ()
        if test not in {node.name for node in functions if isinstance(node, ast.FunctionDef)}:
            missing.append(f"{file}::{test}")

    assert missing == []


@pytest.mark.parametrize("paper", PAPERS, ids=_name)
def test_every_file_named_in_code_type_exists(paper: Path) -> None:
    """``trainer/web/autosave/endpoint.py: Door`` names a file and, after the colon, something defined in it."""
    missing = []
    for path, name in re.findall(r"`((?:trainer|tests|demo|docs|quizzes)/[\w/.-]+\.\w+)(?:: (\w+))?`", _text(paper)):
        found = ROOT / path
        if not found.exists() or (name and not re.search(rf"\b{name}\b", _text(found))):
            missing.append(f"{path}: {name}" if name else path)

    assert missing == []


def test_every_library_we_ask_for_has_its_decision() -> None:
    wanted = re.findall(
        r"^  \"([a-z-]+)[\[>=<]", _text(ROOT / "pyproject.toml").partition("[dependency-groups]")[0], re.M
    )
    said = "\n".join(_text(page) for page in DECISIONS.glob("*.md")).lower()

    assert [name for name in wanted if name not in said and name.removeprefix("django-") not in said] == []
