"""What a telephone keeps of the book for when there is no net: the pages for an incident, and what they are made of."""

import hashlib
import json
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path

from trainer.handbook.site import unit_values

# At the top of the book: a worker of a browser sees to nothing above the folder in which it lies.
SCRIPT = "khong-mang.js"
# The folder of the pages that are kept, and from which, beside the front page, a browser is told to keep them.
FOLDER = "su-co/"
# The entry of the front matter of these, by which the template tells it.
KEEPS = "keeps_incidents"
_FRONT = "index.html"
# The list that one chooses from leads to pages of other chapters, too: none of its lines may end without net.
_CHOICES = re.compile(r'<div class="su-co">.*?</div>', re.DOTALL)
_CHOSEN = re.compile(r'href="([^":#?]+\.html)')
_LOADED = re.compile(r'<(?:link rel="stylesheet" href|script src)="([^":]+)"')
_ALSO = ("assets/gan-dan/fonts/*.woff2", "assets/gan-dan/mark.svg", f"assets/javascripts/{unit_values.TABLE}")


def write(site: Path) -> None:
    """Leave the worker in ``site``, which is whole, with the list of what it keeps and a mark of that; no pages for an
    incident: no worker."""
    pages = sorted(site.glob(f"{FOLDER}*.html"))
    if not pages:
        return
    own = [_name(page, site) for page in pages]
    files = [_FRONT, *own, *sorted(_chosen(site) - set(own))]
    files += sorted({one for name in files for one in _loaded_by(name, site)} | _also(site))
    mark = hashlib.sha256(b"".join((site / name).read_bytes() for name in files)).hexdigest()[:16]
    worker = Path(__file__).with_name(SCRIPT).read_text(encoding="utf-8")
    worker = worker.replace("MARK", mark, 1).replace("FILES", json.dumps(files), 1)
    (site / SCRIPT).write_text(worker, encoding="utf-8")


def _chosen(site: Path) -> set[str]:
    text = (site / FOLDER / _FRONT).read_text(encoding="utf-8")
    return {
        posixpath.normpath(posixpath.join(FOLDER, address))
        for choices in _CHOICES.findall(text)
        for address in _CHOSEN.findall(choices)
    }


def _loaded_by(name: str, site: Path) -> Iterable[str]:
    text = (site / name).read_text(encoding="utf-8")
    found = (posixpath.normpath(posixpath.join(posixpath.dirname(name), one)) for one in _LOADED.findall(text))
    return (one for one in found if (site / one).is_file())


def _also(site: Path) -> set[str]:
    return {_name(path, site) for pattern in _ALSO for path in site.glob(pattern)}


def _name(path: Path, site: Path) -> str:
    return path.relative_to(site).as_posix()
