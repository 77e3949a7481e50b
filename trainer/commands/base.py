"""What all commands share: Vietnamese help and errors, exit codes, and groups that import a command when it is run."""

import importlib
import os
import re
import shlex
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from difflib import get_close_matches
from functools import partial
from typing import Any, NoReturn

import click
from click.exceptions import NoSuchCommand

from trainer.core.vietnam_time import day_of
from trainer.disk import version

PROGRAM = "python -m trainer"
# What click says of a folder where a file is wanted.
_DIRECTORY = re.compile(r"\w+ '(.*)' is a directory\.")
# No name of a command has a point or a slash, as files do.
_FILE = re.compile(r"[./\\]")
OK, NOT_PASSED, WRONG_USAGE, NO_ENVIRONMENT = 0, 1, 2, 3


def today_in_vietnam() -> date:
    """Return the day it is in Vietnam, wherever the machine stands."""
    return day_of(datetime.now(UTC))


class Fail(Exception):
    """Ends a command with one line on stderr: what happened, how to go on, and the exit code."""

    def __init__(self, what: str, mend: str, code: int = NOT_PASSED) -> None:
        self.what, self.mend, self.code = what, mend, code
        super().__init__(f"{what} → {mend}")


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "Cách dùng: ")


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is Vietnamese throughout."""

    context_class = _Context

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[TÙY CHỌN]", **settings})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Hiện phần hướng dẫn này."
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        rows = [row for option in options if (row := option.get_help_record(ctx))]
        rows = [(name, words.replace("[required]", "[bắt buộc]")) for name, words in rows]
        if rows:
            with formatter.section("Tùy chọn"):
                formatter.write_dl(rows)


class Group(Command, click.Group):
    """A group whose help is Vietnamese throughout.

    ``of_a_file``: which of its commands somebody means who names a file in place of one.
    """

    command_class = Command

    def __init__(self, *args: Any, of_a_file: str = "", **settings: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "LỆNH …", "no_args_is_help": True, **settings})
        self.of_a_file = of_a_file

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, self.short_help_of(ctx, name)) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Lệnh"):
                formatter.write_dl(rows)

    def short_help_of(self, ctx: click.Context, name: str) -> str:
        found = self.get_command(ctx, name)
        return found.get_short_help_str(limit=100) if found else ""


class LazyGroup(Group):
    """A group that imports the module of a command only when that command is run.

    ``lazy`` maps the name of a command to ``("module:attribute", "one line of help")``, in the order help shows them.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return None
        found: click.Command = load(self.lazy[cmd_name][0])
        return found

    def short_help_of(self, ctx: click.Context, name: str) -> str:
        return self.lazy[name][1]


def load(name: str) -> Any:
    """Return what ``"module:attribute"`` names, importing the module now, without a search for pydantic plugins."""
    module, _, attribute = name.partition(":")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    return getattr(importlib.import_module(module), attribute)


def _say_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"Gần Dân {version.read()}")
        context.exit()


version_option = click.Option(
    ["--version"],
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_say_version,
    help="Bản phần mềm này là bản nào.",
)
command = partial(click.command, cls=Command)
group = partial(click.group, cls=Group)


def run(root: click.Command, arguments: list[str] | None = None) -> NoReturn:
    """Run a command line and leave with its exit code. Every error is one line on stderr."""
    _speak_utf8()
    try:
        result = root.main(arguments, prog_name=PROGRAM, standalone_mode=False)
        code = result if isinstance(result, int) else OK
        sys.stdout.flush()
    except Fail as failure:
        code = _complain(failure.what, failure.mend, failure.code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        code = WRONG_USAGE
    except click.ClickException as error:
        code = _complain(*explain(error), WRONG_USAGE)
    except (click.Abort, KeyboardInterrupt):
        code = _complain("đã dừng theo yêu cầu", "chạy lại lệnh khi cần", NOT_PASSED)
    except BrokenPipeError:
        # The reader, such as head, has seen enough.
        _print_no_more()
        code = OK
    except Exception as error:
        code = _complain(*_refused_by_the_machine(error), NO_ENVIRONMENT)
    sys.exit(code)


def _refused_by_the_machine(error: Exception) -> tuple[str, str]:
    """Return what the machine lacks or refused, and how to mend it. Raises what is a fault of the program."""
    from trainer.commands.machine_trouble import of_the_machine

    if (said := of_the_machine(error)) is None:
        raise error
    if isinstance(error, OSError) and not error.filename:
        _print_no_more()
    return said


def _print_no_more() -> None:
    """Let what is still to be printed go nowhere: the flush at exit would complain again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def explain(error: click.ClickException) -> tuple[str, str]:
    """Return in Vietnamese what was wrong with a command line, and how to go on."""
    see_help = f"xem: {_path_of(error)} --help"
    for kind, words in _WORDS.items():
        if isinstance(error, kind):
            what, mend = words(error)
            return what, mend or see_help
    extra = error.format_message()
    if "unexpected extra argument" in extra:
        return f"thừa tham số {extra.rpartition('(')[2].rstrip(')')}", see_help
    return "dòng lệnh không đúng", see_help


def _no_command(error: Any) -> tuple[str, str]:
    group_context = error.ctx
    meant = getattr(group_context.command, "of_a_file", "") if group_context else ""
    if meant and _FILE.search(error.command_name):
        typed = f"{group_context.command_path} {meant} {shlex.quote(error.command_name)}"
        return f"“{error.command_name}” là tệp, còn thiếu lệnh", f"gõ: {typed}"
    known = group_context.command.list_commands(group_context) if group_context else []
    return f"không có lệnh “{error.command_name}”", _did_you_mean(error.command_name, known)


def _no_option(error: Any) -> tuple[str, str]:
    known = [name for param in error.ctx.command.get_params(error.ctx) for name in param.opts] if error.ctx else []
    return f"không có tùy chọn “{error.option_name}”", _did_you_mean(error.option_name, known)


def _missing(error: Any) -> tuple[str, str]:
    return f"thiếu {_name_of(error)}", ""


def _bad_value(error: Any) -> tuple[str, str]:
    if directory := _DIRECTORY.fullmatch(error.message):
        return f"“{directory[1]}” là thư mục", "ghi cả tên tệp"
    return f"giá trị của {_name_of(error)} không hợp lệ", _wanted(getattr(error.param, "type", None))


def _wanted(kind: Any) -> str:
    """Return what would be right for a parameter of this kind, or nothing."""
    if choices := getattr(kind, "choices", None):
        return f"chọn một trong: {', '.join(map(str, choices))}"
    if isinstance(kind, click.IntRange):
        return f"ghi một số từ {kind.min} " + (f"đến {kind.max}" if kind.max is not None else "trở lên")
    return "ghi một số" if kind is click.INT else ""


def _bad_option(error: Any) -> tuple[str, str]:
    if "requires an argument" in error.message:
        return f"tùy chọn “{error.option_name}” cần một giá trị", ""
    return f"tùy chọn “{error.option_name}” không nhận giá trị", ""


def _bad_file(error: Any) -> tuple[str, str]:
    return f"không mở được tệp “{error.ui_filename}”", "kiểm tra tên tệp và quyền đọc"


# The first kind that fits counts, so the special ones stand first.
_WORDS: dict[type[click.ClickException], Callable[[Any], tuple[str, str]]] = {
    NoSuchCommand: _no_command,
    click.NoSuchOption: _no_option,
    click.MissingParameter: _missing,
    click.BadOptionUsage: _bad_option,
    click.BadParameter: _bad_value,
    click.FileError: _bad_file,
}


def _did_you_mean(word: str, known: list[str]) -> str:
    found = get_close_matches(word, known, n=1, cutoff=0.4)
    return f"có phải “{found[0]}”?" if found else ""


def _name_of(error: Any) -> str:
    param = error.param
    if isinstance(param, click.Option):
        return f"tùy chọn “{param.opts[0]}”"
    return f"tham số {param.metavar or param.human_readable_name}" if param is not None else "tham số"


def _path_of(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return context.command_path if context else PROGRAM


def _complain(what: str, mend: str, code: int) -> int:
    click.echo(f"Lỗi: {what} → {mend}", err=True)
    return code


def _speak_utf8() -> None:
    # A Windows console may still speak a code page that has no Vietnamese.
    for stream in (sys.stdout, sys.stderr):
        if (stream.encoding or "").lower().replace("-", "") != "utf8" and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
