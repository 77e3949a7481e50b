"""The page “Rà bài” in a real Chromium: it finds, it leads, it cleans photographs, and it asks for nothing."""

import base64
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import axe
from tests.core.scan.heic_samples import heic, seen
from tests.core.scan.samples import angle, exif
from trainer.content.scan_rules import scan_rules
from trainer.core.scan.photo import facts
from trainer.handbook.site import scan as scan_of_site

pytestmark = pytest.mark.browser
NAME = "ra-truoc-khi-dang/ra-bai.html"
DRAFT = "Bà Mẫu, số căn cước 001285000123, bị tai biến.\nVăn bản chỉ lưu hành nội bộ."
_GPS = {1: b"N\0", 2: angle(21, 1, 4008), 3: b"E\0", 4: angle(105, 50, 312)}
_DRAWN = """() => {
  const canvas = document.createElement("canvas")
  canvas.width = 40; canvas.height = 30
  canvas.getContext("2d").fillRect(5, 5, 10, 10)
  return canvas.toDataURL("image/jpeg").split(",")[1]
}"""
# Resolves once all that the page asks for has come.
_STANDS = """async () => {
  await document.fonts.ready
  while (!window.RaBaiLuat) await new Promise(again => setTimeout(again, 20))
}"""
_POLICY = {
    "default-src 'none'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'", "img-src data:",
    "style-src 'self' file:", "font-src 'self' file: data:",
}  # fmt: skip


@pytest.fixture(params=["http", "file"])
def page(request: pytest.FixtureRequest, browser: Browser, addresses: Callable[[str], str]) -> Iterator[Page]:
    context = browser.new_context(
        accept_downloads=True, reduced_motion="reduce", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(addresses(request.param) + NAME)
    page.evaluate(_STANDS)
    yield page
    context.close()


def scan(page: Page, text: str = DRAFT) -> None:
    page.get_by_label("Dán bản nháp vào đây").fill(text)
    page.get_by_role("button", name="Rà bài", exact=True).click()


def photograph(page: Page) -> bytes:
    """Return a JPEG as a telephone makes it: a picture, and where it was taken."""
    raw = base64.b64decode(page.evaluate(_DRAWN))
    block = exif({0x0110: b"Camera 7\0"}, {}, _GPS)
    return raw[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block + raw[2:]


def test_nothing_is_asked_for_while_the_page_is_used(page: Page) -> None:
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    scan(page)
    expect(page.locator("[data-ra-bai] li")).to_have_count(3)
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph(page)}
    page.get_by_label("Chọn ảnh").set_input_files(files=[file])  # type: ignore[list-item]
    with page.expect_download():
        page.get_by_role("button", name="Lưu bản sạch").click()
    assert [one for one in asked if not one.startswith(("data:", "blob:"))] == []
    assert errors == []


def test_the_page_is_shut_by_its_own_policy(page: Page) -> None:
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
    parts = {part.strip() for part in policy.split(";")}
    scripts = next(part for part in parts if part.startswith("script-src"))
    assert parts - {scripts} == _POLICY
    assert re.fullmatch(r"script-src 'self' file:(?: 'sha256-[\w+/=]+')+", scripts)
    out = "fetch('https://example.com/').then(() => 'out', () => 'shut')"
    assert page.evaluate(out) == "shut"


def test_a_find_says_why_and_leads_back_and_forth(page: Page) -> None:
    scan(page)
    expect(page.get_by_text("Trình duyệt đang tắt JavaScript").first).to_be_hidden()
    expect(page.locator("[data-ra-bai] [data-ket-qua]")).to_contain_text("Thấy 3 chỗ phải xem: 1 số căn cước, ")
    number = page.locator("[data-chu] a", has_text="001285000123")
    number.click()
    told = page.locator("[data-ra-bai] li:target")
    expect(told).to_contain_text("Số căn cước, số định danh")
    expect(told).to_contain_text("Bỏ cả dãy số.")
    expect(told.get_by_role("link", name="Nhận ra dữ liệu cá nhân")).to_have_attribute(
        "href", "du-lieu-ca-nhan.html#nhan-ra"
    )
    expect(told.get_by_role("link", name="Điều 16 Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15")).to_have_attribute(
        "href", "../van-ban.html#luat-91-2025"
    )
    signed_in = ("Luyện thêm (cần đăng nhập)", "/tap-huan/luyen-cau/ra-boi-danh-sach-01/")
    from_disk = ("Luyện thêm", "du-lieu-ca-nhan.html#tu-kiem")
    words, practice = from_disk if page.url.startswith("file:") else signed_in
    # Read out one after the other, links and buttons of all finds have to differ.
    named = f"{words}: Số căn cước, số định danh"
    expect(told.get_by_role("link", name=named, exact=True)).to_have_attribute("href", practice)
    mend = "Sửa chỗ này: Số căn cước, số định danh 001285000123"
    expect(told.get_by_role("button", name=mend, exact=True)).to_be_visible()
    told.get_by_role("link", name="“001285000123”").click()
    expect(page.locator("[data-chu] a:target")).to_have_text("001285000123")


def test_what_was_found_is_counted_by_what_it_is(page: Page) -> None:
    scan(page, "Gọi 0912 345 678 hoặc 0987 654 321. Mật khẩu: Kh0aCua#9.")
    said = page.locator("[data-ra-bai] [data-ket-qua]")
    expect(said).to_contain_text("Thấy 3 chỗ phải xem: 2 số điện thoại, 1 mật khẩu hoặc mã.")


def test_every_rule_about_a_person_has_a_word_to_be_counted_by() -> None:
    project = Path(__file__).parents[2]
    found = {rule.id for rule in scan_rules(project) if rule.group == "identifiers"}
    assert found == set(scan_of_site._KINDS)


def test_a_find_leads_to_its_place_in_the_draft_and_goes_once_it_is_mended(page: Page) -> None:
    scan(page, "Mưa.\n" * 40 + DRAFT + "\nMưa." * 20)
    number = page.locator("[data-ra-bai] li", has_text="Số căn cước, số định danh")
    number.get_by_role("button", name="Sửa chỗ này").click()
    field = page.get_by_label("Dán bản nháp vào đây")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
    page.keyboard.insert_text("(đã bỏ)")
    expect(number).to_have_count(0)
    expect(page.locator("[data-ra-bai] [data-ket-qua]")).to_contain_text("Thấy 2 chỗ phải xem")
    expect(page.locator("[data-chu]")).to_contain_text("số căn cước (đã bỏ), bị tai biến")
    expect(field).to_be_focused()
    field.fill("Theo thông báo ngày 24/11, mất nước.")
    expect(page.locator("[data-ra-bai] [data-ket-qua]")).to_contain_text("Máy không thấy gì")
    page.keyboard.insert_text(" Gọi 0912 345 678.")
    expect(page.locator("[data-ra-bai] li")).to_have_count(1)


def test_practice_opens_beside_the_draft_and_closing_it_leads_back(page: Page) -> None:
    scan(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Luyện thêm").first.click()
    opened.value.close()
    expect(page.get_by_label("Dán bản nháp vào đây")).to_have_value(DRAFT)
    expect(page.locator("[data-ra-bai] li")).to_have_count(3)


# Chrome up to 118, Safari up to 17: they ask who leaves only where this has a value.
_LEAVING = """() => {
  const event = document.createEvent("BeforeUnloadEvent")
  event.initEvent("beforeunload", false, true)
  dispatchEvent(event)
  return event.returnValue
}"""


def test_whoever_would_leave_a_draft_that_is_kept_nowhere_is_asked(page: Page) -> None:
    scan(page)
    leave = "() => { setTimeout(() => { location.href = '../index.html' }) }"
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda one: one.dismiss())
        page.evaluate(leave)
    assert asked.value.type == "beforeunload"
    assert page.evaluate(_LEAVING)
    expect(page.get_by_label("Dán bản nháp vào đây")).to_have_value(DRAFT)
    # Who took it along has it.
    page.get_by_role("button", name="Chép cả bài").click()
    page.on("dialog", lambda one: pytest.fail(one.type))
    page.evaluate(leave)
    page.wait_for_url("**/index.html")


def test_a_number_is_taken_out_with_one_touch_and_its_sentence_stays_whole(page: Page) -> None:
    sentence = (
        "Theo thông báo ngày 24/11: số điện thoại của chị Mẫu là {}, mời bà con gọi. Văn bản chỉ lưu hành nội bộ."
    )
    scan(page, sentence.format("0912 345 678"))
    field, cards = page.get_by_label("Dán bản nháp vào đây"), page.locator("[data-ra-bai] li")
    expect(cards).to_have_count(2)
    # A word that must not be said is for a person to mend, and has no such button.
    button = page.get_by_role("button", name="Thay bằng [đã bỏ]")
    expect(button).to_have_count(1)
    expect(button).to_have_accessible_name(re.compile(r"^Thay bằng \[đã bỏ\]: .*0912 345 678$"))
    button.click()
    expect(field).to_have_value(sentence.format("[đã bỏ]"))
    expect(cards).to_have_count(1)
    expect(cards.first).to_be_focused()
    page.get_by_role("button", name="Chép cả bài").click()
    expect(page.locator("[data-cho]")).to_have_text(
        "Đã chép cả bài. Trong bài vẫn còn 1 chỗ phải xem. Chỗ ghi [đã bỏ]: đọc lại câu trước khi đăng."
    )


def test_what_taking_out_leaves_to_a_person_is_said(page: Page) -> None:
    scan(page, "Mạng họp: mật khẩu saomai2026. Gọi chị Mẫu 0912 345 678.")
    for _ in range(2):
        page.get_by_role("button", name="Thay bằng [đã bỏ]").first.click()
    said = page.locator("[data-ra-bai] [role=status]", has_text="theo các quy tắc")
    expect(said).to_contain_text("Còn 2 chỗ ghi [đã bỏ]: viết lại câu cho tròn.")
    expect(said).to_contain_text("Mật khẩu, mã vừa bỏ mà đã gửi cho ai thì đổi ngay.")

    scan(page, "Mời bà con gọi 1022.")
    expect(said).not_to_contain_text("đã bỏ")


def test_the_mark_that_ends_a_sentence_stays_when_a_password_is_taken_out(page: Page) -> None:
    scan(page, "Mạng họp: mật khẩu saomai2026. Mời vào phòng.")
    page.get_by_role("button", name="Thay bằng [đã bỏ]").first.click()
    expect(page.get_by_label("Dán bản nháp vào đây")).to_have_value(re.compile(r"\[đã bỏ\]\. Mời vào phòng\.$"))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_of_a_password_only_the_secret_is_taken_out(page: Page, form: Literal["NFC", "NFD"]) -> None:
    draft = unicodedata.normalize(form, "🏠 Phòng họp: mật khẩu Wi-Fi là SaoMai@2026!, mời vào.")
    scan(page, draft)
    page.get_by_role("button", name="Thay bằng [đã bỏ]").first.click()
    field = page.get_by_label("Dán bản nháp vào đây")
    expect(field).to_have_value(draft.replace("SaoMai@2026!", "[đã bỏ]"))
    expect(page.locator("[data-ra-bai] li")).to_have_count(0)


def test_what_was_taken_out_can_be_undone_by_hand(page: Page) -> None:
    scan(page)
    page.get_by_role("button", name="Thay bằng [đã bỏ]").first.click()
    field = page.get_by_label("Dán bản nháp vào đây")
    expect(field).to_have_value(DRAFT.replace("001285000123", "[đã bỏ]"))
    field.focus()
    page.keyboard.press("Control+Z")
    expect(field).to_have_value(DRAFT)


_IN_SIGHT = """() => {
  const box = document.getElementById("ra-bai-chu"), place = box.scrollHeight * 200 / 301
  return box.scrollTop < place && place < box.scrollTop + box.clientHeight
}"""


@pytest.mark.parametrize("before", [0, 7000])
def test_the_place_to_mend_in_a_long_draft_is_brought_into_sight_within_the_box(page: Page, before: int) -> None:
    scan(page, "Mưa.\n" * 200 + "Bà Mẫu, số căn cước 001285000123." + "\nMưa." * 100)
    page.get_by_label("Dán bản nháp vào đây").evaluate("(box, top) => { box.scrollTop = top }", before)
    page.get_by_role("button", name="Sửa chỗ này").first.click()
    page.wait_for_function(_IN_SIGHT)
    assert page.evaluate("getSelection().toString()") == "001285000123"


def test_a_draft_whose_marks_are_typed_apart_leads_to_its_places_too(page: Page) -> None:
    scan(page, unicodedata.normalize("NFD", "🏠 Mẹ Việt.\n" + DRAFT))
    page.get_by_role("button", name="Sửa chỗ này").first.click()
    assert page.evaluate("getSelection().toString()") == "001285000123"
    page.get_by_role("button", name="Sửa chỗ kế tiếp").click()
    quotes = page.locator("[data-ra-bai] .ra-bai__trich").all_inner_texts()
    chosen = unicodedata.normalize("NFC", page.evaluate("getSelection().toString()"))
    assert [f"“{chosen}”"] == quotes[1:2]


_PUT_TOGETHER = """text => {
  const joined = Array.prototype.join
  let many = 0
  Array.prototype.join = function (...given) { many += this.length; return joined.apply(this, given) }
  document.getElementById("ra-bai-chu").value = text
  document.querySelector("[data-ra]").click()
  Array.prototype.join = joined
  return many
}"""


def test_the_text_is_not_put_together_anew_for_each_of_its_finds(page: Page) -> None:
    text = "Bà Mẫu, số căn cước 001285000123.\n" * 300
    assert page.evaluate(_PUT_TOGETHER, text) < 10 * len(text)
    expect(page.locator("[data-ra-bai] li")).to_have_count(300)


def test_the_way_to_the_next_find_stays_in_sight_above_the_keyboard_of_a_phone(page: Page) -> None:
    scan(page, "Mưa.\n" * 40 + DRAFT)
    onward = page.get_by_role("button", name="Sửa chỗ kế tiếp")
    onward.click()
    below = [one.bounding_box() for one in (onward, page.locator("[data-cho]"))]
    # A keyboard takes somewhat more than two fifths of the height.
    assert max(one["y"] + one["height"] for one in below if one) < 844 * 0.58


def test_one_goes_from_find_to_find_in_the_box_and_round_again(page: Page) -> None:
    onward = page.get_by_role("button", name="Sửa chỗ kế tiếp")
    expect(onward).to_be_hidden()
    scan(page, DRAFT)
    finds = page.locator("[data-chu] a").all_inner_texts()
    assert len(finds) == 3
    for place, find in enumerate(finds):
        onward.click()
        assert page.evaluate("getSelection().toString()") == find
        expect(page.locator("[data-cho]")).to_contain_text(f"{place + 1}/3 còn lại: ")
    onward.click()
    assert page.evaluate("getSelection().toString()") == finds[0]

    # What was just mended is counted no more, and the next one is that behind the hand.
    page.keyboard.insert_text("…")
    onward.click()
    assert page.evaluate("getSelection().toString()") == finds[1]
    expect(page.locator("[data-cho]")).to_contain_text("1/2 còn lại: ")
    page.get_by_label("Dán bản nháp vào đây").fill("Mất nước.")
    onward.click()
    expect(page.locator("[data-ra-bai] [data-ket-qua]")).to_be_focused()
    # It keeps its place, so that no other button slides under the finger.
    expect(onward).to_be_visible()
    expect(onward).to_be_disabled()


def test_it_works_by_keyboard_alone(page: Page) -> None:
    page.get_by_label("Dán bản nháp vào đây").focus()
    page.keyboard.insert_text(DRAFT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-ra-bai] [data-ket-qua]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-chu] a").first).to_be_focused()


def test_no_find_is_no_permission_and_nothing_is_kept(page: Page) -> None:
    scan(page, "Theo thông báo ngày 24/11, mất nước.")
    result = page.locator("[data-ra-bai] [data-ket-qua]")
    expect(result).to_contain_text("Không thấy gì không có nghĩa là được đăng")
    _answer(page, "dismiss")
    expect(page.get_by_label("Dán bản nháp vào đây")).to_have_value("Theo thông báo ngày 24/11, mất nước.")
    _answer(page, "accept")
    expect(page.get_by_label("Dán bản nháp vào đây")).to_have_value("")
    assert page.evaluate("localStorage.length + sessionStorage.length") in (0, 1)  # light or dark
    assert "mất nước" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def _answer(page: Page, answer: Literal["accept", "dismiss"]) -> None:
    """Press “Xóa hết” and answer what it asks."""
    asked: list[str] = []
    page.once("dialog", lambda one: (asked.append(one.message), getattr(one, answer)())[1])
    page.get_by_role("button", name="Xóa hết").click()
    assert ["Xóa cả bản nháp" in one for one in asked] == [True]


def test_the_mended_draft_is_taken_along_and_what_is_left_in_it_is_said(page: Page) -> None:
    take = page.get_by_role("button", name="Chép cả bài")
    expect(take).to_be_hidden()
    scan(page)
    field = page.get_by_label("Dán bản nháp vào đây")
    field.fill(DRAFT.replace("001285000123", "(đã bỏ)"))
    take.click()
    expect(page.locator("[data-cho]")).to_have_text("Đã chép cả bài. Trong bài vẫn còn 2 chỗ phải xem.")
    own = page.get_by_label("Mỗi dòng một thứ")
    page.get_by_text("Số máy, địa chỉ công khai của cơ quan").click()
    own.fill("")
    own.focus()
    page.keyboard.press("Control+V")
    expect(own).to_have_value(DRAFT.replace("001285000123", "(đã bỏ)"))
    _answer(page, "accept")
    expect(take).to_be_hidden()
    expect(page.locator("[data-cho]")).to_have_text("")


def test_what_a_rule_says_is_said_once_and_its_other_finds_lead_there(page: Page) -> None:
    scan(page, "Theo thông báo ngày 24/11: gọi chị Mẫu 0912 345 678, chị Ví 0912 345 679, chị Dụ 0912 345 670.")
    cards = page.locator("[data-ra-bai] li")
    expect(cards).to_have_count(3)
    expect(page.locator("[data-ra-bai] li .ra-bai__doc")).to_have_count(1)
    for card in (cards.nth(1), cards.nth(2)):
        expect(card.get_by_role("button", name="Sửa chỗ này")).to_be_visible()
        card.get_by_role("link", name="như chỗ 1").click()
        expect(page.locator("[data-ra-bai] li:target")).to_have_attribute("id", "thay-1")


def test_what_the_agency_publishes_is_left_out(page: Page) -> None:
    page.get_by_text("Số máy, địa chỉ công khai của cơ quan").click()
    page.get_by_label("Mỗi dòng một thứ").fill("Một cửa: 0312 000 145")
    scan(page, "Theo thông báo ngày 24/11, gọi chị Mẫu 0312.000.145 hoặc 0312.000.999.")
    expect(page.locator("[data-ra-bai] li")).to_have_count(1)
    expect(page.locator("[data-ra-bai] li")).to_contain_text("0312.000.999")


def test_markup_in_a_draft_stays_words(page: Page) -> None:
    scan(page, "<img src=x onerror=alert(1)> số căn cước 001285000123 <b>đậm</b>")
    expect(page.locator("[data-chu]")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("[data-chu] img, [data-chu] b")).to_have_count(0)


def test_a_photograph_tells_where_it_was_taken_and_its_clean_copy_does_not(page: Page, tmp_path: Path) -> None:
    raw = photograph(page)
    page.get_by_label("Chọn ảnh").set_input_files(
        files=[{"name": "nha.ba.mau.jpg", "mimeType": "image/jpeg", "buffer": raw}]  # type: ignore[list-item]
    )
    expect(page.locator("[data-ra-anh] li")).to_have_text(
        [re.compile("Nơi chụp21,02780 độ Bắc, 105,83420 độ Đông"), re.compile("Máy chụpCamera 7")]
    )
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu bản sạch").click()
    assert saved.value.suggested_filename == "nha.ba.mau-sach.jpg"
    saved.value.save_as(tmp_path / "sach.jpg")
    clean = (tmp_path / "sach.jpg").read_bytes()
    assert (facts(raw) != [], clean[:3], facts(clean)) == (True, b"\xff\xd8\xff", [])
    told = page.locator("[data-ra-anh] [data-ket-qua]")
    expect(told).to_contain_text("không còn nơi chụp")
    # What is gone from the copy no longer stands in red below: it is told as done.
    expect(page.locator("[data-ra-anh] li")).to_have_count(0)
    expect(told).to_contain_text("Đã bỏ 2 điều máy thấy: nơi chụp, máy chụp.")


def test_a_photograph_of_an_iphone_tells_too_and_its_clean_copy_is_the_same_picture(page: Page, tmp_path: Path) -> None:
    raw = heic()
    file = {"name": "IMG_0001.HEIC", "mimeType": "", "buffer": raw}
    page.get_by_label("Chọn ảnh").set_input_files(files=[file])  # type: ignore[list-item]
    expect(page.locator("[data-ra-anh] li")).to_have_text(
        [re.compile("^Nơi chụp21,02780 độ Bắc"), re.compile("^Giờ chụp"), re.compile("^Máy chụp"), re.compile("XMP")]
    )
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu bản sạch").click()
    assert saved.value.suggested_filename == "IMG_0001-sach.heic"
    saved.value.save_as(tmp_path / "sach.heic")
    clean = (tmp_path / "sach.heic").read_bytes()
    assert (facts(clean), seen(clean)) == ([], (seen(raw)[0], False))


def test_a_heic_that_cannot_be_cleaned_for_certain_is_not_saved_and_a_way_is_said(page: Page) -> None:
    file = {"name": "a.heic", "mimeType": "image/heic", "buffer": heic() + b"\0\0\0\x08moov"}
    page.get_by_label("Chọn ảnh").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="Lưu bản sạch").click()
    expect(page.locator("[data-ra-anh] [data-ket-qua]")).to_contain_text("tắt Vị trí")


_ONE_AFTER_THE_OTHER = """async ([first, second]) => {
  const read = FileReader.prototype.readAsArrayBuffer, input = document.querySelector("[data-ra-anh] input")
  let late
  FileReader.prototype.readAsArrayBuffer = function (file) {
    if (file.name !== "dau.jpg") return read.call(this, file)
    late = () => new Promise(done => {
      this.addEventListener("loadend", () => setTimeout(done))
      read.call(this, file)
    })
  }
  const choose = (name, raw) => {
    const files = new DataTransfer()
    files.items.add(new File([new Uint8Array(raw)], name, { type: "image/jpeg" }))
    input.files = files.files
    input.dispatchEvent(new Event("change"))
  }
  choose("dau.jpg", first)
  choose("sau.jpg", second)
  await late()
}"""


def test_a_photograph_that_is_read_late_does_not_take_the_place_of_the_one_chosen_after_it(page: Page) -> None:
    plain = base64.b64decode(page.evaluate(_DRAWN))
    page.evaluate(_ONE_AFTER_THE_OTHER, [list(photograph(page)), list(plain)])
    expect(page.locator("[data-ra-anh] [data-ket-qua]")).to_contain_text("Tệp không ghi nơi chụp")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu bản sạch").click()
    assert saved.value.suggested_filename == "sau-sach.jpg"


def test_the_clean_copy_of_an_avif_is_named_as_one(page: Page) -> None:
    raw = heic().replace(b"heic", b"avif", 1)
    file = {"name": "a.avif", "mimeType": "image/avif", "buffer": raw}
    page.get_by_label("Chọn ảnh").set_input_files(files=[file])  # type: ignore[list-item]
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu bản sạch").click()
    assert saved.value.suggested_filename == "a-sach.avif"


# Lets the drawing of a picture end only when ``late()`` is called.
_DRAWN_LATE = """() => {
  const drawn = HTMLCanvasElement.prototype.toBlob
  HTMLCanvasElement.prototype.toBlob = function (take, ...how) {
    drawn.call(this, made => { window.late = () => take(made) }, ...how)
  }
}"""


def test_a_photograph_chosen_while_a_clean_copy_is_drawn_keeps_what_was_said_of_it(page: Page) -> None:
    plain = base64.b64decode(page.evaluate(_DRAWN))
    field, said = page.get_by_label("Chọn ảnh"), page.locator("[data-ra-anh] [data-ket-qua]")
    cards = page.locator("[data-ra-anh] [data-thay] li")
    first = {"name": "dau.jpg", "mimeType": "image/jpeg", "buffer": plain}
    second = {"name": "sau.jpg", "mimeType": "image/jpeg", "buffer": photograph(page)}
    page.evaluate(_DRAWN_LATE)
    field.set_input_files(files=[first])  # type: ignore[list-item]
    page.get_by_role("button", name="Lưu bản sạch").click()
    page.wait_for_function("() => window.late")
    field.set_input_files(files=[second])  # type: ignore[list-item]
    expect(said).to_contain_text("Tệp ảnh này nói thêm")
    found = cards.count()
    with page.expect_download() as saved:
        page.evaluate("late()")
    assert saved.value.suggested_filename == "dau-sach.jpg"
    expect(cards).to_have_count(found)
    expect(said).to_contain_text("Tệp ảnh này nói thêm")


def test_what_is_no_photograph_is_said(page: Page) -> None:
    field = page.get_by_label("Chọn ảnh")
    field.set_input_files(files=[{"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"}])  # type: ignore[list-item]
    expect(page.locator("[data-ra-anh] [data-ket-qua]")).to_have_text(
        "Tệp này không phải ảnh. Anh/chị chọn tệp .jpg, .heic."
    )
    expect(page.get_by_role("button", name="Lưu bản sạch")).to_be_hidden()


def test_axe_finds_nothing_with_finds_on_the_page(page: Page) -> None:
    scan(page)
    expect(page.locator("[data-ra-bai] li")).to_have_count(3)
    assert axe.violations(page) == []


def test_without_javascript_the_page_says_so_and_gives_its_list(browser: Browser, over_http: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(over_http + NAME)
    expect(page.get_by_text("Trình duyệt đang tắt JavaScript").first).to_be_visible()
    expect(page.locator("[data-ra-bai], [data-ra-anh]").first).to_be_hidden()
    expect(page.get_by_text("Tên trẻ em đi cùng trường, lớp.")).to_be_visible()
    context.close()


def test_who_waited_for_rules_that_did_not_come_is_told_and_may_try_again(browser: Browser, over_http: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.route("**/ra-bai-luat.js", lambda route: route.abort())
    page.goto(over_http + NAME)
    told = page.get_by_text("Không tải được các quy tắc.")
    expect(told).to_have_count(2)  # beside the text, and beside the photograph
    page.unroute("**/ra-bai-luat.js")
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph(page)}
    page.get_by_label("Chọn ảnh").set_input_files(files=[file])  # type: ignore[list-item]
    expect(page.get_by_text("nói thêm")).to_be_visible()
    expect(told).to_have_count(0)
    scan(page)
    expect(page.locator("[data-ra-bai] li")).to_have_count(3)
    page.close()
