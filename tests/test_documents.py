"""The papers cannot rot: what they name exists, and what exists is named."""

import ast
import re
import subprocess
from pathlib import Path

import click
import pytest
from django.apps import apps

from trainer.cli import root

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = ROOT / "decisions"
PAPERS = [*sorted(ROOT.glob("*.md")), *sorted(DECISIONS.glob("*.md"))]
# Pages of the handbook for whoever runs the system or writes its content. Their links are held by the build.
_GUIDES = ROOT / "docs" / "tra-cuu"
GUIDES = [*sorted(_GUIDES.glob("bo-phan-cntt*.md")), *sorted(_GUIDES.glob("b*/*.md"))]
# What tells people what to type: messages, help, screens.
PROGRAMS = [
    path
    for path in sorted((ROOT / "trainer").rglob("*.*"))
    if path.suffix in {".py", ".html"} and "python -m trainer" in path.read_text(encoding="utf-8")
]
COMMANDS = _GUIDES / "bo-phan-cntt" / "lenh.md"
_OF_THE_TESTS = {"GAN_DAN_TEST_POSTGRES"}
_LONGEST = {"README.md": 1000, "CONTRIBUTING.md": 1300}  # words
_FENCE = re.compile(r"^ *```.*?^ *```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
_VARIABLE = re.compile(r"[\"'](GAN_DAN_[A-Z_]+|DATABASE_URL)[\"']")
# `python -m trainer roster plan TỆP`, and on the next line what it does, with its options.
_EXPLAINED = re.compile(r"^`(python -m trainer [^`]+)`\n: +(.+)$", re.MULTILINE)
_SHOWN = re.compile(r"^(?:\.venv/bin/)?(python -m trainer (?:[^\\\n]|\\\n)+)", re.MULTILINE)
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_TYPED = re.compile(r"python -m trainer (?:[^\\\n`<]|\\\n)+")
# Files that hold people, results or keys; a draft to be scanned is the author's own.
# A place to fill in, inside braces: a comma of what is filled in would end it.
_IN_BRACES = re.compile(r"\{[^{}\n]*…[^{}\n]*\}")
_HELD_FILE = re.compile(r"(?<![\w/.-])[\w/.-]+\.(?:csv|xlsx|xml|pdf|docx|html|json)\b")


def _text(paper: Path) -> str:
    return paper.read_text(encoding="utf-8")


def _name(paper: Path) -> str:
    return paper.relative_to(ROOT).as_posix()


def _commands(group: click.Group, above: str = "python -m trainer") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        command, path = group.get_command(context, name), f"{above} {name}"
        if isinstance(command, click.Group):
            found |= _commands(command, path)
        if command is not None and (not isinstance(command, click.Group) or command.invoke_without_command):
            found[path] = command
    return found


def _meant(line: str, commands: dict[str, click.Command]) -> str:
    """Return the command that a line gives; "" when there is none of that name."""
    return max((path for path in commands if f"{line} ".startswith(f"{path} ")), key=len, default="")


def _unknown_options(line: str, command: click.Command) -> set[str]:
    return set(_OPTION.findall(line)) - {"--help"} - {name for one in command.params for name in one.opts}


def _anchors(paper: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", _text(paper)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_command_is_explained_and_no_command_or_option_is_invented() -> None:
    commands = _commands(root)
    explained = {
        _meant(line, commands) or line: f"{line} {words}" for line, words in _EXPLAINED.findall(_text(COMMANDS))
    }

    assert sorted(explained) == sorted(commands)
    assert {path: odd for path, said in explained.items() if (odd := _unknown_options(said, commands[path]))} == {}


@pytest.mark.parametrize("paper", [*PAPERS, *GUIDES], ids=_name)
def test_every_command_shown_to_be_typed_can_be_typed(paper: Path) -> None:
    commands, odd = _commands(root), []
    for block in _FENCE.findall(_text(paper)):
        for line in _SHOWN.findall(block):
            path = _meant(line, commands)
            if not path or _unknown_options(line.partition(" #")[0], commands[path]):
                odd.append(line)

    assert odd == []


def test_every_page_for_authors_says_first_how_its_commands_can_be_typed() -> None:
    pages = [*sorted(_GUIDES.glob("bien-soan/*.md")), _GUIDES / "bo-phan-cntt" / "noi-dung.md"]
    heads = {_name(page): _text(page).partition("\n## ")[0] for page in pages}

    assert len(heads) >= 4
    assert [page for page, head in heads.items() if "`make setup`" not in head] == []
    assert [page for page, head in heads.items() if "`. .venv/bin/activate`" not in head] == []


@pytest.mark.parametrize("guide", GUIDES, ids=_name)
def test_a_sample_can_be_filled_in_with_a_sentence(guide: Path) -> None:
    assert [found for block in _FENCE.findall(_text(guide)) for found in _IN_BRACES.findall(block)] == []


@pytest.mark.parametrize("guide", GUIDES, ids=_name)
def test_what_is_done_with_other_programs_is_shown_as_it_is_typed(guide: Path) -> None:
    said = _text(guide)

    assert said.count("mkdocs serve") == said.count("NO_MKDOCS_2_WARNING=1 .venv/bin/mkdocs serve -a 127.0.0.1:8011\n")
    assert len(re.findall(r"vào git\b", said)) == len(re.findall(r"^ *git add docs quizzes editions", said, re.M))


def test_who_writes_questions_is_led_to_what_to_do_with_a_wrong_one() -> None:
    assert "(../bo-phan-cntt/ket-qua.md#cau-sai)" in _text(_GUIDES / "bien-soan" / "viet-cau-hoi.md")


@pytest.mark.parametrize("paper", [*PAPERS, *GUIDES, *PROGRAMS], ids=_name)
def test_no_file_of_people_or_keys_is_written_where_git_takes_it(paper: Path) -> None:
    typed = [line for line in _TYPED.findall(_text(paper)) if "trainer scan" not in line]
    # Words in capitals stand for a name of one's own; /tmp and the like lie elsewhere.
    named = [file for line in typed for file in _HELD_FILE.findall(line) if not Path(file).stem.isupper()]

    assert [file for file in named if not file.startswith(("var/", "/"))] == []


def test_a_file_written_beside_the_papers_is_ignored_and_nothing_of_ours_is() -> None:
    kinds = ("csv", "xlsx", "xml", "pdf", "docx", "html", "json")
    ours = _git("ls-files", "--cached", "--ignored", "--exclude-standard")

    assert _git("check-ignore", "--no-index", *(f"hoc-lai.{kind}" for kind in kinds)) == [
        f"hoc-lai.{kind}" for kind in kinds
    ]
    assert ours == []


def _git(*arguments: str) -> list[str]:
    told = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False)
    return told.stdout.splitlines()


def test_every_environment_variable_is_explained_and_none_is_invented() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "trainer").rglob("*.py")))
    read = set(_VARIABLE.findall(code))
    named = set(re.findall(r"`(GAN_DAN_[A-Z_]+)`", "".join(_text(paper) for paper in (*PAPERS, *GUIDES))))

    assert sorted(re.findall(r"^`([A-Z_]+)`\n: ", _text(COMMANDS), re.MULTILINE)) == sorted(read)
    assert named <= {*read, *_OF_THE_TESTS}


@pytest.mark.parametrize(("name", "most"), _LONGEST.items())
def test_what_is_read_first_stays_short(name: str, most: int) -> None:
    assert len(_text(ROOT / name).split()) <= most


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


@pytest.mark.parametrize("paper", [*PAPERS, *GUIDES], ids=_name)
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


def test_every_promise_stands_beside_the_test_that_holds_it() -> None:
    table = _text(ROOT / "ARCHITECTURE.md").partition("\n## The promises\n")[2].partition("\n## ")[0]
    promises = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", table, re.MULTILINE)[2:]

    assert len(promises) > 40
    assert [promise for promise, held_by in promises if "::test_" not in held_by] == []


def test_every_table_stands_in_the_list_of_tables_with_its_file() -> None:
    part = _text(ROOT / "ARCHITECTURE.md").partition("\n## The tables\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+) \| (`[^|]+) \|", part, re.MULTILINE)
    listed = [(model, _coded(files)) for models, files in rows for model in _coded(models)]
    tables = {
        one.__name__: f"models/{one.__module__.rpartition('.')[2]}.py"
        for one in apps.get_app_config("trainer").get_models()
    }

    assert sorted(model for model, _ in listed) == sorted(tables)
    assert [model for model, files in listed if tables[model] not in files] == []


@pytest.mark.parametrize("paper", [*PAPERS, *GUIDES], ids=_name)
def test_every_file_named_in_code_type_exists(paper: Path) -> None:
    """``trainer/web/autosave/endpoint.py: Autosave`` names a file and, after the colon, something defined in it."""
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


def test_every_module_named_with_points_exists() -> None:
    """``core.quiz.grading.grade_paper`` names a module of ours and what is defined in it."""
    rooms = "|".join(sorted(room.stem for room in (ROOT / "trainer").iterdir() if not room.name.startswith("_")))
    dotted = re.findall(rf"(?<![\w./-])((?:{rooms})(?:\.[A-Za-z_]+)+)(?![\w/])", _text(ROOT / "ARCHITECTURE.md"))
    named = {one for one in dotted if one.rpartition(".")[2] not in {"py", "html", "css", "js", "json"}}

    paths = re.findall(rf"`((?:{rooms})(?:/[\w/.-]*|\.py))`", _text(ROOT / "ARCHITECTURE.md"))

    assert [one for one in paths if not (ROOT / "trainer" / one).exists()] == []
    assert len(named) > 30
    assert sorted(one for one in named if not _is_defined(one.split("."))) == []


def _is_defined(names: list[str]) -> bool:
    for length in range(len(names), 0, -1):
        path = ROOT.joinpath("trainer", *names[:length])
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if file.is_file():
            return length == len(names) or bool(re.search(rf"\b{names[length]}\b", _text(file)))
    return False


def _coded(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)
