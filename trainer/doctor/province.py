"""The account of the province: whether its provider is there, is the one that is meant, and knows us."""

from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from trainer.core.accounts.directory_rule import Directory
from trainer.core.accounts.province_rule import Provider
from trainer.doctor.asking import HttpAnswer, Unreached, ask
from trainer.doctor.finding import Finding, fault, good, note
from trainer.web.accounts import directory as ldap
from trainer.web.accounts.oidc import LEEWAY_SECONDS, WELL_KNOWN, Client, NotBelieved
from trainer.web.accounts.outside import NotReached


def provider(now: datetime) -> Iterator[Finding]:
    """Read what the provider publishes, look at its clock, and ask it with a code that is none whether it knows us."""
    found: Provider | None = settings.OIDC
    if found is None:
        yield good("chưa khai, không dùng")
        return
    try:
        parts = urlsplit(found.issuer)
        answer = ask(f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/") + WELL_KNOWN)
        yield from _clock(answer, now)
        yield from _talk(Client(found))
    except Unreached as why:
        yield fault(why.what, why.mend)
    except NotReached as why:
        yield fault(f"nhà cấp không trả lời ({why})", "xem GAN_DAN_OIDC_ISSUER có đúng dòng issuer của nhà cấp không")
    except NotBelieved as why:
        yield fault(f"nhà cấp trả lời khác điều phải có ({why})", "chép đúng dòng issuer vào GAN_DAN_OIDC_ISSUER")


def directory(_: datetime) -> Iterator[Finding]:
    """Read in the directory as we do when somebody signs in: TLS, our own name and password, the base."""
    found: Directory | None = settings.LDAP
    if found is None:
        yield good("chưa khai, không dùng")
        return
    try:
        host = ldap.Client(found).look()
    except NotReached as why:
        mend = "xem GAN_DAN_LDAP_URL, GAN_DAN_LDAP_USER, GAN_DAN_LDAP_PASSWORD, GAN_DAN_LDAP_BASE, GAN_DAN_LDAP_CA_FILE"
        yield fault(f"không đọc được danh bạ ({why})", mend)
    else:
        yield good(f"{host} trả lời qua TLS, đọc được {found.base}")


def _clock(answer: HttpAnswer, now: datetime) -> Iterator[Finding]:
    try:
        off = abs((parsedate_to_datetime(answer.headers.get("date", "")) - now).total_seconds())
    except (TypeError, ValueError):
        return
    if off > LEEWAY_SECONDS:
        yield fault(f"giờ của nhà cấp và máy này lệch {off:.0f} giây", "bật đồng bộ giờ (NTP) ở cả hai máy")


def _talk(client: Client) -> Iterator[Finding]:
    published, keys = client.addresses(), client.keys()
    if not keys:
        yield fault("nhà cấp không có khóa ký nào dùng được", "bật khóa ký RS256 hoặc ES256 ở nhà cấp")
    if "S256" not in published.get("code_challenge_methods_supported", ["S256"]):
        yield note("nhà cấp không nói có PKCE S256", "bật PKCE S256 cho ứng dụng này ở nhà cấp")
    error = client.error_of_no_code()
    if error != "invalid_grant":
        mend = "xem GAN_DAN_OIDC_CLIENT_ID và GAN_DAN_OIDC_CLIENT_SECRET có khớp ở nhà cấp không"
        yield fault(f"nhà cấp không nhận ứng dụng này ({error or 'không rõ vì sao'})", mend)
    yield good(
        f"{client.provider.issuer} trả lời, {len(keys)} khóa, nhận ứng dụng “{client.provider.client_id}”; "
        f"địa chỉ về phải khai ở đó: {settings.SITE or 'https://…'}{reverse('province_back')}"
    )
