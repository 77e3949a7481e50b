"""Runs the Jinja calls in the Markdown of a page, in a sandbox, and says in which line one went wrong."""

from collections.abc import Callable, Mapping
from types import TracebackType

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from trainer.core.text import nearest
from trainer.handbook.site.macros import MacroError

_SHAPE = (
    'viết như {{ vb("luat-116-2025", "khoản 2 Điều 42") }}: đủ hai ngoặc nhọn mỗi bên, chữ nằm trong dấu nháy thẳng'
)
# {# … #} is a heading's id in our Markdown, so Jinja's comments are written [## … ##].
_ENVIRONMENT = SandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,  # Markdown comes out, and the macros escape what they put into it
    comment_start_string="[##",
    comment_end_string="##]",
    keep_trailing_newline=True,
)
_ENVIRONMENT.globals.clear()


class RenderError(Exception):
    """A page that cannot be rendered: the line of its Markdown (from 1), what is wrong, how to mend it."""

    def __init__(self, line: int, what: str, mend: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what
        self.mend = mend


def render(markdown: str, macros: Mapping[str, Callable[..., str]]) -> str:
    """Return ``markdown`` with its calls answered; raise RenderError at the first that cannot be."""
    try:
        return _ENVIRONMENT.from_string(markdown).render(macros)
    except TemplateSyntaxError as error:
        raise RenderError(error.lineno, "lệnh trong ngoặc nhọn viết sai cú pháp", _SHAPE) from None
    except MacroError as error:
        raise RenderError(_line(error.__traceback__), error.what, error.mend) from None
    except UndefinedError as error:
        raise RenderError(_line(error.__traceback__), *_unknown(str(error), list(macros))) from None
    except SecurityError as error:
        raise RenderError(_line(error.__traceback__), "lệnh không được phép dùng trong trang", "bỏ lệnh này") from None
    except Exception as error:  # whatever an author can write must end in one line, not in a traceback
        raise RenderError(_line(error.__traceback__), "lệnh gọi không đúng cách", _SHAPE) from None


def _line(trace: TracebackType | None) -> int:
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _unknown(said: str, known: list[str]) -> tuple[str, str]:
    name = said.split("'")[1] if said.count("'") >= 2 else said
    guess = nearest(name, known)
    return f"không có lệnh “{name}”", f"có phải “{guess}”?" if guess else f"các lệnh có: {', '.join(sorted(known))}"
