"""Takes the pictures of the README: ``python -m tests.pictures``.

Starts a demonstration of its own in a temporary folder, with a handbook that has changed, and walks through it as the
official and the IT unit do.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from tests import changed_book
from tests.chromium import launch, wait_until_quiet
from tests.palette_png import encode
from tests.server_process import ServerProcess

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "pictures"
LARGEST = 90 * 1024
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1366, "height": 820}
LIST = ROOT / "demo" / "danh-sach-can-bo-2026-11.xlsx"
TRAINEE, LEADER, OFFICER = 0, 1, 2

# Reads the pixels of a PNG: the browser has a decoder, the standard library has none.
_PIXELS = """async address => {
  const image = new Image(); image.src = address; await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d"); context.drawImage(image, 0, 0);
  const bytes = context.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return {width: image.width, height: image.height, pixels: btoa(text)};
}"""


class Camera:
    """A browser that takes palette pictures into ``pictures/``."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        # A page of no site: the site's own policy would not let an image be read.
        self._darkroom = browser.new_page()

    def page(self, size: Any) -> Page:
        """Return a page of a fresh visitor."""
        context = self._browser.new_context(
            viewport=size, color_scheme="light", locale="vi-VN", reduced_motion="reduce", base_url=self._address
        )
        return context.new_page()

    def take(self, page: Page, name: str) -> None:
        """Write what ``page`` shows as ``pictures/name.png``."""
        page.evaluate("document.fonts.ready")
        shot = page.screenshot(animations="disabled", caret="hide")
        address = "data:image/png;base64," + base64.b64encode(shot).decode()
        image = self._darkroom.evaluate(_PIXELS, address)
        content = encode(base64.b64decode(image["pixels"]), image["width"], image["height"], LARGEST)
        (FOLDER / f"{name}.png").write_bytes(content)
        print(f"{name}.png {image['width']}×{image['height']} {len(content) // 1024} KB")


@contextmanager
def demonstration() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Yield the address of a running demonstration and its three sign-ins (official, leader, officer)."""
    with tempfile.TemporaryDirectory(prefix="gan-dan-pictures-") as folder:
        project = changed_book.make(Path(folder))
        environment = {**os.environ, "GAN_DAN_VAR": folder, "GAN_DAN_PROJECT": str(project)}
        environment["GAN_DAN_AGENCY"] = "demo/co-quan.yml"
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "trainer"]

        def trainer(*words: str) -> None:
            subprocess.run([*command, *words], check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)

        changed_book.until_the_people_learn(project, trainer, date.today())  # noqa: DTZ011 (any time zone will do)
        trainer("demo", "--quiet")
        changed_book.after_the_people_learnt(project, trainer)
        sign_ins = json.loads((Path(folder) / "demo.json").read_text(encoding="utf-8"))["sign_ins"]
        server = ServerProcess(Path(folder))
        server.serve(environment, "--workers", 1)
        try:
            yield server.url, sign_ins
        finally:
            server.stop()


def _sign_in(page: Page, who: dict[str, str]) -> None:
    page.goto("/tai-khoan/dang-nhap/")
    page.fill("[name=login]", who["code"])
    page.fill("[name=password]", who["password"])
    page.locator("form:has([name=password]) button.button").first.click()
    page.wait_for_url("**/tap-huan/")


def visitor(camera: Camera) -> None:
    """Somebody on a phone who is not signed in: the front door and the book."""
    page = camera.page(PHONE)
    for name, address in (("trang-dau", "/"), ("cam-nang-dien-thoai", "/cam-nang/su-co/mat-tai-khoan.html")):
        page.goto(address)
        wait_until_quiet(page)
        camera.take(page, name)
    page.context.close()


def trainee(camera: Camera, who: dict[str, str]) -> None:
    """An official on the phone: the one next thing, what changed, a situation, how it went, practice."""
    page = camera.page(PHONE)
    _sign_in(page, who)
    camera.take(page, "bai-cua-toi")
    # By its day the change may be the next thing, or one of those that follow it.
    if not page.get_by_role("link", name="Xem và cập nhật").count():
        for folded in page.locator(".stops-more summary").all():
            folded.click()
        page.locator(".stop", has_text="Cần cập nhật").get_by_role("link").first.click()
    page.get_by_role("link", name="Xem và cập nhật").first.click()
    page.wait_for_url("**/cap-nhat/")
    camera.take(page, "cap-nhat")
    page.goto("/tap-huan/bai/lua-dao/")
    page.locator("form[action$='/bat-dau/'] button.button").first.click()
    page.wait_for_url("**/tap-huan/luot/**")
    for place, question in enumerate(page.locator("fieldset[data-place]").all()):
        page.locator(".dot").nth(place).click()
        _answer(page, question)
        question.locator("[data-saved]").get_by_text("Đã lưu lúc").wait_for()
    page.locator(".dot").nth(_place_of(page, ".material-message")).click()
    camera.take(page, "tinh-huong")
    page.locator(".dot-review").click()
    page.locator("[data-hand-in]").click()
    page.wait_for_url("**/ket-qua/")
    camera.take(page, "ket-qua")
    page.get_by_role("button", name="Luyện lại").click()
    page.wait_for_url("**/tap-huan/luyen/**")
    _answer(page, page.locator("fieldset[data-place]:visible"), "Trả lời")
    answer, sheet = page.get_by_role("button", name="Trả lời"), page.get_by_text("Đọc đúng đoạn này")
    answer.or_(sheet).first.wait_for()
    if answer.is_visible():  # a situation ends with its last step
        answer.click()
    sheet.wait_for()
    camera.take(page, "luyen")
    page.context.close()


def leader(camera: Camera, who: dict[str, str]) -> None:
    """A leader on the phone: who lacks what, and the answer beside a name."""
    page = camera.page(PHONE)
    _sign_in(page, who)
    page.goto("/don-vi/")
    page.get_by_role("link", name="Thư tuần").first.click()
    page.wait_for_url("**/thu-tuan/")
    page.locator(".answer summary").first.click()
    page.locator(".letter-people").evaluate("list => window.scrollTo(0, list.offsetTop - 20)")
    camera.take(page, "thu-tuan")
    page.context.close()


def _place_of(page: Page, what: str) -> int:
    """Return the place of the first question that shows ``what``; the first one where none does."""
    shown = page.locator("fieldset[data-place]")
    places = [place for place, question in enumerate(shown.all()) if question.locator(what).count()]
    return min(places, default=0)


def _answer(page: Page, question: Locator, onward: str = "Chốt bước này") -> None:
    """Give any answer to a question of any kind; ``onward`` is the button that takes a step of a situation."""
    kind = question.get_attribute("data-kind")
    if kind == "order":
        for step in question.locator("[data-step] button").all():
            step.click()
    elif kind == "match":
        for _ in question.locator("select").all():
            question.locator(".desk-name").first.click()
    elif kind == "scenario":
        while question.locator("[type=radio]").count():
            taken = question.locator(".turn").count()
            question.locator("[type=radio]").first.check()
            page.get_by_role("button", name=onward).click()
            question.locator(".turn").nth(taken).wait_for()
    else:
        question.locator("input:not([type=hidden])").first.check()


def officer(camera: Camera, who: dict[str, str]) -> None:
    """The IT unit on a desktop: progress, the proof of one official, changes, a staff list."""
    page = camera.page(DESKTOP)
    _sign_in(page, who)
    for name, address in (
        ("tien-do", "/cntt/tien-do/"),
        ("ho-so", "/cntt/can-bo/HN10654/ho-so/"),
        ("thay-doi", "/cntt/thay-doi/"),
    ):
        page.goto(address)
        camera.take(page, name)
    page.goto("/cntt/danh-sach/")
    page.set_input_files("input[type=file]", LIST)
    page.locator("form:has(input[type=file]) button.button").click()
    page.wait_for_url("**/cot/")
    page.locator("form:has([name=header]) button.button").click()
    page.wait_for_url("**/ke-hoach/")
    camera.take(page, "danh-sach-ke-hoach")
    page.context.close()


def main() -> None:
    """Take every picture anew."""
    FOLDER.mkdir(exist_ok=True)
    with demonstration() as (address, sign_ins), launch() as browser:
        camera = Camera(browser, address)
        visitor(camera)
        trainee(camera, sign_ins[TRAINEE])
        leader(camera, sign_ins[LEADER])
        officer(camera, sign_ins[OFFICER])


if __name__ == "__main__":
    main()
