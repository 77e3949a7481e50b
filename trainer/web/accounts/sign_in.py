"""Signing in with staff number or e-mail, and asking for a one-time link to set a password."""

from typing import Any, cast

from allauth.account import forms as allauth
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from trainer.actions.accounts import officials, second_step, sign_ins
from trainer.models import Official
from trainer.site_address import address_of
from trainer.web.access import now, second_step_due
from trainer.web.accounts import directory_sign_in, first_step, known_browser, province, sessions, try_limits, who
from trainer.web.accounts.passwords import LEAST_LENGTH, spellings
from trainer.web.log_lines import request_id

WRONG = "Mã cán bộ, e-mail hoặc mật khẩu chưa đúng. Anh/chị kiểm tra lại, hoặc bấm “Quên mật khẩu”."
WRONG_PASSWORD = "Mật khẩu chưa đúng. Anh/chị nhập lại mật khẩu đang dùng."
SIGNED_OUT = "Anh/chị đã đăng xuất."
NOT_LOCALLY = "Mật khẩu riêng của Gần Dân chỉ dùng cho bộ phận CNTT khi khẩn cấp. Anh/chị vào bằng tài khoản của tỉnh."
NOT_THE_SAME = "Hai lần nhập chưa giống nhau. Anh/chị nhập lại mật khẩu mới."
NEW_PASSWORD_HINT = (
    f"Từ {LEAST_LENGTH} ký tự. Dễ nhớ nhất là ghép bốn từ không liên quan tới nhau, tới anh/chị và cơ quan. "
    "Nên viết không dấu: bàn phím của máy khác có khi không gõ được dấu vào ô này."
)


class StaffNumberOrEmail(ModelBackend):
    """Finds the official by staff number or e-mail; only an active one may enter."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **fields: Any
    ) -> Any:
        login = username or cast(str | None, fields.get("email")) or ""
        if not login or not password:
            return None
        official = try_limits.find(request, login)
        if official is None or not official.has_usable_password():
            # The same work as for a real one, so that time tells nothing; of who has no password one check does some.
            for one in spellings(password)[official is not None :]:
                Official().set_password(one)
        if official is None:
            return None
        if not official.check_password(password) or not official.is_active:
            return None
        if request is not None and settings.LDAP is not None and not may_enter_locally(official):
            # It may be his password in the directory, too, which is asked next.
            directory_sign_in.tell(request, NOT_LOCALLY)
            return None
        return official

    def get_user(self, user_id: int) -> Official | None:
        """Return the official of a session with unit, roles and rights; None for one who left. One query."""
        return who.active(user_id)


class BySecondStepElsewhere(BaseBackend):
    """Whoever came by a provider that asked him for a second step: none is demanded of him here in this session."""

    def get_user(self, user_id: int) -> Official | None:
        """Return the official of a session, as ``StaffNumberOrEmail`` does."""
        official = who.active(user_id)
        if official is not None:
            second_step.done_elsewhere(official)
        return official


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth, closed to sign-up and in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "rate_limited": "Anh/chị bấm nhiều lần quá nhanh. Anh/chị chờ ít phút rồi thử lại.",
        "account_inactive": "Tài khoản này đã ngừng. Anh/chị báo văn phòng đơn vị hoặc bộ phận CNTT.",
        "invalid_login": WRONG,
        "enter_current_password": WRONG_PASSWORD,
        "incorrect_password": WRONG_PASSWORD,
        "invalid_password_reset": "Liên kết không còn dùng được. Anh/chị xin liên kết mới.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_password(self, password: str, user: Any = None) -> str:
        """Return ``password`` when it is strong enough. Raises ValidationError in our words."""
        validate_password(password, user)
        return password

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the official whom login and password name, or None; failures are counted by ``try_limits``."""
        login = str(credentials.get("username") or credentials.get("email") or "")
        official = try_limits.sign_in(request, login, lambda: authenticate(request, **credentials))
        if official is None and (line := directory_sign_in.said(request)):
            raise ValidationError(line, code="directory")
        return official

    def pre_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse | None:
        """Send back whoever left, and whom only the account of the province may let in."""
        response: HttpResponse | None = super().pre_login(request, user, **how)
        if response is None and not getattr(request, "came_by_province", False) and not may_enter_locally(user):
            clear_login(request)
            messages.error(request, NOT_LOCALLY)
            return redirect("account_login")
        first_step.note(request, user)
        return response

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Return where one comes after signing out; who came by the province is still signed in there."""
        there = _leaves_the_province(request)
        return reverse("province_left") if there else str(super().get_logout_redirect_url(request))

    def post_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse:
        """Send the official on, and know this browser again; by a one-time link too."""
        response: HttpResponse = super().post_login(request, user, **how)
        first_step.forget(request)
        known_browser.remember(request, response, user)
        if second_step_due(user) is not None:
            second_step.tell(user, now())
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return how ``user`` may show once more that it is he: who has a second step by that, not by his password.

        A stolen password would otherwise be enough to take the second step away. The first way is that which he uses:
        recovery codes are for want of another.
        """
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not isinstance(user, Official):
            return ways
        stronger = [way for way in ways if way["id"] != "reauthenticate"]
        if len(stronger) > 1 and not is_mfa_enabled(user, [second_step.TOTP]):
            stronger.reverse()
        return stronger or [*_at_the_province(user), *((may_enter_locally(user) and ways) or _by_directory(user))]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address by which allauth counts; a word of its own for each request whose address nobody knows."""
        return try_limits.address_of(request) or request_id()

    def add_message(self, request: HttpRequest, *about: Any, **kwargs: Any) -> None:
        """Say to who lands where strangers do that he is signed out; of all else our pages say what happened."""
        if "account/messages/logged_out.txt" in about and not _leaves_the_province(request):
            messages.success(request, SIGNED_OUT)


def _leaves_the_province(request: HttpRequest) -> bool:
    return settings.OIDC is not None and province.came_by(request)


def may_enter_locally(official: Official) -> bool:
    """Say whether ``official`` may sign in by what he has here: everybody, or only whom the installation names."""
    return settings.LOCAL_SIGN_IN == "all" or official.is_it_officer


def _by_directory(official: Official) -> list[dict[str, Any]]:
    """Return the page that asks for a password, for whom only the directory knows one."""
    if not directory_sign_in.has_account(official):
        return []
    return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]


def _at_the_province(official: Official) -> list[dict[str, Any]]:
    if not province.has_account(official):
        return []
    return [{"id": province.CONFIRMS, "description": province.button(), "url": reverse("province_confirm")}]


class VietnameseForm:
    """A form of allauth's with our labels and hints, and no words inside empty fields: allauth has no Vietnamese."""

    words: dict[str, tuple[str, str]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.error_messages["required"] = f"Anh/chị chưa nhập ô “{label}”."
            field.widget.attrs.pop("placeholder", None)


class _NewPassword(VietnameseForm):
    """Asks for a new password twice."""

    kind = "password_set"
    user: Official
    words = {"password1": ("Mật khẩu mới", NEW_PASSWORD_HINT), "password2": ("Nhập lại mật khẩu mới", "")}
    cleaned_data: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            cast(forms.Form, self).add_error("password2", NOT_THE_SAME)
        return self.cleaned_data

    def save(self) -> None:
        """Keep it, with all that goes with it; allauth would write the whole person as he was when he asked."""
        request, official = context.request, self.user
        official.set_password(self.cleaned_data["password1"])
        place, key = sessions.place_of(request), request.session.session_key
        sign_ins.another_password(official, self.kind, place, key, now())


_LOGIN = ("Mã cán bộ hoặc e-mail", "Mã cán bộ như trong danh sách của đơn vị, ví dụ HN10023.")

_LOGIN_OF_PROVINCE = (
    "Mã cán bộ, e-mail hoặc tên đăng nhập ở tỉnh",
    f"Mật khẩu là mật khẩu của {settings.PROVINCE_NAME}, hoặc mật khẩu của Gần Dân nếu đã đặt.",
)


def _login_field() -> forms.CharField:
    attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(max_length=254, widget=forms.TextInput(attrs=attributes))


class LoginForm(VietnameseForm, allauth.LoginForm):  # type: ignore[misc]
    """Staff number or e-mail, and the password."""

    words = {"login": _LOGIN, "password": ("Mật khẩu", "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # allauth makes this field when the form is made, so ours takes its place only now.
        own, made = _login_field(), self.fields["login"]
        if settings.LDAP is not None:
            made.label, made.help_text = _LOGIN_OF_PROVINCE
        own.label, own.help_text, own.error_messages = made.label, made.help_text, made.error_messages
        self.fields["login"] = own


class AskForLinkForm(VietnameseForm, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Takes a staff number or an e-mail; the link goes to the e-mail on record, if there is one."""

    words = {"email": _LOGIN}
    email = _login_field()

    def clean_email(self) -> str:
        """Count the asking. Raises ValidationError when too many came from one address."""
        login: str = self.cleaned_data["email"]
        self._allowed = try_limits.may_have_link(context.request, login)
        return login

    def save(self, request: HttpRequest, **_: Any) -> str:
        """Let the link be mailed, if there is somebody to mail it to: for anybody else the same is done."""
        login: str = self.cleaned_data["email"]
        house = address_of("front") or request.build_absolute_uri("/")
        officials.mail_link(try_limits.find(request, login), self._allowed, house, now())
        return login


class NewPasswordForm(_NewPassword, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """Sets a password through a one-time link."""


class SetPasswordForm(_NewPassword, allauth.SetPasswordForm):  # type: ignore[misc]
    """Sets a first password while signed in."""


class ChangePasswordForm(_NewPassword, allauth.ChangePasswordForm):  # type: ignore[misc]
    """Sets another password for one who knows the present one."""

    words = {"oldpassword": ("Mật khẩu đang dùng", ""), **_NewPassword.words}
    kind = "password_changed"

    def clean_oldpassword(self) -> str:
        """Look at the present password. Raises ValidationError: it is another, which counts as at the sign-in."""
        typed: str = self.cleaned_data["oldpassword"]
        official = self.user
        his = try_limits.sign_in(
            context.request, official.staff_code, lambda: official if official.check_password(typed) else None
        )
        if his is None:
            user_login_failed.send(
                sender=__name__, credentials={"username": official.staff_code}, request=context.request
            )
            raise Adapter().validation_error("enter_current_password")
        return typed


class ConfirmPasswordForm(VietnameseForm, allauth.ReauthenticateForm):  # type: ignore[misc]
    """Asks for the password once more before something that matters."""

    words = {"password": ("Mật khẩu", "")}
