"""The account of the province on a phone, with a certified provider and a served installation as real processes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import oidc_real, slapd
from tests.browser.conftest import Visit
from tests.browser.live import Live
from tests.browser.test_second_step import look, sign_out
from tests.oidc_real import CLIENT, SECRET, RealProvider
from tests.server_process import free_port

NAME = "tài khoản tỉnh Sao Mai"
BUTTON = f"Đăng nhập bằng {NAME}"
pytestmark = pytest.mark.browser


class House(Live):
    """A demonstration whose people have an account of the province, too."""

    def __init__(self, var: Path, demonstration: Path, issuer: str) -> None:
        self._issuer = issuer
        super().__init__(var, demonstration)

    def start(self) -> None:
        """Begin with the provider."""
        self._environment |= {
            "GAN_DAN_OIDC_ISSUER": self._issuer,
            "GAN_DAN_OIDC_CLIENT_ID": CLIENT,
            "GAN_DAN_OIDC_CLIENT_SECRET": SECRET,
            "GAN_DAN_OIDC_FIND": "staff_code:preferred_username",
            "GAN_DAN_PROVINCE_NAME": NAME,
        }
        super().start()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[tuple[House, RealProvider]]:
    oidc_real.program()
    port = free_port()
    served = House(tmp_path_factory.mktemp("house"), demonstration, f"http://127.0.0.1:{port}")
    back = f"{served.url}/tai-khoan/tinh/ve/"
    try:
        with oidc_real.running(tmp_path_factory.mktemp("provider"), back, port) as provider:
            yield served, provider
    finally:
        served.stop()


def at_the_provider(page: Page, provider: RealProvider, name: str) -> None:
    """Sign in on the page of the provider, and let it tell us what we ask."""
    expect(page).to_have_url(re.compile(re.escape(provider.issuer)))
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill("nobody looks at it")
    page.locator("button[type=submit]").click()
    consent = page.get_by_role("button", name="Continue")
    if page.url.startswith(provider.issuer) and consent.count():
        consent.click()


def go_there(page: Page, house: House) -> None:
    """Go from a page that asks who one is to the provider."""
    page.goto(house.url + "/tap-huan/")
    page.get_by_role("button", name=BUTTON).click()


def test_one_button_leads_there_and_back_to_what_was_wanted(house: tuple[House, RealProvider], visit: Visit) -> None:
    served, provider = house
    person = served.new_official()
    provider.says(an={"preferred_username": person["code"]})
    page = visit(troubled=True)
    page.goto(served.url + "/tap-huan/on-lai/")
    look(page)
    page.get_by_role("button", name=BUTTON).click()
    at_the_provider(page, provider, "an")
    expect(page).to_have_url(served.url + "/tap-huan/on-lai/")
    page.locator(".person summary").click()
    page.get_by_role("link", name="Phiên đăng nhập").click()
    expect(page.get_by_text("vào bằng tài khoản của tỉnh")).to_be_visible()
    look(page)

    sign_out(page)
    expect(page.get_by_role("heading", name="Đã đăng xuất khỏi Gần Dân")).to_be_visible()
    look(page)
    page.get_by_role("link", name=f"Đăng xuất cả {NAME}").click()
    page.get_by_role("button", name="Yes, sign me out").click()
    expect(page).to_have_url(served.url + "/")

    # Nobody comes in any more who does not say again who he is.
    go_there(page, served)
    expect(page.locator("[name=login]")).to_be_visible()


def test_who_is_not_in_the_list_reads_one_line(house: tuple[House, RealProvider], visit: Visit) -> None:
    served, provider = house
    provider.says(la={"preferred_username": "LA-001"})
    page = visit(troubled=True)
    go_there(page, served)
    at_the_provider(page, provider, "la")
    expect(page.get_by_text("Tài khoản “LA-001” chưa có trong danh sách.")).to_be_visible()
    look(page)


def test_without_javascript_it_is_the_same_way(house: tuple[House, RealProvider], visit: Visit) -> None:
    served, provider = house
    person = served.new_official()
    provider.says(binh={"preferred_username": person["code"]})
    page = visit(troubled=True, java_script_enabled=False)
    go_there(page, served)
    at_the_provider(page, provider, "binh")
    expect(page).to_have_url(served.url + "/tap-huan/")


def test_what_matters_is_asked_at_the_provider_once_more(house: tuple[House, RealProvider], visit: Visit) -> None:
    served, provider = house
    officer = next(code for code in served.sign_ins if code.startswith("CNTT"))
    provider.says(khue={"preferred_username": officer})
    page = visit(troubled=True)
    go_there(page, served)
    at_the_provider(page, provider, "khue")
    expect(page).to_have_url(served.url + "/tap-huan/")
    served.rows("UPDATE trainer_accountsession SET began_at = strftime('%Y-%m-%d %H:%M:%f', began_at, '-1 hours')")
    person = served.new_official()
    page.goto(f"{served.url}/cntt/can-bo/{person['code']}/")
    link = page.locator("form[action$='/lien-ket/'] button")
    page.locator("details", has=link).locator("summary").click()
    link.click()
    expect(page.get_by_role("heading", name="Xác nhận là anh/chị")).to_be_visible()
    look(page)
    page.get_by_role("button", name=f"Xác nhận bằng {NAME}").click()
    at_the_provider(page, provider, "khue")
    expect(page.get_by_role("heading", name="Liên kết đặt mật khẩu")).to_be_visible()


def test_a_provider_that_is_away_is_said_in_one_line_and_the_password_opens(
    visit: Visit, tmp_path: Path, demonstration: Path
) -> None:
    away = House(tmp_path, demonstration, f"http://127.0.0.1:{free_port()}")
    try:
        page = visit(troubled=True)
        go_there(page, away)
        expect(page.get_by_text("chưa trả lời. Anh/chị thử lại sau ít phút")).to_be_visible()
        look(page)
        code, password = next(iter(away.sign_ins.items()))
        page.get_by_label("Mã cán bộ hoặc e-mail").fill(code)
        page.get_by_label("Mật khẩu").fill(password)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        expect(page.locator(".person summary")).to_be_visible()
    finally:
        away.stop()


def test_the_password_of_the_directory_opens_by_the_same_form(
    visit: Visit, tmp_path_factory: pytest.TempPathFactory, demonstration: Path
) -> None:
    slapd.program()
    served = InDirectory(tmp_path_factory.mktemp("house"), demonstration, f"ldap://localhost:{free_port()}")
    try:
        page = visit()
        page.goto(served.url + "/tap-huan/")
        look(page)
        give(page, "vinh.ho", "mật-khẩu-ở-tỉnh")
        expect(page.get_by_text("Máy chủ giữ mật khẩu của tỉnh chưa trả lời.")).to_be_visible()
        look(page)
        person = served.new_official()
        told = slapd.person("vinh.ho", "mật-khẩu-ở-tỉnh", employeeID=person["code"])
        with slapd.running(tmp_path_factory.mktemp("slapd"), told) as server:
            served.stop()
            served.tell(f"ldap://localhost:{server.port}", server.certificate)
            give(page, "vinh.ho", "mật-khẩu-ở-tỉnh")
            expect(page).to_have_url(served.url + "/tap-huan/")
        page.goto(served.url + "/tai-khoan/phien/")
        expect(page.get_by_text("vào bằng mật khẩu của tỉnh")).to_be_visible()
    finally:
        served.stop()


class InDirectory(Live):
    """A demonstration whose people have a password in a directory, too."""

    def __init__(self, var: Path, demonstration: Path, url: str) -> None:
        self._url = url
        super().__init__(var, demonstration)

    def tell(self, url: str, ca_file: Path) -> None:
        """Begin anew with the directory at ``url``."""
        self._url = url
        self._environment["GAN_DAN_LDAP_CA_FILE"] = str(ca_file)
        self.start()

    def start(self) -> None:
        """Begin with the directory."""
        told = {"URL": self._url, "BASE": slapd.BASE, "USER": slapd.READER, "PASSWORD": slapd.PASSWORD}
        self._environment |= {f"GAN_DAN_LDAP_{name}": value for name, value in told.items()}
        super().start()


def give(page: Page, login: str, password: str) -> None:
    """Send name and password."""
    page.get_by_label("Mã cán bộ, e-mail hoặc tên đăng nhập ở tỉnh").fill(login)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
