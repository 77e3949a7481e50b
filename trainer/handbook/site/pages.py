"""One page on its way through the build: front matter, lines, and what we change in the rendered HTML."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Any

from trainer.content import yaml
from trainer.core.problems import Problem
from trainer.core.quiz.model import ROLE_TITLES
from trainer.handbook.html_sections import LEFT_OUT
from trainer.handbook.site import tables

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_NO_HEADER = re.compile(r"<th( [^>]*)?>\s*</th>")
_ALIGNED = re.compile(r' style="text-align: (left|right|center);"')
_TASK = re.compile(
    r'(<label class="task-list-control"><input type="checkbox")((?: checked)?)( ?/?>)'
    r'(<span class="task-list-indicator"></span></label>)(.*?)(?=</li>|</p>|<ul|<ol)',
    re.DOTALL,
)
_CHAPTER = re.compile(r'<h2 id="([^"]+)"[^>]*>(.*?)(?:<a class="headerlink".*?</a>)?</h2>', re.DOTALL)
# Fewer are seen at a glance; the story that says why is for who has the time, not for who looks for something.
_ENOUGH, _STORY = 4, "vi-sao"
_BLANK = "mau"  # the section of a form that is filled in
_SOURCE_LINE = re.compile(r'\s*<p class="dong-nguon".*?</p>')
_ROLES: Mapping[str, str] = {str(role): title for role, title in ROLE_TITLES.items()}


@dataclass(frozen=True, slots=True)
class Source:
    """The file behind a page: its name for messages, its whole text, and how many lines stand above the Markdown."""

    file: str
    text: str
    above: int

    @classmethod
    def of(cls, file: str, text: str, markdown: str) -> "Source":
        """Find where ``markdown`` begins in the file it was taken from."""
        return cls(file, text, max(0, text.rstrip("\n").count("\n") - markdown.rstrip("\n").count("\n")))

    def problem(self, line: int, what: str, mend: str) -> Problem:
        """Return a Problem at ``line`` of this file (0: the file as a whole)."""
        return Problem(self.file, line, what, mend)

    def line_with(self, needle: str, nth: int = 1, after: int = 0) -> int:
        """Return the line in which ``needle`` stands for the nth time below the line ``after``, or 0."""
        found = [n for n, line in enumerate(self.text.split("\n"), start=1) if n > after and needle in line]
        return found[min(nth, len(found)) - 1] if found else 0


def not_utf_8(src_uri: str, raw: bytes) -> Problem | None:
    """Return what is wrong with a page that is no UTF-8, as old programs save it; None when it is."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        mend = "mở tệp và lưu lại với bảng mã UTF-8"
        return Problem(f"docs/{src_uri}", line, "tệp không ở bảng mã UTF-8", mend)
    return None


def front_matter_problems(source: Source, meta: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is missing or wrong above the page; of what cannot be read (MkDocs then knows nothing of it) why."""
    if not meta and (unreadable := _unreadable(source)):
        yield from unreadable
        return
    for name in ("title", "description"):
        if not isinstance(meta.get(name), str) or not meta[name].strip():
            yield source.problem(1, f"đầu trang thiếu {name}", f"thêm dòng “{name}: …” giữa hai dòng ---")
    if meta.get("owner_role") not in _ROLES:
        yield source.problem(
            source.line_with("owner_role:") or 1, "owner_role không đúng", f"chọn một trong: {', '.join(_ROLES)}"
        )
    if not isinstance(meta.get("reviewed"), date):
        yield source.problem(
            source.line_with("reviewed:") or 1, "đầu trang thiếu ngày rà lại", "thêm dòng “reviewed: 2026-11-25”"
        )


def _unreadable(source: Source) -> list[Problem]:
    head = FRONT_MATTER.match(source.text)
    found = yaml.parse(head[1].encode(), source.file).problems if head else ()
    return [replace(problem, line=problem.line + 1) for problem in found]


def form_problems(source: Source, meta: Mapping[str, Any], html: str) -> Iterator[Problem]:
    """Yield what a form lacks of the parts that its DOCX is made of."""
    if meta.get("form") is True and 'id="mau"' not in html:
        yield source.problem(source.line_with("form:"), "biểu mẫu thiếu phần mẫu trống", "thêm mục “## Mẫu {#mau}”")


def with_source_line(html: str, meta: Mapping[str, Any], title: str) -> str:
    """Return the page with its heading and, under it, a form's code, who keeps it and when it was last gone over."""
    if "<h1" not in html:
        html = f'<h1 id="dau-trang">{escape(title)}</h1>\n{html}'
    reviewed = meta.get("reviewed")
    if meta.get("source_line") is False or not isinstance(reviewed, date):
        return html
    role = _ROLES.get(str(meta.get("owner_role")), "")
    code = f"Mẫu {escape(str(meta['form_code']))}. " if meta.get("form_code") else ""
    day = f'<time datetime="{reviewed:%Y-%m-%d}">{reviewed:%d/%m/%Y}</time>'
    line = (
        f'<p class="dong-nguon" {LEFT_OUT} data-search-exclude>{code}Phụ trách: {role}'
        f'<span class="dong-nguon__ngay">Rà lại ngày {day}</span></p>'
    )
    return html.replace("</h1>", f"</h1>\n{line}", 1)


def with_jumps(html: str) -> str:
    """Return the page with, under its title, a row of links to its parts: a phone shows no table of contents."""
    parts = [(match[1], tables.words_of(match[2])) for match in _CHAPTER.finditer(html)]
    if len(parts) < _ENOUGH:
        return html
    links = "".join(f'<a href="#{anchor}">{escape(title)}</a>' for anchor, title in parts[1:] if anchor != _STORY)
    row = f'<nav class="muc-trang" aria-label="Các phần của trang" {LEFT_OUT} data-search-exclude>{links}</nav>'
    title, end, rest = html.partition("</h1>")
    line = _SOURCE_LINE.match(rest)
    below = line.end() if line else 0
    return f"{title}{end}{rest[:below]}\n{row}{rest[below:]}"


def with_sheets(html: str, meta: Mapping[str, Any]) -> str:
    """Return the page of a form so that its parts begin sheets of their own when a browser prints it.

    What is handed out stands on no sheet with answers: what comes after the blank begins one, and what does in the Word
    file. Where there is such a part the blank does too; alone it would leave a sheet with little more than a title.
    """
    if meta.get("form") is not True:
        return html
    parts = [match[1] for match in _CHAPTER.finditer(html)]
    sheets = meta.get("new_sheets", ())
    behind = parts[parts.index(_BLANK) :][0 if sheets else 1 : 2] if _BLANK in parts else []
    for anchor in {*behind, *sheets}:
        html = re.sub(rf'(<h[23] id="{re.escape(anchor)}")', r'\1 class="to-rieng"', html)
    return html


def accessible(html: str) -> str:
    """Return the page with tables that fit a phone, tick boxes that have a name, and no style attributes."""
    html = _ALIGNED.sub(r' class="can-\1"', html)
    html = _NO_HEADER.sub(r"<td\1></td>", html)  # the empty corner of a table heads nothing
    return _TASK.sub(_named_task, tables.ready(html))


def _named_task(match: re.Match[str]) -> str:
    start, checked, end, indicator, words = match.groups()
    name = escape(tables.words_of(words))
    return f'{start} aria-label="{name}"{checked}{end}{indicator}{words}'
