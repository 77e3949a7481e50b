"""Small books in a temporary folder, and the real book built once and served over http and from disk."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.once import once
from tests.theme_read_once import read_once
from trainer.core.problems import ContentError, Problem
from trainer.handbook.compress import compress
from trainer.handbook.site import build

read_once()
PROJECT = Path(__file__).resolve().parents[2]
HEAD = "---\ntitle: {title}\ndescription: Một câu.\nowner_role: page_admin\nreviewed: 2026-11-25\n---\n\n"
REGISTER = """\
luat-116-2025: {number: 116/2025/QH15, kind: Luật, title: An ninh mạng, issuer: Quốc hội, issued: 2025-12-10,
  in_force_from: 2026-07-01, in_force_to: null, replaced_by: [], confidence: high, confirmed_at: Công báo, note: ""}
luat-24-2018: {number: 24/2018/QH14, kind: Luật, title: An ninh mạng, issuer: Quốc hội, issued: 2018-06-12,
  in_force_from: 2019-01-01, in_force_to: 2026-06-30, replaced_by: [luat-116-2025], confidence: high,
  confirmed_at: Công báo, note: ""}
nd-329-2026: {number: 329/2026/NĐ-CP, kind: Nghị định, title: lực lượng bảo vệ, issuer: Chính phủ, issued: 2026-08-19,
  in_force_from: null, in_force_to: null, replaced_by: [], confidence: medium, confirmed_at: bản lưu, note: ""}
qd-522-2017: {number: 522/QĐ-UBND, kind: Quyết định, title: quy tắc, issuer: UBND, issued: null,
  in_force_from: null, in_force_to: null, replaced_by: [], confidence: low, confirmed_at: chưa, note: ""}
nd-400-2027: {number: 400/2027/NĐ-CP, kind: Nghị định, title: việc sau này, issuer: Chính phủ, issued: 2026-11-01,
  in_force_from: 2027-01-01, in_force_to: null, replaced_by: [], confidence: high, confirmed_at: Công báo, note: ""}
"""
AGENCY = """\
dau_moi_cntt: {label: Đầu mối công nghệ thông tin, value: null}
ten_co_quan: {label: Tên cơ quan, value: UBND phường Sao Mai}
"""
REGISTER_PAGE = """\
# Văn bản

## Đang có hiệu lực {#con-hieu-luc}

{{ van_ban_con_hieu_luc() }}

## Hết {#het}

{{ van_ban_het_hieu_luc() }}
"""


class SmallBook:
    """A project of a few pages with the settings of the real one."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.nav = ""
        (project / "docs" / "_data").mkdir(parents=True)
        self.data("van-ban", REGISTER)
        self.data("co-quan", AGENCY)
        self.page("index", "# Trang đầu\n")
        self.page("van-ban", REGISTER_PAGE)

    def data(self, name: str, text: str) -> None:
        (self.project / "docs" / "_data" / f"{name}.yml").write_text(text, encoding="utf-8")

    def page(self, name: str, markdown: str, head: str = HEAD) -> None:
        path = self.project / "docs" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head.format(title=f"Trang {name}") + markdown, encoding="utf-8")

    def build(self, strict: bool = True) -> Path:
        settings = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:\n")[0]
        settings = settings.replace("- trainer/handbook/site/hooks.py", f"- {PROJECT}/trainer/handbook/site/hooks.py")
        settings = settings.replace("custom_dir: trainer/", f"custom_dir: {PROJECT}/trainer/")
        (self.project / "mkdocs.yml").write_text(f"{settings}\n{self.nav}", encoding="utf-8")
        build(self.project, strict=strict)
        return self.project / "var" / "site"

    def problems(self) -> tuple[Problem, ...]:
        with pytest.raises(ContentError) as stopped:
            self.build()
        return stopped.value.problems


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBook:
    monkeypatch.setenv("GAN_DAN_TODAY", "2026-11-25")
    return SmallBook(tmp_path)


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real book, built strictly: a warning fails every test of it. Apart from var/site, where a server may work."""
    return once(tmp_path_factory, "book", _build_the_real_book) / "var" / "site"


def _build_the_real_book(folder: Path) -> None:
    for name in ("docs", "trainer", "mkdocs.yml", "quizzes", "editions"):
        (folder / name).symlink_to(PROJECT / name)
    build(folder)
    compress(folder / "var" / "site")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def over_http(real_site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(real_site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def addresses(over_http: str, real_site: Path) -> Callable[[str], str]:
    """The root of the book by the way it is opened: http or file."""
    return {"http": over_http, "file": real_site.as_uri() + "/"}.__getitem__
