"""Puts a changed handbook under a running demonstration: new words in some sections, and the editions that say why."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests import whole_yaml
from tests.browser.live import PROJECT, Live
from trainer.core.editions.model import REGISTER_PAGE

LAW = "luat-116-2025"


def new_edition(live: Live, today: date, changed: Mapping[str, date]) -> None:
    """Change sections (reference → day until which to relearn) materially, and start the server on them."""
    content = json.loads((PROJECT / "var" / "build" / "sections.json").read_text(encoding="utf-8"))
    first, second = [], []
    for section in content["sections"]:
        if section["page"] == REGISTER_PAGE:
            continue
        first.append(_change(section["reference"], None, section["fingerprint"], "minor", "Bản đầu."))
        if section["reference"] in changed:
            old = section["fingerprint"]
            _reword(section)
            by = changed[section["reference"]]
            second.append(_change(section["reference"], old, section["fingerprint"], "material", _WHY, by))
    live.kill9()
    # The questions were there before the sections changed: only then is a change that is over asked at once.
    live.rows("UPDATE trainer_questionversion SET first_seen_at = ?", f"{today - timedelta(days=90)} 00:00:00")
    _replace_sections(live.var / "project" / "var" / "build", content)
    folder = live.var / "project" / "editions"
    folder.mkdir()
    _write(folder, today - timedelta(days=90), "Bản đầu", first)
    _write(folder, today - timedelta(days=40), "Bản theo luật mới", second)
    live.start()


_WHY = "Luật mới đặt ra yêu cầu chặt hơn về người được giữ mật khẩu của trang."


def _change(section: str, old: str | None, new: str, weight: str, reason: str, by: date | None = None) -> Any:
    change: dict[str, Any] = {"section": section, "old": old, "new": new, "weight": weight, "reason": reason}
    return change | ({"instrument": LAW, "relearn_by": by} if by else {})


def _reword(section: dict[str, Any]) -> None:
    """Put others for the first word of the first paragraph and add one at the end."""
    html = re.sub(r"<p>\w+", "<p>Từ nay, theo quy định mới,", section["html"], count=1)
    html = html if html != section["html"] else "<p>Từ nay theo quy định mới.</p>" + html
    section["html"] = html + "<p>Ai giữ mật khẩu của trang thì ký vào sổ giao nhận và đổi mật khẩu khi bàn giao.</p>"
    section["fingerprint"] = hashlib.sha256(section["html"].encode()).hexdigest()[:16]
    section.pop("paragraphs", None)


def _replace_sections(build: Path, content: Any) -> None:
    built = build.resolve()
    build.unlink()
    build.mkdir()
    for part in built.iterdir():
        if part.name != "sections.json":
            (build / part.name).symlink_to(part)
    (build / "sections.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _write(folder: Path, on: date, title: str, changes: list[Any]) -> None:
    shape = {"edition": on.isoformat(), "published": on, "title": title, "changes": changes}
    whole_yaml.write(folder / f"{on.isoformat()}.yml", shape)
