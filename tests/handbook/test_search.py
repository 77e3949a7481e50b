"""Search finds Vietnamese with and without tone marks, over http and from disk, on the real pages."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import wait_until_quiet

pytestmark = pytest.mark.browser

# What is typed, and the page that must come first; "|" where two pages serve as well.
# Written as people type, not from the headings: add the very words that somebody searched for in vain.
QUESTIONS = [
    ("làm gì khi mất điện thoại", "giu-tai-khoan/hai-buoc|giu-tai-khoan/email-sim"),
    ("bị mất fanpage", "su-co/mat-tai-khoan"),
    ("mat fanpage", "su-co/mat-tai-khoan"),
    ("trang bị hack phải làm sao", "su-co/mat-tai-khoan"),
    ("bi hack zalo", "su-co/mat-tai-khoan"),
    ("dan chui tren trang", "nghe/binh-luan"),
    ("anh tre em co duoc dang khong", "ra-truoc-khi-dang/tre-em"),
    ("bao tin gia o dau", "tin-gia/nguoi-dan-bao-tin"),
    ("may ngay tra loi", "nghe/index|nghe/tiep-nhan-phan-anh"),
    ("đăng nhầm bài", "su-co/dang-nham"),
    ("kiểm tra bài trước khi đăng", "ra-truoc-khi-dang/ra-bai"),
    ("gps", "ra-truoc-khi-dang/ra-bai"),
    ("poster", "bieu-mau/index"),
    ("BM-28", "bieu-mau/bo-dien-tap-tai-lieu-mat"),
    ("bm 04", "bieu-mau/phieu-duyet-bai"),
    ("thẻ bỏ ví", "bieu-mau/index"),
    ("xoa vi tri trong anh", "ra-truoc-khi-dang/ra-bai|ra-truoc-khi-dang/hinh-anh"),
    ("ẩn bài trên facebook thế nào", "su-co/go-tung-noi"),
    ("thu hoi tin nhan zalo", "su-co/go-tung-noi"),
    ("người muốn tự tử", "nghe/tu-hai"),
    ("nhan tin khong muon song nua", "nghe/tu-hai"),
    ("danh sách nhập ngũ", "noi/cong-khai"),
    ("tin giả về đảng ủy", "tin-gia/chuyen-tin"),
    ("chuyen tin gia cho ai", "tin-gia/chuyen-tin"),
    ("phường phải công khai những gì", "noi/cong-khai"),
    ("niem yet bao nhieu ngay", "noi/cong-khai|bieu-mau/phieu-cong-khai"),
    ("quyên góp", "noi/quyen-gop|bieu-mau/ban-ke-quyen-gop"),
    ("keu goi ung ho bao lu", "noi/quyen-gop|bieu-mau/ban-ke-quyen-gop"),
    ("bình chọn qua zalo", "nghe/binh-chon"),
    ("lay y kien nguoi dan qua zalo", "nghe/binh-chon"),
    ("giu bai dang bao lau", "kenh/luu-tru"),
    ("livestream tự tử", "nghe/tu-hai"),
    ("thu hồi broadcast", "su-co/go-tung-noi"),
    ("chụp tài liệu mật có bị cấm không", "ra-truoc-khi-dang/bi-mat-nha-nuoc"),
    ("duyet bai qua zalo", "noi/quy-trinh-dang"),
    ("dang nham thi lam gi", "su-co/dang-nham"),
    ("lỡ đăng danh sách hộ nghèo có số căn cước", "su-co/lo-du-lieu-ca-nhan"),
    ("lỡ gửi danh sách có số căn cước lên nhóm zalo", "su-co/lo-du-lieu-ca-nhan"),
    ("lo gui danh sach vao nhom", "su-co/lo-du-lieu-ca-nhan"),
    ("lo thong tin ca nhan cua dan", "su-co/lo-du-lieu-ca-nhan"),
    ("có trang giả mạo phường", "su-co/trang-gia"),
    ("trang gia mao uy ban", "su-co/trang-gia"),
    ("gỡ trang giả", "bieu-mau/de-nghi-go-trang-gia"),
    ("xin lỗi dân thế nào", "su-co/dinh-chinh-xin-loi|bieu-mau/dinh-chinh-xin-loi"),
    ("dinh chinh", "su-co/dinh-chinh-xin-loi|bieu-mau/dinh-chinh-xin-loi"),
    ("nhà báo gọi điện", "phat-ngon/lam-viec-voi-bao-chi"),
    ("nha bao hoi thi tra loi sao", "phat-ngon/lam-viec-voi-bao-chi"),
    ("ai được phát ngôn", "phat-ngon/ai-duoc-noi"),
    ("24 giờ đầu", "phat-ngon/24-gio-dau"),
    ("báo đăng sai sự thật", "phat-ngon/lam-viec-voi-bao-chi|su-co/dinh-chinh-xin-loi"),
    ("lập trang zalo cho xã cần giấy tờ gì", "kenh/kiem-ke-lap-kenh|bieu-mau/quyet-dinh-lap-kenh"),
    ("mẫu quyết định lập kênh", "bieu-mau/quyet-dinh-lap-kenh"),
    ("hồ sơ cấp độ", "kenh/kiem-ke-lap-kenh"),
    ("to cao qua tin nhan", "nghe/tiep-nhan-phan-anh"),
    ("phát trực tiếp hội diễn", "ra-truoc-khi-dang/ban-do"),
    ("xã sáp nhập thì trang cũ làm sao", "kenh/sap-nhap"),
    ("đổi tên phường đổi tên trang", "kenh/sap-nhap"),
    ("tich xanh", "lua-dao/xac-minh-gia|kenh/chinh-danh"),
    ("tiktok", "kenh/video"),
    ("youtube", "kenh/video"),
    ("admin cũ nghỉ việc", "giu-tai-khoan/ban-giao"),
    ("nguoi cu khong chiu giao trang", "giu-tai-khoan/ban-giao"),
    ("mật khẩu đặt thế nào", "giu-tai-khoan/mat-khau"),
    ("otp", "lua-dao/xac-minh-gia"),
    ("chatgpt viết bài có được không", "noi/ai-gan-nhan"),
    ("dung ai soan bai", "noi/ai-gan-nhan"),
    ("dán nhãn AI", "noi/ai-gan-nhan"),
    ("viết thông báo cúp nước", "noi/viet-thong-bao"),
    ("ai duyệt bài", "noi/quy-trinh-dang"),
    ("phieu duyet bai", "bieu-mau/phieu-duyet-bai"),
    ("dan hoi thu tuc qua tin nhan", "noi/giai-thich-dich-vu-cong"),
    ("xóa bình luận có vi phạm không", "nghe/binh-luan"),
    ("an binh luan xuc pham", "nghe/binh-luan"),
    ("nhom zalo to dan pho", "nghe/nhom"),
    ("cán bộ dùng facebook cá nhân", "can-bo/tai-khoan-ca-nhan"),
    ("can bo chia se tin gia bi phat bao nhieu", "can-bo/che-tai"),
    ("mức phạt đăng tin sai sự thật", "can-bo/che-tai"),
    ("luật an ninh mạng mới thay đổi gì", "tra-cuu/thay-doi"),
    ("quy tac ung xu tren mang", "can-bo/ung-xu"),
    ("diễn tập", "can-bo/tap-huan-dien-tap|bieu-mau/kich-ban-dien-tap"),
    ("báo cáo quý", "bieu-mau/bao-cao-quy"),
    ("ma qr la", "lua-dao/ung-dung-la"),
    ("gia giong lanh dao goi chuyen tien", "lua-dao/ai-giong-noi"),
    ("deepfake", "lua-dao/ai-giong-noi"),
    ("bản đồ có hoàng sa trường sa", "ra-truoc-khi-dang/ban-do"),
    ("nhạc có bản quyền", "ra-truoc-khi-dang/ban-do"),
    ("ban quyen facebook gui tin nhan doa khoa trang", "lua-dao/ban-quyen-gia"),
    ("chụp ảnh dân ở một cửa", "ra-truoc-khi-dang/hinh-anh"),
    ("tài liệu mật lỡ gửi zalo", "su-co/lo-bi-mat"),
    ("lo bi mat nha nuoc", "su-co/lo-bi-mat"),
    ("dư luận nói gì về xã", "nghe/lang-nghe"),
    ("kiem chung hinh anh", "tin-gia/kiem-chung"),
    ("người già khó đọc", "noi/de-doc-de-tiep-can"),
    ("thuê công ty quản trị fanpage", "kenh/ben-thu-ba"),
    ("chủ tịch cần làm gì", "can-bo/lanh-dao"),
    ("khiếu nại gửi ở đâu", "nguoi-dan/gui-dung-cho|nghe/tiep-nhan-phan-anh"),
    ("làm sao biết trang thật của phường", "nguoi-dan/nhan-ra-kenh-that"),
    ("chup man hinh lam bang chung", "su-co/chung-cu"),
    ("sim", "giu-tai-khoan/email-sim"),
    ("sao luu du lieu", "tra-cuu/bo-phan-cntt/may-chu"),
    ("câu hỏi bị sai đáp án", "tra-cuu/bo-phan-cntt/ket-qua"),
    ("nhap cau hoi tu excel", "tra-cuu/bien-soan/thu-va-soat"),
    ("cai dat he thong", "tra-cuu/bo-phan-cntt/cai-dat"),
    ("cấu hình nginx", "tra-cuu/bo-phan-cntt/cai-dat"),
    ("bien moi truong", "tra-cuu/bo-phan-cntt/lenh"),
    ("đồng hồ máy chủ sai giờ", "tra-cuu/bo-phan-cntt/may-chu"),
    ("soan cau hoi moi", "tra-cuu/bien-soan/viet-cau-hoi"),
    ("thêm trang vào cẩm nang", "tra-cuu/bien-soan/viet-trang"),
    ("trang phường bị người ta chiếm mất rồi", "su-co/mat-tai-khoan"),
    ("facebook xa bi mat quyen", "su-co/mat-tai-khoan"),
    ("đăng lộn bài lên trang", "su-co/dang-nham"),
    ("gửi nhầm văn bản vào nhóm", "su-co/dang-nham|su-co/lo-bi-mat"),
    ("co nguoi lap facebook gia chu tich", "su-co/trang-gia"),
    ("bao lâu phải báo khi lộ dữ liệu", "su-co/lo-du-lieu-ca-nhan"),
    ("72 giờ", "su-co/lo-du-lieu-ca-nhan"),
    ("phong vien den uy ban quay phim", "phat-ngon/lam-viec-voi-bao-chi"),
    ("phóng viên gọi hỏi vụ cháy", "phat-ngon/lam-viec-voi-bao-chi|phat-ngon/24-gio-dau"),
    ("uy quyen phat ngon", "bieu-mau/uy-quyen-phat-ngon|phat-ngon/ai-duoc-noi"),
    ("dân hỏi giấy khai sinh qua zalo", "noi/giai-thich-dich-vu-cong"),
    ("nhan tin ngoai gio", "nghe/tin-nhan"),
    ("dân phản ánh rác thải", "nghe/tiep-nhan-phan-anh|bieu-mau/mau-tra-loi"),
    ("khieu nai qua zalo co duoc khong", "nghe/tiep-nhan-phan-anh|nguoi-dan/gui-dung-cho"),
    ("chan nguoi dan tren facebook", "nghe/binh-luan"),
    ("bình luận nói xấu lãnh đạo", "nghe/binh-luan|can-bo/ung-xu"),
    ("ảnh học sinh khai giảng", "ra-truoc-khi-dang/tre-em"),
    ("danh sach nguoi cao tuoi nhan qua", "ra-truoc-khi-dang/du-lieu-ca-nhan"),
    ("văn bản nội bộ có được đăng không", "ra-truoc-khi-dang/bi-mat-cong-tac"),
    ("chup van ban mat", "su-co/lo-bi-mat|ra-truoc-khi-dang/bi-mat-nha-nuoc"),
    ("lấy ảnh trên google", "ra-truoc-khi-dang/ban-do"),
    ("bao nhieu nguoi giu quyen quan tri", "giu-tai-khoan/phan-quyen"),
    ("doi mat khau khi nao", "giu-tai-khoan/mat-khau"),
    ("xac thuc 2 lop", "giu-tai-khoan/hai-buoc"),
    ("giám đốc sở gọi video bảo chuyển tiền", "lua-dao/ai-giong-noi"),
    ("tin nhan facebook bao vi pham", "lua-dao/ban-quyen-gia"),
    ("cong an goi yeu cau cai vneid", "lua-dao/vneid-gia"),
    ("tin này thật hay giả", "tin-gia/kiem-chung|tin-gia/nhan-ra"),
    ("24 giờ gắn nhãn tin giả", "tin-gia/gan-nhan-cong-bo"),
    ("trả lời tin đồn thế nào", "tin-gia/phan-bac"),
    ("cán bộ bình luận trên facebook riêng", "can-bo/tai-khoan-ca-nhan"),
    ("đảng viên chia sẻ tin giả bị kỷ luật", "can-bo/che-tai|can-bo/tai-khoan-ca-nhan"),
    ("phạt bao nhiêu", "can-bo/che-tai"),
    ("biên bản bàn giao", "bieu-mau/bien-ban-ban-giao"),
    ("sổ tài khoản", "bieu-mau/so-tai-khoan"),
    ("nội quy bình luận", "bieu-mau/noi-quy-binh-luan"),
    ("kịch bản diễn tập", "bieu-mau/kich-ban-dien-tap"),
    ("dan buoi dien tap the nao", "can-bo/bo-dien-tap"),
    ("diễn tập mất trang", "bieu-mau/bo-dien-tap-mat-trang"),
    ("bao cao dien tap", "bieu-mau/bao-cao-dien-tap"),
    ("diễn tập lộ dữ liệu cá nhân", "bieu-mau/bo-dien-tap-lo-du-lieu"),
    ("diễn tập lộ bí mật", "bieu-mau/bo-dien-tap-tai-lieu-mat"),
    ("diễn tập trang giả lúc lũ", "bieu-mau/bo-dien-tap-trang-gia-lu"),
    ("diễn tập video giả chủ tịch", "bieu-mau/bo-dien-tap-video-gia"),
    ("diễn tập báo chí", "bieu-mau/bo-dien-tap-bao-chi"),
    ("giao an tap huan quan tri trang", "can-bo/khoa-bon-gio"),
    ("bài tập tập huấn", "bieu-mau/bai-tap-khoa-bon-gio"),
    ("phiếu quan sát diễn tập", "bieu-mau/phieu-quan-sat-dien-tap"),
    ("nghị định 147", "van-ban|tra-cuu/thay-doi"),
    ("oa là gì", "tra-cuu/thuat-ngu"),
    ("nghỉ thai sản ai giữ trang", "giu-tai-khoan/ban-giao"),
    ("trang cũ không ai nhớ mật khẩu", "kenh/sap-nhap|giu-tai-khoan/mat-khau"),
    ("xóa trang của xã cũ", "kenh/sap-nhap|kenh/kiem-ke-lap-kenh"),
    ("đăng bài lúc nửa đêm", "noi/quy-trinh-dang"),
    ("viết sao cho dân dễ hiểu", "noi/viet-thong-bao|noi/de-doc-de-tiep-can|noi/index"),
    ("nguoi khuyet tat", "noi/de-doc-de-tiep-can"),
    ("ai do dang bai bay len trang xa", "su-co/mat-tai-khoan"),
    ("trang tự đăng bài cờ bạc", "su-co/mat-tai-khoan"),
    ("lo go mat khau vao trang la", "lua-dao/index|lua-dao/xac-minh-gia"),
    ("đăng sai ngày tiêm chủng", "su-co/dinh-chinh-xin-loi|su-co/dang-nham"),
    ("xoa bai roi co can thong bao khong", "su-co/dang-nham|su-co/dinh-chinh-xin-loi"),
    ("người dân hỏi lúc 10 giờ đêm", "nghe/tin-nhan"),
    ("hinh anh nguoi gia don than nhan qua", "ra-truoc-khi-dang/hinh-anh|ra-truoc-khi-dang/du-lieu-ca-nhan"),
    ("thông báo hoãn tiếp dân", "noi/viet-thong-bao"),
    ("bài đăng không ai xem", "kenh/luu-tru-bao-cao|noi/viet-thong-bao|noi/index"),
    ("mẫu thông báo mất trang", "bieu-mau/thong-bao-mat-kenh"),
    ("đoàn kiểm tra hỏi gì", "bieu-mau/bang-tu-kiem"),
    ("bang tu kiem", "bieu-mau/bang-tu-kiem"),
    ("checklist trước khi đăng", "bieu-mau/phieu-ra-truoc-khi-dang|ra-truoc-khi-dang/index"),
    ("dân bảo xã ăn chặn tiền", "tin-gia/phan-bac|nghe/binh-luan|nghe/lang-nghe"),
    ("viên chức bán hàng online", "can-bo/tai-khoan-ca-nhan|can-bo/ung-xu"),
    ("cấp quyền cho cộng tác viên", "giu-tai-khoan/phan-quyen|kenh/ben-thu-ba"),
    ("viettel xay trang cho xa", "kenh/ben-thu-ba"),
    ("nói với báo thế nào khi chưa biết rõ", "phat-ngon/24-gio-dau|phat-ngon/lam-viec-voi-bao-chi"),
    ("trang bi report oan", "kenh/chinh-danh|lua-dao/ban-quyen-gia"),
    ("ai giữ mật khẩu zalo phường", "giu-tai-khoan/phan-quyen|giu-tai-khoan/mat-khau|giu-tai-khoan/index"),
    ("đăng ảnh chủ tịch tặng quà người nghèo", "ra-truoc-khi-dang/hinh-anh|ra-truoc-khi-dang/du-lieu-ca-nhan"),
    ("đăng danh sách nợ thuế", "ra-truoc-khi-dang/du-lieu-ca-nhan|ra-truoc-khi-dang/bi-mat-cong-tac"),
    ("ngập đường thông báo thế nào", "noi/viet-thong-bao|phat-ngon/24-gio-dau"),
    ("comment bán hàng spam", "nghe/binh-luan|bieu-mau/noi-quy-binh-luan"),
    ("hẹn dân trả lời mà quên", "nghe/tiep-nhan-phan-anh|nghe/tin-nhan|nghe/index"),
    ("file lạ gửi qua zalo", "lua-dao/ung-dung-la"),
    ("cán bộ bị bôi nhọ trên mạng", "can-bo/ung-xu|nghe/binh-luan|can-bo/lanh-dao|can-bo/tai-khoan-ca-nhan"),
    ("phạt cán bộ để lộ mật khẩu", "can-bo/che-tai|su-co/lo-du-lieu-ca-nhan"),
    ("in ra dán ở tổ dân phố", "nguoi-dan/index|nguoi-dan/nhan-ra-kenh-that|noi/de-doc-de-tiep-can|noi/viet-thong-bao"),
]
# The forms of typing: marks, no marks, upper case, NFD; sections; the register.
QUERIES = [
    ("mật khẩu", "giu-tai-khoan/mat-khau.html"),
    ("mat khau", "giu-tai-khoan/mat-khau.html"),
    ("MẬT KHẨU", "giu-tai-khoan/mat-khau.html"),
    (unicodedata.normalize("NFD", "mật khẩu"), "giu-tai-khoan/mat-khau.html"),
    ("lừa đảo nhắm vào quản trị viên", "lua-dao/index.html"),
    ("lua dao nham vao quan tri vien", "lua-dao/index.html"),
    ("LUA DAO NHAM VAO", "lua-dao/index.html"),
    ("rà trước khi đăng", "ra-truoc-khi-dang/index.html"),
    ("ra truoc khi dang", "ra-truoc-khi-dang/index.html"),
    ("Đổi điện thoại", "giu-tai-khoan/hai-buoc.html"),
    ("doi dien thoai", "giu-tai-khoan/hai-buoc.html"),
    ("mã dự phòng", "giu-tai-khoan/hai-buoc.html"),
    ("xac thuc hai buoc", "giu-tai-khoan/hai-buoc.html"),
    ("trẻ em", "ra-truoc-khi-dang/tre-em.html"),
    ("bi mat nha nuoc", "ra-truoc-khi-dang/bi-mat-nha-nuoc.html"),
    ("bàn giao", "giu-tai-khoan/ban-giao.html"),
    ("116/2025/QH15", "van-ban.html"),
    ("luat an ninh mang", "van-ban.html"),
    ("nghị định 330", "van-ban.html"),
    ("vneid", "lua-dao/vneid-gia.html"),
]


@pytest.fixture(scope="module", params=["http", "file"])
def opened(
    request: pytest.FixtureRequest, browser: Browser, addresses: Callable[[str], str]
) -> Iterator[tuple[Page, str]]:
    root = addresses(request.param)
    page = browser.new_page(viewport={"width": 1366, "height": 850}, reduced_motion="reduce")
    page.goto(root + "giu-tai-khoan/index.html")
    yield page, root
    page.close()


# Types each line into the field of the search, one after the other, and gives the first six addresses that come up.
_ASK = """async lines => {
  const one = name => document.querySelector(`.md-search${name}`)
  const results = ".md-search-result__item > a, .md-search-result__none"
  const reached = (done, what) => new Promise((well, ill) => {
    const late = setTimeout(() => ill(new Error(`nothing came: ${what}`)), 150_000)
    const look = () => done() && (watch.disconnect(), clearTimeout(late), well())
    const watch = new MutationObserver(look)
    watch.observe(one("-result"), {subtree: true, childList: true, characterData: true})
    look()
  })
  const type = (words, done) => {
    one("__input").value = words
    one("__input").dispatchEvent(new Event("input", {bubbles: true}))
    one("__input").dispatchEvent(new KeyboardEvent("keyup", {key: "End", bubbles: true}))
    return reached(done, words)
  }
  one("__input").focus()
  const found = {}
  for (const words of lines) {
    await type("", () => one("-result__meta").textContent.trim() === "Gõ để tìm")
    await type(words, () => one("-result").querySelector(results))
    found[words] = [...one("-result").querySelectorAll(results)].slice(0, 6).map(one => one.getAttribute("href") || "")
  }
  return found
}"""


@pytest.fixture(scope="module")
def answers(opened: tuple[Page, str]) -> dict[str, list[str]]:
    """What every line of the two lists finds: asked in one go, since each word to a browser costs more than a search.

    By hand, key by key, it is searched in the tests below.
    """
    found: dict[str, list[str]] = opened[0].evaluate(_ASK, [words for words, _ in (*QUESTIONS, *QUERIES)])
    return found


def search(page: Page, words: str) -> list[str]:
    field = page.locator(".md-search__input")
    results = page.locator(".md-search-result__item > a, .md-search-result__none")
    field.fill("")
    field.press("End")
    expect(page.locator(".md-search-result__meta")).to_have_text("Gõ để tìm")
    field.fill(words)
    field.press("End")
    expect(results.first).to_be_visible()
    return list(results.evaluate_all("all => all.slice(0, 6).map(one => one.getAttribute('href') || '')"))


@pytest.mark.parametrize(("words", "first"), QUESTIONS)
def test_a_question_finds_the_page_a_reader_would_want_first(
    opened: tuple[Page, str], answers: dict[str, list[str]], words: str, first: str
) -> None:
    best = answers[words][0].removeprefix(opened[1]).partition(".html")[0]
    assert best in first.split("|"), answers[words][:4]


@pytest.mark.parametrize(("words", "first"), QUERIES)
def test_the_right_page_comes_first(
    opened: tuple[Page, str], answers: dict[str, list[str]], words: str, first: str
) -> None:
    assert answers[words][0].startswith(opened[1] + first), answers[words][:4]


def test_from_disk_an_older_browser_searches_too(browser: Browser, addresses: Callable[[str], str]) -> None:
    """Chrome up to 97 and Safari up to 15.3 cannot copy a message by themselves, which the search from disk needs."""
    page = browser.new_page(viewport={"width": 1366, "height": 850}, reduced_motion="reduce")
    page.add_init_script("delete window.structuredClone")
    page.goto(addresses("file") + "giu-tai-khoan/index.html")
    assert search(page, "bi hack zalo")[0].endswith("su-co/mat-tai-khoan.html")
    page.close()


def test_no_number_stops_the_search(opened: tuple[Page, str], real_site: Path) -> None:
    """Words with digits could be taken for each other in lunr, and then the search threw."""
    text = (real_site / "search" / "search_index.json").read_text(encoding="utf-8")
    page, said = opened[0], []
    page.on("console", lambda message: said.append(message.text))
    # What stands behind a dot is the end of a longer number, which nobody begins to type there.
    found = page.evaluate(_ASK, sorted(set(re.findall(r"(?<![\w.,])[0-9]{1,2}", text))))
    assert [words for words, addresses in found.items() if not addresses] == []
    assert said == []


def test_the_instrument_in_force_comes_before_the_one_it_replaced(opened: tuple[Page, str]) -> None:
    page, _ = opened
    search(page, "luật an ninh mạng")
    sections = page.locator(".md-search-result__item").first.locator("a").all()
    anchors = [(link.get_attribute("href") or "").partition("#")[2] for link in sections]
    assert anchors.index("luat-116-2025") < anchors.index("luat-24-2018")


def test_the_index_is_fetched_only_when_somebody_searches(browser: Browser, over_http: str) -> None:
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(over_http + "giu-tai-khoan/index.html")
    wait_until_quiet(page)
    assert not [url for url in asked if "search_index" in url]
    assert search(page, "mật khẩu")[0].startswith(over_http + "giu-tai-khoan/mat-khau.html")
    assert len([url for url in asked if "search_index" in url]) == 1
    page.close()


def test_nothing_found_says_so_in_vietnamese(opened: tuple[Page, str]) -> None:
    page, _ = opened
    page.locator(".md-search__input").fill("qwrtzx")
    page.locator(".md-search__input").press("End")
    expect(page.locator(".md-search-result__meta")).to_have_text("Không tìm thấy. Thử ít chữ hơn hoặc chữ khác.")


def test_words_that_come_without_a_key_are_searched_too(opened: tuple[Page, str]) -> None:
    """Spoken, pasted, taken from the proposals of a telephone's keyboard."""
    page, root = opened
    page.goto(root + "giu-tai-khoan/index.html")
    field = page.locator(".md-search__input")
    field.press("End")
    expect(page.locator(".md-search-result__meta")).to_have_text("Gõ để tìm")
    field.fill("mã dự phòng")
    first = page.locator(".md-search-result__item > a").first
    expect(first).to_have_attribute("href", re.compile(r"/giu-tai-khoan/hai-buoc\.html"))
