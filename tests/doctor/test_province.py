"""What `doctor` says of the province: a certified provider, a real directory, each as it should be, wrong, and away."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import oidc_real, slapd
from tests.oidc_real import CLIENT, SECRET
from tests.server_process import free_port
from trainer.core.accounts.directory_rule import Directory
from trainer.core.accounts.province_rule import Provider
from trainer.doctor import province
from trainer.doctor.province import provider as look


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    back, port = "http://127.0.0.1:9/tai-khoan/tinh/ve/", free_port()
    with oidc_real.running(tmp_path_factory.mktemp("provider"), back, port) as found:
        yield Provider(found.issuer, CLIENT, SECRET)


def said(settings: Any, provider: Provider | None, later: timedelta = timedelta(0)) -> list[tuple[str, str]]:
    settings.OIDC = provider
    found = list(look(datetime.now(UTC) + later))
    assert all(one.mend for one in found if one.state != "good")
    return [(one.state, one.words) for one in found]


def test_without_a_provider_it_says_so(settings: Any) -> None:
    assert said(settings, None) == [("good", "chưa khai, không dùng")]


def test_a_provider_that_knows_us_is_good(settings: Any, real: Provider) -> None:
    ((state, words),) = said(settings, real)
    assert state == "good"
    assert "/tai-khoan/tinh/ve/" in words


def test_a_wrong_secret_is_told_before_anybody_meets_it(settings: Any, real: Provider) -> None:
    wrong = said(settings, replace(real, secret="another"))
    assert ("fault", "nhà cấp không nhận ứng dụng này (invalid_client)") in wrong


def test_an_address_that_is_not_that_of_the_issuer_is_told(settings: Any, real: Provider) -> None:
    ((state, words),) = said(settings, replace(real, issuer=real.issuer.replace("127.0.0.1", "localhost")))
    assert (state, words.startswith("nhà cấp trả lời khác điều phải có")) == ("fault", True)
    ((state, words),) = said(settings, replace(real, issuer=f"{real.issuer}/realms/a"))
    assert state == "fault"


def test_clocks_that_differ_are_told(settings: Any, real: Provider) -> None:
    assert said(settings, real, timedelta(hours=1))[0][1].startswith("giờ của nhà cấp và máy này lệch 3")


def test_a_provider_that_is_away_is_told_with_why(settings: Any) -> None:
    ((state, words),) = said(settings, Provider(f"http://127.0.0.1:{free_port()}", CLIENT, SECRET))
    assert (state, words) == ("fault", "127.0.0.1 không nhận kết nối")


def of_the_directory(settings: Any, directory: Directory | None) -> list[tuple[str, str]]:
    settings.LDAP = directory
    found = list(province.directory(datetime.now(UTC)))
    assert all(one.mend for one in found if one.state != "good")
    return [(one.state, one.words) for one in found]


def test_a_directory_is_read_or_told_why_not(settings: Any, tmp_path: Path) -> None:
    assert of_the_directory(settings, None) == [("good", "chưa khai, không dùng")]
    with slapd.running(tmp_path, "") as server:
        good = f"localhost trả lời qua TLS, đọc được {slapd.BASE}"
        assert of_the_directory(settings, server.directory()) == [("good", good)]
        for wrong, why in (
            ({"password": "sai"}, "invalidCredentials"),
            ({"base": "dc=khac"}, "noSuchObject"),
            ({"ca_file": ""}, "CERTIFICATE_VERIFY_FAILED"),
            ({"urls": (f"ldap://localhost:{free_port()}",)}, "onnection refused"),
        ):
            ((state, words),) = of_the_directory(settings, server.directory(**wrong))
            assert (state, why in words) == ("fault", True), words
