"""The page “Rà bài”: its two boxes, what its scripts read, the table of rules with their figures."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.utils import get_relative_url

from trainer.content.registers import DEMONSTRATION
from trainer.content.scan_rules import read_drafts, scan_rules
from trainer.core.problems import ContentError
from trainer.core.scan import photo
from trainer.core.scan.measure import Figure, measure
from trainer.core.scan.rules import GROUPS, Group, Near, Pattern, Rule
from trainer.core.scan.shadow import tables
from trainer.core.text import percent, share
from trainer.handbook.html_sections import LEFT_OUT
from trainer.handbook.site.macros import REGISTER, MacroError, Registers

_FOLDER = "assets/javascripts"
_SCRIPTS = ("ra-bai.js", "ra-bai-heic.js", "ra-bai-anh.js", "ra-bai-trang.js")
# What the last of them fetches once the page stands: a third of what the page weighs, and not needed to show it.
RULES = f"{_FOLDER}/ra-bai-luat.js"
# The shortest text that is worth a name of its own, in characters.
_LEAST = 24
_COUNTED: Mapping[Group, str] = {
    "identifiers": "số, địa chỉ hoặc mật khẩu",
    "meaning": "điều không nên nói hoặc còn thiếu",
    "words": "chỗ khó đọc",
}
# What is found of a person is counted by what it is: “3 số, địa chỉ hoặc mật khẩu” tells nobody what stands there.
_KINDS = {
    "insurance-number": "số bảo hiểm",
    "plate": "biển số xe",
    "email": "địa chỉ e-mail",
    "citizen-number": "số căn cước",
    "old-citizen-number": "số chứng minh cũ",
    "telephone": "số điện thoại",
    "birth-day": "ngày sinh",
    "bank-account": "số tài khoản",
    "house-address": "địa chỉ nhà",
    "password-or-code": "mật khẩu hoặc mã",
    "link-shortened": "đường dẫn rút gọn",
    "link-look-alike": "đường dẫn nhái",
}
_OFF = (
    f'<p class="ra-bai__tat" {LEFT_OUT}>Trình duyệt đang tắt JavaScript nên máy không rà được. '
    '<a href="#ra-bang-mat">Rà bằng mắt</a> theo danh sách ở dưới.</p>'
)
_MEASURED = (
    "Đo trên {} bài nháp bịa, do người chưa xem quy tắc nào viết và đánh dấu; người viết quy tắc không mở bài nào.\n"
)
_TEXT = """\
<div class="ra-bai" data-ra-bai hidden {out}>
<label for="ra-bai-chu">Dán bản nháp vào đây</label>
<textarea id="ra-bai-chu" rows="8" spellcheck="false" autocomplete="off" translate="no" data-gramm="false"></textarea>
<p class="ra-bai__nut"><button type="button" data-ra>Rà bài</button>
<button type="button" data-ke hidden>Sửa chỗ kế tiếp</button>
<button type="button" data-chep hidden>Chép cả bài</button>
<button type="button" data-xoa>Xóa hết</button></p>
<p class="ra-bai__cho" data-cho role="status"></p>
<details class="ra-bai__cua"><summary>Số máy, địa chỉ công khai của cơ quan: không tính</summary>
<label for="ra-bai-cua">Mỗi dòng một thứ</label>
<textarea id="ra-bai-cua" rows="4" spellcheck="false" autocomplete="off" data-khoa="{keys}">{own}</textarea></details>
<p class="ra-bai__ket-qua" role="status" tabindex="-1" data-ket-qua></p>
<div class="ra-bai__bai" data-bai hidden>
<p class="ra-bai__ten">Bấm chỗ tô màu để xem vì sao</p><div data-chu></div></div>
<ol class="ra-bai__thay" data-thay></ol>
</div>
"""
_PHOTO = """\
<div class="ra-bai" data-ra-anh hidden {out}>
<label for="ra-bai-anh">Chọn ảnh, hoặc kéo ảnh thả vào khung này</label>
<input type="file" id="ra-bai-anh" accept="image/*,.heic,.heif">
<p class="ra-bai__ket-qua" role="status" tabindex="-1" data-ket-qua></p>
<ul class="ra-bai__thay" data-thay></ul>
<p class="ra-bai__nut"><button type="button" data-luu hidden>Lưu bản sạch</button></p>
</div>
"""


def for_page(project: Path, registers: Registers, url: str) -> dict[str, Callable[[], str]]:
    """Return the macros of the scan for the page at ``url``."""

    def text() -> str:
        own = {key: entry.value for key, entry in registers.agency.items() if entry.value and key != DEMONSTRATION}
        return _TEXT.format(out=LEFT_OUT, keys=" ".join(own), own=escape("\n".join(own.values()))) + _OFF

    def photograph() -> str:
        return _PHOTO.format(out=LEFT_OUT) + _OFF

    def table() -> str:
        return rules_table(project, url)

    return {"ra_bai": text, "ra_anh": photograph, "quy_tac_ra_bai": table}


def rules_table(project: Path, url: str) -> str:
    """Return every rule with its figures on the held-back drafts, as Markdown tables. Raises MacroError."""
    try:
        rules, drafts = scan_rules(project), read_drafts(project, "held-back")
    except ContentError as error:
        raise MacroError(str(error.problems[0]), "chạy: python -m trainer check") from None
    figures, _ = measure(drafts, rules)
    parts = [_MEASURED.format(len(drafts))]
    for group, title in GROUPS.items():
        own = [rule for rule in rules if rule.group == group]
        parts.append(f"\n**{title}**\n\n| Quy tắc | Tìm ra | Không thừa | Mục |\n|---|---|---|---|")
        parts += [_row(rule, figures[rule.id], project, url) for rule in own]
        total = sum((figures[rule.id] for rule in own), Figure())
        parts.append(f"| **Cả nhóm** | {_share(total.found, total.marks)} | {_share(total.right, total.finds)} | |\n")
    return "\n".join(parts)


def _row(rule: Rule, figure: Figure, project: Path, url: str) -> str:
    where = f"[{title_of(project, rule.section)}]({_address(rule.section, url, '.md')})"
    return f"| {rule.name} | {_share(figure.found, figure.marks)} | {_share(figure.right, figure.finds)} | {where} |"


def _share(part: int, whole: int) -> str:
    return f"{percent(share(part, whole))} ({part}/{whole})" if whole else "–"


def title_of(project: Path, reference: str) -> str:
    """Return the heading of a section, as its page has it; its page's own name when it has none."""
    page, _, anchor = reference.partition("#")
    text = (project / "docs" / f"{page}.md").read_text(encoding="utf-8")
    found = re.search(rf"^#+ (.+?) \{{#{re.escape(anchor)}\}}", text, re.MULTILINE)
    return found[1] if found else page


def _address(reference: str, url: str, ending: str = ".html") -> str:
    page, _, anchor = reference.partition("#")
    return f"{get_relative_url(page + ending, url)}#{anchor}"


def rules_script(project: Path, registers: Registers, url: str) -> str:
    """Return the script of what the page at ``url`` reads: tables, rules, words. Empty when rules are faulty."""
    try:
        rules = scan_rules(project)
    except ContentError:
        return ""
    engine = engine_data(rules)
    said = [_rule(rule, project, registers, url) for rule in rules]
    data = {
        **engine,
        "groups": _COUNTED,
        "kinds": _KINDS,
        "photo": photo.FACTS,
        "rules": [{**words, **patterns} for words, patterns in zip(said, engine["rules"], strict=True)],
    }
    return f"window.RaBaiLuat = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n"


def engine_data(rules: Iterable[Rule]) -> dict[str, Any]:
    """Return what the browser's engine alone needs of ``rules``."""
    return {"tables": tables(), **_parted([_engine(rule) for rule in rules])}


def _parted(rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Return ``rules`` with what patterns share named by its number: the page would weigh half as much again.

    A part is a group in brackets or a run of words; it may hold the names of shorter parts.
    """
    whole = json.dumps(rules, ensure_ascii=False)
    pieces = Counter((*_groups(whole), *re.findall(r"[^()\[\]\\\"{}<>]{24,}", whole)))
    parts: list[str] = []
    for piece in sorted((one for one, times in pieces.items() if times > 1), key=lambda one: (-len(one), one)):
        if len(piece) < _LEAST or sum(text.count(piece) for text in (whole, *parts)) < 2:
            continue
        name = f"<{len(parts)}>"
        whole, parts = whole.replace(piece, name), [*(one.replace(piece, name) for one in parts), piece]
    return {"parts": [json.loads(f'"{one}"') for one in parts], "rules": json.loads(whole)}


def _groups(whole: str) -> Iterable[str]:
    """Yield what stands between an opening bracket and its closing one, both included, within one string of JSON."""
    opened: list[int] = []
    for place, sign in enumerate(whole):
        if sign == '"':
            opened.clear()
        elif sign == "(":
            opened.append(place)
        elif sign == ")" and opened:
            yield whole[opened.pop() : place + 1]


def _engine(rule: Rule) -> dict[str, Any]:
    whole = [
        {"when": [one.pattern for one in each.when], "absent": [one.pattern for one in each.absent]}
        for each in rule.whole
    ]
    patterns = [_pattern(one) for one in rule.patterns]
    marked = {} if rule.bare else {"marked": True}
    return {"id": rule.id, "group": rule.group, "own": rule.own, "patterns": patterns, "whole": whole, **marked}


# What most patterns have is not written out: the page would weigh a twentieth more.
_USUAL: Mapping[str, Any] = {
    "cased": False,
    "edge": "word",
    "near": [],
    "far": [],
    "check": "",
    "limit": 0,
    "known": [],
}
_USUAL_NEAR: Mapping[str, Any] = {"side": "both", "cased": False}


def _pattern(one: Pattern) -> dict[str, Any]:
    every = {
        "re": one.pattern.pattern,
        "cased": one.cased,
        "edge": one.edge,
        "near": [_near(near) for near in one.near],
        "far": [_near(near) for near in one.far],
        "check": one.check,
        "limit": one.limit,
        "known": sorted(one.known),
    }
    return _unusual(every, _USUAL)


def _near(one: Near) -> dict[str, Any]:
    every = {"re": one.pattern.pattern, "within": one.within, "side": one.side, "cased": one.cased}
    return _unusual(every, _USUAL_NEAR)


def _unusual(every: Mapping[str, Any], usual: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in every.items() if name not in usual or value != usual[name]}


def _rule(rule: Rule, project: Path, registers: Registers, url: str) -> dict[str, Any]:
    page = rule.section.partition("#")[0]
    said = {
        "name": rule.name,
        "why": rule.why,
        "do": rule.do,
        "section": {"words": title_of(project, rule.section), "url": _address(rule.section, url)},
        "law": list(_law(rule, registers, url)),
        "practice": f"/tap-huan/luyen-cau/{rule.question}/" if rule.question else "",
        "selfcheck": _address(f"{page}#tu-kiem", url),
    }
    return {**_engine(rule), **said}


def _law(rule: Rule, registers: Registers, url: str) -> Iterable[dict[str, str]]:
    for law in rule.law:
        if instrument := registers.instruments.get(law.instrument):
            yield {
                "words": instrument.cited(law.article),
                "url": f"{get_relative_url(REGISTER + '.html', url)}#{instrument.key}",
            }


def scripts() -> tuple[str, ...]:
    """Return the scripts of the page, in their order."""
    return tuple(f"{_FOLDER}/{name}" for name in _SCRIPTS)
