"""The hooks that mkdocs.yml names, in the order MkDocs calls them. Thin: the work is done in the modules beside."""

import logging
import re
import sys
from fnmatch import fnmatch
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

PROJECT = Path(__file__).resolve().parents[3]
# `mkdocs serve` loads this file by its path and does not know the project's package.
sys.path[:0] = [] if str(PROJECT) in sys.path else [str(PROJECT)]

from trainer.content.registers import DEMONSTRATION  # noqa: E402
from trainer.core.problems import ContentError, Problem  # noqa: E402
from trainer.handbook.site import (  # noqa: E402
    closed,
    downloads,
    macros,
    manuscript,
    offline,
    pages,
    register,
    scan,
    search,
    unit_values,
    words_to_send,
)
from trainer.handbook.site.book import Book  # noqa: E402
from trainer.handbook.site.outputs import RECORD, csp_json, sections_json  # noqa: E402

_STATIC = PROJECT / "trainer" / "web" / "static"
_TEMPLATES = PROJECT / "trainer" / "web" / "templates"
_THEME = PROJECT / "trainer" / "handbook" / "theme"
_BOOK_AT = "/cam-nang/assets/gan-dan/"  # where a server has what is shared
_SHARED = ("tokens.css", "mark.svg", "favicon.svg", "fonts/*.woff2", "fonts/OFL.txt")
_MATERIAL = ("assets/stylesheets/main.*.min.css", "assets/stylesheets/palette.*.min.css")
# What Material brings for other languages, for its own developers, and in the place of what is ours.
_UNUSED = ("assets/javascripts/*.map", "assets/stylesheets/*.min.css*", "assets/images/favicon.png")
_SEARCHED_IN = "lunr.stemmer.support.min.js"  # and search.SCRIPT
_OF_THE_HOUSE = ("tokens.css", "band.css")
_STYLES = ("gan-dan.css", "trang.css", "hinh.css")  # what Material has to be told, our own pages, drawings
_JS = "assets/javascripts"
_SCRIPTS = ("gan-dan.js", "tim-lai.js")  # small helps, the search found again: one request, like the sheets
_AS_WRITTEN = "as_written"  # the entry of a page's front matter that keeps it while the search reads it
_ALONE = "trang.css"  # also by itself, for the page 404
_log = logging.getLogger("mkdocs.gan_dan")
_book: Book
_nav: Navigation
_keeps_incidents: bool
_asked: dict[str, list[str]]  # url of a page → what it is looked for by


class BookError(PluginError):
    """Stops MkDocs without a traceback; carries the problems for whoever called the build."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Begin a build: read the registers, and let headings have ASCII ids."""
    global _book
    try:
        _book = Book.open(Path(config.docs_dir).parent)
    except ContentError as error:
        raise BookError(error.problems) from None
    config.mdx_configs.setdefault("toc", {})["slugify"] = _book.slugger
    invented = _book.registers.agency.get(DEMONSTRATION)
    config.extra["gan_dan"] = {**_of_the_house(), "demonstration": (invented and invented.value) or ""}
    return config


def _of_the_house() -> dict[str, str]:
    """Return what the pages share with the trainer's: the script that knows light or dark, and the icons for it."""
    script = (_STATIC / "theme.js").read_text(encoding="utf-8")
    return {
        "theme_script": re.sub(r"\s*/\*.*?\*/", "", script, flags=re.DOTALL).strip(),
        "theme_icons": (_TEMPLATES / "_theme_icons.html").read_text(encoding="utf-8").strip(),
    }


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the identity shared with the trainer: one copy in the repository, one in each of the two places served."""
    global _asked, _keeps_incidents
    _keeps_incidents = any(file.src_uri.startswith(offline.FOLDER) for file in files.documentation_pages())
    read = (pages.not_utf_8(file.src_uri, file.content_bytes) for file in files.documentation_pages())
    if unreadable := tuple(filter(None, read)):
        raise BookError(unreadable)
    by_page = {Path(file.src_uri).with_suffix("").as_posix(): file.url for file in files.documentation_pages()}
    words, problems = search.read_words(Path(config.docs_dir), by_page)
    _asked = {by_page[page]: asked for page, asked in words.items()}
    _book.problems.extend(problems)
    for pattern in _SHARED:
        for path in sorted(_STATIC.glob(pattern)):
            name = f"assets/gan-dan/{path.relative_to(_STATIC).as_posix()}"
            files.append(File.generated(config, name, abs_src_path=str(path)))
    files.append(File.generated(config, "assets/gan-dan/cam-nang.css", content=_all_styles(files)))
    for file in [one for one in files if _is_unused(one)]:
        files.remove(file)
    files.append(File.generated(config, search.SCRIPT, content=search.script()))
    files.append(File.generated(config, f"{_JS}/{_SCRIPTS[0]}", content=_all_scripts()))
    if _book.units:
        table = unit_values.table(_book.units, _book.registers.agency)
        source = (_THEME / _JS / unit_values.SCRIPT).read_text(encoding="utf-8")
        files.append(File.generated(config, f"{_JS}/{unit_values.SCRIPT}", content=search.bare(source)))
        files.append(File.generated(config, f"{_JS}/{unit_values.TABLE}", content=table))
    return files


def _is_unused(file: File) -> bool:
    """Say whether no browser ever asks for a file of the theme."""
    if fnmatch(file.src_uri, "assets/javascripts/lunr/*"):
        return file.name + ".js" != _SEARCHED_IN
    parts = [f"assets/stylesheets/{name}" for name in _STYLES if name != _ALONE]
    parts += [f"{_JS}/{name}" for name in (*_SCRIPTS, unit_values.SCRIPT)]
    return file.src_uri in parts or any(fnmatch(file.src_uri, pattern) for pattern in _UNUSED)


def _all_styles(files: Files) -> str:
    """Return Material's sheets and ours as one: on a poor line each more is a round trip before the first words."""
    material = [next(file for file in files if fnmatch(file.src_uri, pattern)) for pattern in _MATERIAL]
    sheets = [Path(file.abs_src_path or "") for file in material]
    sheets += [_STATIC / name for name in _OF_THE_HOUSE]
    sheets += [_THEME / "assets" / "stylesheets" / name for name in _STYLES]
    styles = "\n".join(re.sub(r"/\*# sourceMapping.*", "", sheet.read_text(encoding="utf-8")) for sheet in sheets)
    return styles.replace(_BOOK_AT, "")  # the typeface beside the sheet, so that the book has it from disk, too


def _all_scripts() -> str:
    """Return our scripts for every page as one, without their comments."""
    return search.bare(";\n".join((_THEME / _JS / name).read_text(encoding="utf-8") for name in _SCRIPTS))


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    """Keep the order of the pages for the printed book."""
    global _nav
    _nav = nav
    return nav


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Answer the macros of a page."""
    text = Path(page.file.abs_src_path or "").read_text(encoding="utf-8-sig")
    rendered = _book.render(page.file.src_uri, page.url, text, markdown)
    _book.problems.extend(pages.front_matter_problems(_book.sources[page.file.src_uri], page.meta))
    return rendered


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Collect the sections of a page, and finish its HTML."""
    title = str(page.meta.get("title") or page.title)
    source = _book.sources[page.file.src_uri]
    _book.problems.extend(words_to_send.problems(source, page.meta, html))
    html = words_to_send.marked(html, page.meta)
    html = pages.with_source_line(pages.accessible(html), page.meta, title)
    # Whose name stands at the head of a form changes no section.
    _book.collect(page.file.src_uri, page.url, title, html)
    if page.meta.get("form") is True:
        html = unit_values.with_heads(html, _book.units, _book.registers.agency)
    html = unit_values.with_line(html, _book.units, _book.registers.agency)
    marked = (unit_values.LINE, downloads.PLACE_OF_SHEETS)
    page.meta[unit_values.ON_PAGE] = bool(_book.units) and any(one in html for one in marked)
    if "toc" not in (page.meta.get("hide") or []):
        html = pages.with_jumps(html)
    _book.problems.extend(pages.form_problems(source, page.meta, html))
    html = pages.with_sheets(html, page.meta)
    page.meta.setdefault("search", search.weight(page.meta))
    asked = (page.meta.get(key) for key in ("form_code", "description"))
    _asked.setdefault(page.url, []).extend(str(one) for one in asked if one)
    return html


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Let a description hold quotation marks: Material puts it into its tag as it is. Its search has read the page."""
    page.content = page.meta.pop(_AS_WRITTEN, page.content or "")
    page.meta["description"] = escape(str(page.meta.get("description", "")))
    page.meta[offline.KEEPS] = _keeps_incidents and (page.is_homepage or page.url.startswith(offline.FOLDER))
    if page.meta.get(closed.CLOSED):
        page.meta.update(scan_scripts=scan.scripts(), scan_rules=scan.RULES)
        page.meta["logo"] = (_STATIC / "mark.svg").read_text(encoding="utf-8")
    return context


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Shut a page that promises to send nothing, and leave the rules it reads beside its scripts."""
    if not page.meta.get(closed.CLOSED):
        return output
    rules = Path(config.site_dir) / scan.RULES
    rules.parent.mkdir(parents=True, exist_ok=True)
    rules.write_text(scan.rules_script(_book.project, _book.registers, page.url), encoding="utf-8")
    return closed.shut(output, (_STATIC / "favicon.svg").read_text(encoding="utf-8"))


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Stop here when anything is wrong: all pages are read, none is written."""
    listed = files.get_file_from_path(f"{macros.REGISTER}.md")
    try:
        _book.check(register_exists=listed is not None)
    except ContentError as error:
        raise BookError(error.problems) from None
    for problem in _book.loose:
        _log.warning(str(problem), extra={"problem": problem})
    if listed is not None and listed.page is not None and listed.page.content is not None:
        listed.page.content = register.fill_in_citations(listed.page.content, _book.places())
    for file in files.documentation_pages():
        if file.page is not None and file.page.content:
            file.page.meta[_AS_WRITTEN] = file.page.content
            told = unit_values.for_search(file.page.content, _book.units, _book.registers.agency)
            file.page.content = search.cells_apart(told)
    return env


def on_post_build(*, config: MkDocsConfig) -> None:
    """Finish the search index, leave the record for our own programs, and nothing that changes with the hour."""
    site = Path(config.site_dir)
    for name in ("sitemap.xml", "sitemap.xml.gz"):  # empty without a site_url, and stamped with the time
        (site / name).unlink(missing_ok=True)
    search.add_words(site, _asked)
    offline.write(site)
    if RECORD in config.extra:
        _leave_record(Path(config.extra[RECORD]), site)


def _leave_record(folder: Path, site: Path) -> None:
    folder.mkdir()
    (folder / "sections.json").write_text(sections_json(_book), encoding="utf-8")
    (folder / "csp.json").write_text(csp_json(site), encoding="utf-8")
    (folder / manuscript.FILE).write_text(manuscript.written(_nav, _book.registers.agency), encoding="utf-8")
