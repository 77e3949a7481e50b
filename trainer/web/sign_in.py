"""Signing in with staff number or e-mail, and asking for a one-time link to set a password."""

from typing import Any, cast

from allauth.account import forms as allauth
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from trainer.core.text import clean
from trainer.models import Official

WRONG = "Mã cán bộ, e-mail hoặc mật khẩu chưa đúng. Anh/chị kiểm tra lại, hoặc bấm “Quên mật khẩu”."
TOO_MANY = "Đã thử sai nhiều lần. Anh/chị chờ 5 phút rồi thử lại, hoặc bấm “Quên mật khẩu”."
WRONG_PASSWORD = "Mật khẩu chưa đúng. Anh/chị nhập lại mật khẩu đang dùng."
NOT_THE_SAME = "Hai lần nhập chưa giống nhau. Anh/chị nhập lại mật khẩu mới."
# By the codes of Django's validators.
WEAK = {
    "password_too_short": "Mật khẩu cần ít nhất 10 ký tự. Một câu ngắn dễ nhớ là đủ dài.",
    "password_too_common": "Mật khẩu này có trong danh sách mật khẩu dễ đoán. Anh/chị chọn mật khẩu khác.",
    "password_entirely_numeric": "Mật khẩu chỉ gồm chữ số dễ bị dò ra. Anh/chị thêm chữ.",
}
NEW_PASSWORD_HINT = "Từ 10 ký tự, không chỉ gồm chữ số. Một câu ngắn dễ nhớ là cách tốt."


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
        try:
            validate_password(password, user)
        except ValidationError as weak:
            # One thing to mend at a time.
            first = weak.error_list[0]
            raise ValidationError(WEAK.get(str(first.code), first.messages[0])) from None
        return password

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our pages say themselves what happened."""


class _OurWords:
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


class _NewPassword(_OurWords):
    """Asks for a new password twice."""

    words = {"password1": ("Mật khẩu mới", NEW_PASSWORD_HINT), "password2": ("Nhập lại mật khẩu mới", "")}
    cleaned_data: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            cast(forms.Form, self).add_error("password2", NOT_THE_SAME)
        return self.cleaned_data


_LOGIN = ("Mã cán bộ hoặc e-mail", "Mã cán bộ như trong danh sách của đơn vị, ví dụ HN10023.")


def _login_field() -> forms.CharField:
    attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(max_length=254, widget=forms.TextInput(attrs=attributes))


class LoginForm(_OurWords, allauth.LoginForm):  # type: ignore[misc]
    """Staff number or e-mail, and the password."""

    words = {"login": _LOGIN, "password": ("Mật khẩu", "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # allauth makes this field when the form is made, so ours takes its place only now.
        own, made = _login_field(), self.fields["login"]
        own.label, own.help_text, own.error_messages = made.label, made.help_text, made.error_messages
        self.fields["login"] = own


class AskForLinkForm(_OurWords, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Takes a staff number or an e-mail; the link goes to the e-mail on record, if there is one."""

    words = {"email": _LOGIN}
    email = _login_field()

    def clean_email(self) -> str:
        official = find(self.cleaned_data["email"])
        reachable = official is not None and official.is_active and bool(official.email)
        self.users = [official] if reachable else []
        return official.email or "" if official is not None and reachable else ""


class NewPasswordForm(_NewPassword, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """Sets a password through a one-time link."""


class SetPasswordForm(_NewPassword, allauth.SetPasswordForm):  # type: ignore[misc]
    """Sets a first password while signed in."""


class ChangePasswordForm(_NewPassword, allauth.ChangePasswordForm):  # type: ignore[misc]
    """Sets another password for one who knows the present one."""

    words = {"oldpassword": ("Mật khẩu đang dùng", ""), **_NewPassword.words}


class ConfirmPasswordForm(_OurWords, allauth.ReauthenticateForm):  # type: ignore[misc]
    """Asks for the password once more before something that matters."""

    words = {"password": ("Mật khẩu", "")}
