"""Signing in with the account of the province: going to the provider, coming back, and saying once more who one is."""

import hmac
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from trainer.actions.accounts import province, second_step
from trainer.actions.accounts.province import Subject
from trainer.core.accounts import province_rule
from trainer.core.accounts.province_rule import NotSaid, NotVerified, Provider
from trainer.models import Official
from trainer.site_address import is_elsewhere, registered_at
from trainer.web.access import View, it_officer_required, me, now, official_for, signed_in
from trainer.web.accounts import try_limits
from trainer.web.accounts.admission import NotAdmitted, admit
from trainer.web.accounts.outside import NotReached
from trainer.web.accounts.step_up import confirmed_to_send

if TYPE_CHECKING:
    from trainer.web.accounts.oidc import BegunSignIn, Client

METHOD = "oidc"
# What allauth calls this way to say once more who one is.
CONFIRMS = "province"
WITH_SECOND_STEP = "trainer.web.accounts.sign_in.BySecondStepElsewhere"
_KEPT = "province"
# Whoever stays longer at the provider begins anew.
_SECONDS_THERE = 600
_BACK = "Anh/chị báo bộ phận CNTT."
CANCELLED = "Anh/chị đã dừng giữa chừng. Cần vào thì bấm “{button}” lần nữa."
TOO_OLD = "Lần đăng nhập này đã quá lâu hoặc đã dùng rồi. Anh/chị bấm “{button}” lần nữa."
NO_ANSWER = "Hệ thống giữ {name} chưa trả lời. Anh/chị thử lại sau ít phút{otherwise}."
OTHERWISE = ", hoặc vào bằng mật khẩu của Gần Dân"
NOT_BELIEVED = (
    "Câu trả lời của hệ thống giữ {name} không đúng nên chưa vào được. Thử lại vẫn vậy thì anh/chị báo bộ phận CNTT."
)
NOT_SAID = f"Hệ thống giữ {{name}} không cho biết anh/chị là ai ở Gần Dân (thiếu “{{claim}}”). {_BACK}"
NOT_VERIFIED = f"E-mail của anh/chị ở {{name}} chưa được xác nhận nên chưa vào được. {_BACK}"
NOT_HIS = "Tài khoản vừa dùng không phải của anh/chị ở Gần Dân. Anh/chị xác nhận lại bằng đúng tài khoản của mình."
UNLINKED = "Đã bỏ nối. Lần đăng nhập tới bằng tài khoản của tỉnh, {} được tìm lại từ đầu."
_log = logging.getLogger(__name__)


def the_provider() -> Provider | None:
    """Return the provider of this installation; None when none is set up."""
    found: Provider | None = settings.OIDC
    return found


@cache
def client_of(provider: Provider) -> "Client":
    """Return what this process knows of ``provider``."""
    from trainer.web.accounts.oidc import Client

    return Client(provider)


def button() -> str:
    """Return the words of the button of the sign-in page; "" when there is no provider."""
    provider = the_provider()
    return f"Đăng nhập bằng {provider.name}" if provider else ""


def has_account(official: Official) -> bool:
    """Say whether ``official`` has an account at the provider. One query, none without a provider."""
    provider = the_provider()
    return provider is not None and province.account_of(official, provider.issuer) is not None


def _may_confirm(official: Official) -> bool:
    """Say whether ``official`` may say once more who he is at the provider: not who has a second step here."""
    return any(way["id"] == CONFIRMS for way in get_adapter().get_reauthentication_methods(official))


def came_by(request: HttpRequest) -> bool:
    """Say whether this session was begun with the account of the province."""
    return any(one.get("method") == METHOD for one in get_authentication_records(request, request.user))


def _where_there_is_one(view: View) -> View:
    """Hide a page where no provider is set up, and lead whoever is not let in back, with one line."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if the_provider() is None:
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except NotAdmitted as why:
            if "state" in request.GET:
                # Who came back and was not let in is told in the log as whoever typed a wrong password.
                user_login_failed.send(sender=__name__, credentials={}, request=request)
            messages.error(request, str(why))
            return redirect("sessions" if request.user.is_authenticated else "account_login")

    return never_cache(guarded)


@require_POST
@_where_there_is_one
def begin(request: HttpRequest) -> HttpResponse:
    """Go to the provider to sign in."""
    if request.user.is_authenticated:
        return redirect("home")
    return _leave(request, again=False)


@signed_in
@_where_there_is_one
def confirm(request: HttpRequest) -> HttpResponse:
    """Say that whoever is signed in is asked at the provider once more; sent, go there."""
    if not _may_confirm(me(request)):
        raise Http404
    if request.method == "POST":
        return _leave(request, again=True)
    return render(
        request, "account/province_confirm.html", {"next": get_next_redirect_url(request), "province": _name()}
    )


def _leave(request: HttpRequest, *, again: bool) -> HttpResponse:
    """Show the page that leads on to the provider: a form that did so itself would not get past our policy."""
    from trainer.web.accounts.oidc import asked

    there = registered_at(request, "account_login")
    if is_elsewhere(request, there):
        # He comes back to our one address, where this browser would not be known by what it holds of this name.
        return redirect(f"{there}?{urlencode({'next': get_next_redirect_url(request) or ''})}")
    _count(request)
    words = asked()
    address = _reached(lambda client: client.go_to(words, registered_at(request, "province_back"), again=again))
    request.session[_KEPT] = {
        "state": words.state,
        "nonce": words.nonce,
        "verifier": words.verifier,
        "next": get_next_redirect_url(request),
        "again": me(request).pk if again else None,
        "at": time.time(),
    }
    return render(request, "account/province_leave.html", {"address": address, "province": _name()})


@require_safe
@_where_there_is_one
def back(request: HttpRequest) -> HttpResponse:
    """Take whoever comes back from the provider: he is found, linked when he comes first, and signed in."""
    kept = request.session.pop(_KEPT, None)
    words = _asked(request, kept)
    if "error" in request.GET or "code" not in request.GET:
        raise NotAdmitted(_of_error(request.GET.get("error", "")))
    again = kept["again"] is not None
    code = request.GET["code"]
    claims = _reached(lambda client: client.claims(code, words, registered_at(request, "province_back"), again=again))
    provider = the_provider()
    assert provider is not None
    return _confirmed(request, provider, claims, kept) if again else _signed_in(request, provider, claims, kept)


def _asked(request: HttpRequest, kept: Any) -> "BegunSignIn":
    """Return with what this browser went to the provider. Raises NotAdmitted: not this one, too long ago, or used."""
    from trainer.web.accounts.oidc import BegunSignIn

    state = request.GET.get("state", "")
    if not isinstance(kept, dict) or not hmac.compare_digest(str(kept["state"]).encode(), state.encode()):
        raise NotAdmitted(TOO_OLD.format(button=button()))
    if time.time() - kept["at"] > _SECONDS_THERE:
        raise NotAdmitted(TOO_OLD.format(button=button()))
    provider = the_provider()
    assert provider is not None
    # RFC 9207: an answer that another provider gave is not for us.
    if request.GET.get("iss", provider.issuer).rstrip("/") != provider.issuer.rstrip("/"):
        _log.warning("a sign-in at the provider was answered by another issuer")
        raise NotAdmitted(NOT_BELIEVED.format(name=_name()))
    return BegunSignIn(kept["state"], kept["nonce"], kept["verifier"])


def _signed_in(request: HttpRequest, provider: Provider, claims: dict[str, Any], kept: dict[str, Any]) -> HttpResponse:
    official = _official(provider, claims)
    stepped = province_rule.counts_as_second_step(provider.second_step, claims)
    record_authentication(request, official, method=METHOD, second_step=stepped)
    login = Login(user=official, redirect_url=kept["next"])
    request.came_by_province = True  # type: ignore[attr-defined]
    if stepped:
        second_step.done_elsewhere(official)
        login.state = {"stages": {"mfa_authenticate": {"handled": True}}}
        official.backend = WITH_SECOND_STEP
    response: HttpResponse = perform_login(request, login)
    return response


def _official(provider: Provider, claims: dict[str, Any]) -> Official:
    """Return whose account it is. Raises NotAdmitted."""

    def by() -> tuple[str, str]:
        try:
            return provider.find.field, province_rule.login_of(provider.find, claims)
        except NotSaid as missing:
            raise NotAdmitted(NOT_SAID.format(name=_name(), claim=missing.claim)) from None
        except NotVerified:
            raise NotAdmitted(NOT_VERIFIED.format(name=_name())) from None

    return admit(Subject(provider.issuer, claims["sub"], province_rule.called(claims)), by)


def _confirmed(request: HttpRequest, provider: Provider, claims: dict[str, Any], kept: dict[str, Any]) -> HttpResponse:
    """Note that he said once more who he is, and go on with what he wanted to do."""
    official = province.owner(Subject(provider.issuer, claims["sub"], ""))
    if official is None or not request.user.is_authenticated or not official.pk == me(request).pk == kept["again"]:
        raise NotAdmitted(NOT_HIS)
    if not _may_confirm(me(request)):
        # He has a second step since he went there.
        raise Http404
    record_authentication(request, request.user, method=METHOD, reauthenticated=True)
    # allauth goes on to where the page that asked was told to go.
    asked_for = request.GET.copy()
    asked_for["next"] = kept["next"] or reverse("home")
    request.GET = asked_for  # type: ignore[assignment]
    return resume_request(request) or redirect("home")


@require_safe
@_where_there_is_one
def left(request: HttpRequest) -> HttpResponse:
    """Say to whoever signed out here that he is still signed in there, and how to change that."""
    if request.user.is_authenticated:
        return redirect("home")
    try:
        address = _reached(lambda client: client.leave_by(registered_at(request, "front")))
    except NotAdmitted:
        address = ""
    return render(request, "account/province_left.html", {"address": address, "province": _name()})


@it_officer_required
@require_POST
@confirmed_to_send
def unlink(request: HttpRequest, code: str) -> HttpResponse:
    """Let another account of the province be found for somebody, as the IT unit: he got a new one there."""
    found = official_for(me(request), code)
    if found.pk == me(request).pk:
        raise Http404
    if province.unlink(found, me(request), now()):
        messages.success(request, UNLINKED.format(found.full_name))
    return redirect("official", code)


def _reached(ask: "Callable[[Client], Any]") -> Any:
    """Return what ``ask`` returns. Raises NotAdmitted where the provider does not answer, or not as one answers us."""
    from trainer.web.accounts.oidc import NotBelieved

    provider = the_provider()
    assert provider is not None
    try:
        return ask(client_of(provider))
    except NotReached as why:
        _log.warning("the provider was not reached: %s", why)
        otherwise = OTHERWISE if settings.LOCAL_SIGN_IN == "all" else ""
        raise NotAdmitted(NO_ANSWER.format(name=_name(), otherwise=otherwise)) from None
    except NotBelieved as why:
        _log.warning("the provider was not believed: %s", why)
        raise NotAdmitted(NOT_BELIEVED.format(name=_name())) from None


def _count(request: HttpRequest) -> None:
    """Count that somebody goes to the provider. Raises NotAdmitted when too many come from one address."""
    wait = try_limits.province(request, datetime.now(UTC))
    if wait:
        raise NotAdmitted(try_limits.BUSY.format(wait=try_limits.in_words(wait)))


def _name() -> str:
    provider = the_provider()
    return provider.name if provider else ""


def _of_error(error: str) -> str:
    if error == "access_denied":
        return CANCELLED.format(button=button())
    _log.warning("the provider refused a sign-in: %r", error[:40])
    return NOT_BELIEVED.format(name=_name())
