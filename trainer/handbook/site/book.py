"""One build of the handbook: what it knows, what it finds wrong, and the sections it collects for the trainer."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from unicodedata import normalize

from trainer.content.registers import read_agency, read_instruments
from trainer.core import fingerprint
from trainer.core.handbook.section import Section
from trainer.core.handbook.unit_values import UnitValues, named
from trainer.core.problems import ContentError, Problem
from trainer.core.text import clean, nearest
from trainer.core.vietnam_time import day_of
from trainer.handbook.html_sections import PageReader, Passage, read_page
from trainer.handbook.site import changes, downloads, drawings, lost_ids, macros, pages, register, scan, unit_values
from trainer.handbook.site.macro_sandbox import RenderError, render
from trainer.handbook.site.slugs import Slugger, is_good_id

_QUIZ_ID = re.compile(r"^id:\s*[\"']?([A-Za-z0-9-]+)", re.MULTILINE)
_QUIZ_CALL = re.compile(re.escape(macros.QUIZ_URL) + r"([^/\"]+)/")
# A section is what stands under a heading of level two or three.
_SMALLEST = 3
# Under these a smaller heading names a mistake. It is also read alone, in a result and in the search: it has to say no.
_MISTAKES = frozenset(("khong-lam", "dung-lam"))
_SAYS_NO = re.compile(r"\b(?:không|đừng|chớ)\b", re.IGNORECASE)


def build_day() -> date:
    """Return the day on which the law must be in force: GAN_DAN_TODAY, or today."""
    given = os.environ.get("GAN_DAN_TODAY")
    if not given:
        return day_of(datetime.now(UTC))
    try:
        return date.fromisoformat(given)
    except ValueError:
        problem = Problem("GAN_DAN_TODAY", 0, f"“{given}” không phải ngày có thật", "viết theo dạng 2026-11-25")
        raise ContentError([problem]) from None


@dataclass(slots=True)
class Book:
    """Everything one build holds between the events of MkDocs.

    ``loose`` are calls to quizzes that do not exist: like broken links, a strict build refuses them. ``cited``: by
    instrument and page its title and where it is cited first, wherever on the page that is.
    """

    project: Path
    registers: macros.Registers
    problems: list[Problem]
    loose: list[Problem] = field(default_factory=list)
    slugger: Slugger = field(default_factory=Slugger)
    sections: list[Section] = field(default_factory=list)
    cited: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    sources: dict[str, pages.Source] = field(default_factory=dict)
    units: tuple[UnitValues, ...] = ()

    @classmethod
    def open(cls, project: Path) -> "Book":
        """Read the registers of ``project``."""
        instruments, problems = read_instruments(project / "docs")
        agency, more = read_agency(project)
        registers = macros.Registers(instruments, agency, build_day(), agency_whole=not more)
        # While the values cannot be read, nobody can say which columns there are.
        units, faults = ((), []) if more else unit_values.read(project, agency)
        return cls(project, registers, [*problems, *more, *faults], units=named(units))

    def render(self, src_uri: str, url: str, text: str, markdown: str) -> str:
        """Return the Markdown of a page with its macros answered; problems are kept, not raised."""
        # A page typed on a Mac may be in NFD: here is its door.
        text, markdown = normalize("NFC", text), normalize("NFC", markdown)
        source = pages.Source.of(f"docs/{src_uri}", text, markdown)
        self.sources[src_uri] = source
        self.slugger.forget()
        docs = self.project / "docs"
        calls = {**macros.for_page(self.registers, url), **drawings.macros(docs), **downloads.macros(docs, url)}
        calls.update(changes.macros(self.project, self.registers, url))
        calls.update(scan.for_page(self.project, self.registers, url))
        if src_uri == f"{macros.REGISTER}.md":
            calls.update(register.macros(self.registers))
        rendered = self._answered(source, markdown, calls)
        self.loose.extend(_unknown_quizzes(source, rendered, self.project))
        return rendered

    def _answered(self, source: pages.Source, markdown: str, calls: dict[str, Callable[..., str]]) -> str:
        """Render; a line that fails is noted and emptied, so that the lines after it are looked at too."""
        lines = markdown.split("\n")
        for _ in lines:
            try:
                return render("\n".join(lines), calls)
            except RenderError as error:
                self.problems.append(source.problem(error.line + source.above, error.what, error.mend))
                lines[max(error.line, 1) - 1] = ""
        return ""

    def collect(self, src_uri: str, url: str, page_title: str, html: str) -> None:
        """Keep the sections of a rendered page, and note ids that are missing, doubled or odd."""
        source = self.sources[src_uri]
        reader = read_page(html, url)
        self.problems.extend(_doubled(source, reader))
        page = src_uri.removesuffix(".md")
        for passage in reader.passages:
            for citation in passage.citations:
                first = self.cited.setdefault(citation.instrument, {})
                first.setdefault(src_uri, (page_title, f"{url}#{passage.anchor}"))
        headings = [passage for passage in reader.passages if 2 <= passage.level <= _SMALLEST]
        bare = [passage for passage in headings if self._is_bare(passage)]
        borne = frozenset(anchor for anchor in reader.ids if not self.slugger.made_up(anchor))
        self.problems.extend(_without_id(source, bare, lost_ids.lost_ids(self.project, page, borne) if bare else {}))
        self.problems.extend(_small(source, passage) for passage in reader.passages if passage.level > _SMALLEST)
        self.problems.extend(_read_as_advice(source, headings))
        for passage in headings:
            self.problems.extend(self._heading_problems(source, passage))
            self.sections.append(_section(passage, page, url, page_title))

    def _is_bare(self, passage: Passage) -> bool:
        return not passage.anchor or self.slugger.made_up(passage.anchor)

    def _heading_problems(self, source: pages.Source, passage: Passage) -> Iterable[Problem]:
        title = clean("".join(passage.title))
        line = source.line_with("{#" + passage.anchor) or source.line_with(title)
        if not self._is_bare(passage) and not is_good_id(passage.anchor):
            yield source.problem(
                line, f"id “{passage.anchor}” có ký tự lạ", "chỉ dùng chữ thường không dấu, số và gạch nối"
            )
        if passage.nested:
            yield source.problem(line, f"tiêu đề “{title}” nằm trong một khối khác", "đưa tiêu đề ra ngoài khối")

    def places(self) -> dict[str, list[tuple[str, str]]]:
        """Return, for each instrument, the title of each page that cites it, and the url of the first place there."""
        return {key: list(pages.values()) for key, pages in self.cited.items()}

    def check(self, register_exists: bool) -> None:
        """Raise ContentError with everything found wrong so far."""
        if self.places() and not register_exists:
            mend = f"tạo docs/{macros.REGISTER}.md có lệnh van_ban_con_hieu_luc()"
            self.problems.append(
                Problem(f"docs/{macros.REGISTER}.md", 0, "thiếu trang danh mục văn bản mà các viện dẫn trỏ tới", mend)
            )
        if self.problems:
            raise ContentError(self.problems)


def _small(source: pages.Source, passage: Passage) -> Problem:
    title = clean("".join(passage.title))
    what = f"tiêu đề “{title}” nhỏ hơn cấp 3: chữ dưới nó không thuộc mục nào, đổi nghĩa cũng không ai học lại"
    return source.problem(source.line_with(title), what, "viết ### và một id riêng, hoặc viết chữ đậm")


def _read_as_advice(source: pages.Source, headings: Iterable[Passage]) -> Iterable[Problem]:
    above = ""
    for passage in headings:
        title = clean("".join(passage.title))
        if passage.level < _SMALLEST:
            above = passage.anchor
        elif above in _MISTAKES and not _SAYS_NO.search(title):
            what = f"tiêu đề “{title}” nằm dưới mục những việc không làm mà đứng một mình thì đọc như lời khuyên"
            yield source.problem(
                source.line_with("{#" + passage.anchor), what, f"viết “Không {title[:1].lower()}{title[1:]}”"
            )


def _without_id(source: pages.Source, bare: Iterable[Passage], lost: Mapping[str, str]) -> Iterable[Problem]:
    for passage in bare:
        title = clean("".join(passage.title))
        mend = lost_ids.mend(title, passage.anchor, lost)
        yield source.problem(source.line_with(title), f"tiêu đề “{title}” chưa có id riêng", mend)


def _unknown_quizzes(source: pages.Source, rendered: str, project: Path) -> Iterable[Problem]:
    known = _quiz_ids(project)
    for quiz in dict.fromkeys(_QUIZ_CALL.findall(rendered)):
        if known and quiz not in known:
            guess = nearest(quiz, sorted(known))
            mend = f"có phải “{guess}”? Nếu không thì viết bài đó" if guess else "xem các id trong thư mục quizzes"
            yield source.problem(source.line_with(quiz + '")'), f"không có bài kiểm tra “{quiz}”", mend)


def _quiz_ids(project: Path) -> frozenset[str]:
    texts = (file.read_text(encoding="utf-8", errors="replace") for file in sorted((project / "quizzes").glob("*.yml")))
    return frozenset(match[1] for text in texts if (match := _QUIZ_ID.search(text)))


def _doubled(source: pages.Source, reader: PageReader) -> Iterable[Problem]:
    for anchor in sorted({one for one in reader.ids if reader.ids.count(one) > 1}):
        line = source.line_with("{#" + anchor + "}", nth=2)
        yield source.problem(
            line, f"id “{anchor}” dùng {reader.ids.count(anchor)} lần trong trang", "đặt cho mỗi mục một id riêng"
        )


def _section(passage: Passage, page: str, url: str, page_title: str) -> Section:
    return Section(
        reference=f"{page}#{passage.anchor}",
        page=page,
        anchor=passage.anchor,
        level=passage.level,
        title=clean("".join(passage.title)),
        page_title=page_title,
        url=f"{url}#{passage.anchor}",
        text=passage.words(),
        paragraphs=passage.paragraphs(),
        html="".join(passage.html).strip(),
        fingerprint=fingerprint.of_text("".join(passage.meaning)),
        citations=tuple(dict.fromkeys(passage.citations)),
    )
