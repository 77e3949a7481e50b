"""Signing in with staff number or e-mail, and asking for a one-time link to set a password."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm
from django import forms
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from trainer.core.text import clean
from trainer.models import Official

WRONG = "Mã cán bộ, e-mail hoặc mật khẩu chưa đúng. Anh/chị kiểm tra lại, hoặc bấm “Quên mật khẩu”."
TOO_MANY = "Đã thử sai nhiều lần. Anh/chị chờ 5 phút rồi thử lại, hoặc bấm “Quên mật khẩu”."


def find(login: str) -> Official | None:
    """Return the official whose staff number or e-mail is ``login``, whatever its case."""
    text = clean(login)
    by = {"email": text.lower()} if "@" in text else {"staff_code": text.upper()}
    return Official.objects.filter(**by).select_related("unit").first()


class StaffNumberOrEmail(ModelBackend):
    """Finds the official by staff number or e-mail; only an active one may enter."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **fields: Any
    ) -> Any:
        login = username or cast(str | None, fields.get("email")) or ""
        if not login or not password:
            return None
        official = find(login)
        if official is None:
            # The same work as for a real one, so that time tells nothing.
            Official().set_password(password)
            return None
        return official if official.check_password(password) and official.is_active else None

    def get_user(self, user_id: int) -> Any:
        return Official.objects.filter(pk=user_id, is_active=True).select_related("unit").first()


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth, closed to sign-up and in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": "Anh/chị thao tác nhiều lần quá nhanh. Chờ ít phút rồi thử lại.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our pages say themselves what happened."""


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """Staff number or e-mail, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Mã cán bộ hoặc e-mail",
            max_length=254,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
        )
        self.fields["password"].label = "Mật khẩu"
        self.fields["password"].widget.attrs.pop("placeholder", None)


class AskForLinkForm(ResetPasswordForm):  # type: ignore[misc]
    """Takes a staff number or an e-mail; the link goes to the e-mail on record, if there is one."""

    email = forms.CharField(
        label="Mã cán bộ hoặc e-mail",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        official = find(self.cleaned_data["email"])
        reachable = official is not None and official.is_active and bool(official.email)
        self.users = [official] if reachable else []
        return official.email or "" if official is not None and reachable else ""
