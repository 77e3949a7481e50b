"""What can be taken along: the printed book and the forms. Pages hold a place, filled once the files are there."""

import json
import os
import posixpath
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import yaml
from mkdocs.utils import get_relative_url

from trainer.core.text import capital, nearest
from trainer.disk.paths import beside
from trainer.handbook.html_sections import LEFT_OUT
from trainer.handbook.site.macros import MacroError, day
from trainer.handbook.site.pages import FRONT_MATTER

FOLDER = "tai-ve"
FORMS = "bieu-mau"
SLIDES = "to-chieu"
NOTES = "loi-nguoi-dan"
KITS = "bo-dien-tap"
POSTERS = "to-treo"
CARD = "the-bo-tui"
LIST = "tai-ve.json"
NAME = "gan-dan-cam-nang"
KINDS: Mapping[str, str] = {
    "pdf": "PDF, để đọc và in",
    "epub": "EPUB, để đọc trên điện thoại",
    "docx": "Word, để sửa và trích",
    "zip": "Bản chép vào USB, mở không cần mạng",
}
_SHEETS: Mapping[str, str] = {POSTERS: "Sáu tờ treo tường, khổ A4", CARD: "Thẻ bỏ túi: gọi ai trước, in rồi gấp"}
_PAGE_OF_SHEETS = f"{FORMS}/index.html#to-treo"
_FOR_UNITS = (
    "<p>Mỗi xã, phường một tệp PDF, đã có số của nơi ấy: sáu tờ treo tường khổ A4 và thẻ bỏ túi.</p>"
    "<ul data-to-minh></ul><details><summary>Tìm xã, phường của mình</summary><ul data-to-rieng>{rows}</ul></details>"
    "<p>Nơi không có trong danh sách dùng tờ chung, chỗ của riêng từng nơi là dòng chấm:</p>"
)
_ON_EACH_KIT = "Bản Word để in, tờ chiếu và lời người dẫn tải ở trang của từng bộ."
PLACE_OF_SHEETS = f"<!--tai-ve:{POSTERS}-->"
_PLACE = re.compile(r"<!--tai-ve:([a-z0-9-]*)-->.*?<!--/tai-ve-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Edition:
    """Which book this is: the fingerprint of its sources, and the newest day on which a page was gone over."""

    mark: str
    reviewed: date

    def words(self) -> str:
        """Return it as readers see it: ``bản 25/11/2026, số hiệu 1a2b3c4d``."""
        return f"bản {day(self.reviewed)}, số hiệu {self.mark[:8]}"


# Whom a reader asks, and where that one finds the command: the book was built without being printed.
_HOW_TO_PRINT = "tra-cuu/bo-phan-cntt/may-chu.html"


def macros(docs: Path, url: str) -> dict[str, Callable[..., str]]:
    """Return the macros of downloads for the page at ``url``."""
    name = posixpath.basename(url).removesuffix(".html")
    how = f'<a href="{get_relative_url(_HOW_TO_PRINT, url)}#in-cam-nang">lệnh dành cho họ</a>'
    ask = f"hỏi bộ phận công nghệ thông tin ({how})"
    return {
        "tai_ve": lambda: _place("", f"Cần bản PDF, EPUB, Word hay bản chép vào USB: {ask}."),
        "tai_bieu_mau": lambda: _place(name, f"In trang này từ trình duyệt. Cần bản Word để điền: {ask}."),
        "tai_to_chieu": lambda: _place(name, f"Cần tờ chiếu và lời người dẫn: {ask}."),
        "tai_bo_dien_tap": lambda unit, number: _place(
            KITS, f"In trang của bộ từ trình duyệt. Cần bản Word, tờ chiếu thì hỏi {unit}, số trực {number}."
        ),
        "tai_to_treo": lambda: _place(POSTERS, f"Cần tờ treo tường, thẻ bỏ túi: {ask}."),
        "bieu_mau": lambda form: form_link(docs, url, form),
        "danh_sach_bieu_mau": lambda: form_list(docs, url),
    }


def _place(name: str, until_then: str) -> str:
    place = f"<!--tai-ve:{name}--><p>{until_then}</p><!--/tai-ve-->"
    return f'<div class="tai-ve" {LEFT_OUT} data-search-exclude>{place}</div>'


def forms(docs: Path) -> dict[str, dict[str, Any]]:
    """Return the front matter of every form of ``docs``, by the name of its page, in the order of their codes."""
    found = {file.stem: _front_matter(file) for file in sorted((docs / FORMS).glob("*.md"))}
    are_forms = {name: meta for name, meta in found.items() if meta.get("form") is True}
    return dict(sorted(are_forms.items(), key=lambda entry: (str(entry[1].get("form_code", "~")), entry[0])))


def _front_matter(file: Path) -> dict[str, Any]:
    match = FRONT_MATTER.match(file.read_text(encoding="utf-8-sig"))
    try:
        meta = yaml.safe_load(match[1]) if match else None
    except (yaml.YAMLError, ValueError):  # the latter: no real day
        meta = None  # it is said where the page is read
    return meta if isinstance(meta, dict) else {}


def form_link(docs: Path, url: str, name: str) -> str:
    """Return a link to the page of the form ``name``; raise MacroError when there is no such form."""
    known = forms(docs)
    if name not in known:
        guess = nearest(name, list(known))
        mend = f"có phải “{guess}”?" if guess else f"viết docs/{FORMS}/{name}.md có form: true ở đầu trang"
        raise MacroError(f"không có biểu mẫu “{name}”", mend)
    address = get_relative_url(f"{FORMS}/{name}.html", url)
    return f'<a href="{address}">{escape(str(known[name].get("title", name)))}</a>'


def form_list(docs: Path, url: str) -> str:
    """Return the list of all forms: code, link, what it is for."""
    rows = "".join(
        f"<li><strong>{form_link(docs, url, name)}</strong>{_code(meta)}{_purpose(meta)}</li>"
        for name, meta in forms(docs).items()
    )
    return f'<ul class="danh-sach-bieu-mau">{rows}</ul>'


def _purpose(meta: Mapping[str, Any]) -> str:
    return f"<br>{escape(str(meta.get('description', '')))}"


def _code(meta: Mapping[str, Any]) -> str:
    return f" ({escape(str(meta['form_code']))})" if meta.get("form_code") else ""


def write_list(site: Path, edition: Edition, units: Mapping[str, tuple[str, str]] | None = None) -> None:
    """Note which edition the files in ``site`` are of, and until when its law holds.

    ``units``: by the code of each unit that has papers of its own, its name and their file, in the order of a list.
    """
    known = {
        "units": [[code, *about] for code, about in (units or {}).items()],
        "edition": edition.mark,
        "good_until": _built(site)["good_until"],
        "reviewed": edition.reviewed.isoformat(),
    }
    (beside(site) / LIST).write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def forget(site: Path) -> None:
    """Take back what ``write_list`` noted: the files are about to be replaced."""
    (beside(site) / LIST).unlink(missing_ok=True)


def edition_of_files(site: Path) -> Edition | None:
    """Return the edition of the files that lie in ``site``, or None when there are none."""
    try:
        known = json.loads((beside(site) / LIST).read_text(encoding="utf-8"))
        return Edition(known["edition"], date.fromisoformat(known["reviewed"]))
    except (OSError, ValueError, KeyError):
        return None


def take_over(old: Path, fresh: Path) -> None:
    """Keep the files of the ``old`` book in the ``fresh`` one when it is the same edition under the same law."""
    files, built = edition_of_files(old), _built(fresh)
    if files is None or files.mark != built["edition"]:
        return
    if json.loads((beside(old) / LIST).read_text(encoding="utf-8")).get("good_until") == built["good_until"]:
        shutil.copytree(old / FOLDER, fresh / FOLDER, copy_function=os.link)
        shutil.copy(beside(old) / LIST, beside(fresh) / LIST)
        show(fresh)


def _built(site: Path) -> Any:
    return json.loads((beside(site) / "sections.json").read_text(encoding="utf-8"))


def show(site: Path) -> None:
    """Fill the places for downloads in the pages of ``site`` with links to the files that are there."""
    edition = edition_of_files(site)
    if edition is None:
        return
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        url = page.relative_to(site).as_posix()
        filled = _PLACE.sub(lambda place, url=url: _filled(site, url, place, edition), text)  # type: ignore[misc]
        if filled != text:
            page.write_text(filled, encoding="utf-8")
            Path(f"{page}.gz").unlink(missing_ok=True)  # it would show the old page


def _filled(site: Path, url: str, place: re.Match[str], edition: Edition) -> str:
    name = place[1]
    if name == KITS:
        return f"<!--tai-ve:{name}--><p>{_ON_EACH_KIT}</p><!--/tai-ve-->"
    by_name = {"": _book_links, POSTERS: _sheet_links}
    links = "".join(by_name[name](site, url) if name in by_name else _form_links(site, url, name))
    if not links:
        return place[0]
    note = "" if name else f'<p class="tai-ve__ban">{capital(edition.words())}.</p>'
    above = _of_units(site, url) if name == POSTERS else ""
    return f"<!--tai-ve:{name}-->{above}<ul>{links}</ul>{note}<!--/tai-ve-->"


def _units(site: Path) -> list[list[str]]:
    """Return code, name and file of each unit that has papers of its own."""
    found: list[list[str]] = json.loads((beside(site) / LIST).read_text(encoding="utf-8")).get("units", [])
    return found


def _of_units(site: Path, url: str) -> str:
    """Return the list of the papers of each unit; the script of the chosen unit puts one's own above it."""
    rows = "".join(
        link.replace("<li>", f'<li data-don-vi="{code}">', 1)
        for code, name, file in _units(site)
        for link in _link(site, url, f"{FOLDER}/{POSTERS}/{file}", escape(name))
    )
    return _FOR_UNITS.format(rows=rows) if rows else ""


def _book_links(site: Path, url: str) -> Iterator[str]:
    for kind, words in KINDS.items():
        yield from _link(site, url, f"{FOLDER}/{NAME}.{kind}", words)
    if _units(site):
        yield f'<li><a href="{get_relative_url(_PAGE_OF_SHEETS, url)}">Tờ treo, thẻ bỏ túi của từng xã, phường</a></li>'
    else:
        yield from _sheet_links(site, url)


def _sheet_links(site: Path, url: str) -> Iterator[str]:
    for_whom = ", mỗi nơi tự ghi số" if _units(site) else ""
    for name, words in _SHEETS.items():
        yield from _link(site, url, f"{FOLDER}/{name}.pdf", words + for_whom)


def _form_links(site: Path, url: str, name: str) -> Iterator[str]:
    yield from _link(site, url, f"{FOLDER}/{FORMS}/{name}.docx", "Tải mẫu trống, bản Word")
    yield from _link(site, url, f"{FOLDER}/{SLIDES}/{name}.pdf", "Tải tờ chiếu, PDF")
    yield from _link(site, url, f"{FOLDER}/{SLIDES}/{name}-{NOTES}.pdf", "Tải lời người dẫn, PDF khổ A4")


def _link(site: Path, url: str, file: str, words: str) -> Iterator[str]:
    if (site / file).is_file():
        address, size = get_relative_url(file, url), _size((site / file).stat().st_size)
        yield f'<li><a href="{address}" download>{words}</a> <span class="tai-ve__co">{size}</span></li>'


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB".replace(".", ",") if count >= 1_000_000 else f"{max(1, count // 1000)} KB"
