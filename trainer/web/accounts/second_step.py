"""django-allauth's second step in our words: what it is called, where its secrets lie, which codes it takes."""

import base64
import json
import logging
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as allauth
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal.auth import get_state
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.utils.crypto import salted_hmac
from fido2.webauthn import UserVerificationRequirement
from markupsafe import Markup

from trainer.actions.accounts import second_step
from trainer.models import Official
from trainer.web.access import now
from trainer.web.accounts import try_limits
from trainer.web.accounts.sign_in import VietnameseForm
from trainer.web.accounts.step_up import CONFIRMED_FOR

WRONG_CODE = (
    "Mã chưa đúng, hoặc đã dùng rồi. Anh/chị chờ ứng dụng hiện mã mới (30 giây) rồi nhập lại. "
    "Vẫn không được thì xem giờ trên điện thoại có đúng không."
)
# Of an app, and of recovery codes.
_ENCRYPTED = ("secret", "seed")
_AT_ONCE = 500
# When the key that is shown for an app was made; kept beside it, with the session.
_KEY_MADE_AT = "app-key-made-at"
_log = logging.getLogger(__name__)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's second step, in our words and with its secrets encrypted."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": "Mã dự phòng chỉ có khi đã bật một cách đăng nhập hai bước.",
    }

    def get_totp_issuer(self) -> str:
        """Return what an app that makes codes calls us."""
        return "Gần Dân"

    def get_totp_label(self, user: Any) -> str:
        """Return whose codes they are, as the app shows it."""
        return str(user.staff_code)

    def build_totp_svg(self, url: str) -> str:
        """Return ``url`` as a QR code, to stand in the page itself."""
        # A sixth of a second to load, for the process in which somebody sets an app up.
        import qrcode
        from qrcode.image.svg import SvgPathImage

        return Markup(qrcode.make(url, image_factory=SvgPathImage).to_string(encoding="unicode"))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return what a passkey is called that nobody gave a name."""
        return f"Khóa {Authenticator.objects.filter(user=user.pk, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for whom a passkey is, as telephones show it; it opens under the name by which we are called now."""
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Return whose passkey it is, as telephones show it."""
        known: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**known, "name": user.staff_code, "display_name": user.full_name}

    def encrypt(self, text: str) -> str:
        """Return ``text`` so that a copy of the database without our secret tells no code."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was encrypted; under another secret something that no code fits."""
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            _log.error("a second step was kept under another secret key: its codes fit no more (see SECURITY.md)")
            return str(generate_totp_secret())

    def is_mfa_enabled(self, user: Any, types: Iterable[str] | None = None) -> bool:
        """Say whether ``user`` has a second step; whoever is known to have none costs no look at the database."""
        if isinstance(user, Official) and not second_step.has_one(user):
            return False
        return bool(super().is_mfa_enabled(user, types=types))


def encrypt_anew(secrets: Sequence[str]) -> int:
    """Let the first of ``secrets`` open what any of them opened of second steps, and return how many rows changed.

    Run twice, it changes nothing that anybody sees. Holds the write lock for 500 rows at a time.
    """
    keys, changed, last = _keys(secrets), 0, 0
    while rows := list(Authenticator.objects.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        last = rows[-1].pk
        touched = [row for row in rows if _rotated(row.data, keys)]
        Authenticator.objects.bulk_update(touched, ["data"])
        changed += len(touched)
    return changed


def _rotated(data: dict[str, Any], keys: MultiFernet) -> bool:
    """Encrypt anew what is encrypted in ``data``; say whether there was anything that opens."""
    found = [name for name in _ENCRYPTED if isinstance(data.get(name), str)]
    try:
        data.update({name: keys.rotate(data[name]).decode() for name in found})
    except InvalidToken:
        return False
    return bool(found)


def _keys(secrets: Sequence[str | bytes] = ()) -> MultiFernet:
    return MultiFernet([_fernet(one) for one in secrets or (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(secret: str | bytes) -> Fernet:
    key = salted_hmac("gan-dan.second-step", "", secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _code_field() -> forms.CharField:
    # Telephones offer digits, and spaces or a hyphen of a recovery code are typed as printed.
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "class": "code"}
    return forms.CharField(max_length=20, widget=forms.TextInput(attrs=attributes))


class _Code(VietnameseForm):
    """Asks for a code of the app or a recovery code; wrong ones are counted like passwords."""

    words = {"code": ("Mã", "Sáu chữ số trên ứng dụng tạo mã, hoặc một mã dự phòng tám chữ số.")}
    user: Official
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """Use the code up. Raises ValidationError when it fits nothing, or after too many that did not."""
        code: str = self.cleaned_data["code"]
        found = try_limits.second_step(context.request, self.user, lambda: second_step.use_code(self.user, code, now()))
        if found is None:
            user_login_failed.send(
                sender=__name__, credentials={"username": self.user.staff_code}, request=context.request
            )
            raise Adapter().validation_error("incorrect_code")
        found.user = self.user
        self.authenticator: Authenticator = found
        return code


class SignInCodeForm(_Code, allauth.AuthenticateForm):  # type: ignore[misc]
    """The second step of a sign-in."""

    code = _code_field()


class ConfirmCodeForm(_Code, allauth.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something that matters."""

    code = _code_field()


class AppForm(VietnameseForm, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app, which shows that it was set up."""

    words = {"code": ("Mã sáu chữ số mà ứng dụng đang hiện", "Mã đổi sau mỗi 30 giây; anh/chị nhập mã đang thấy.")}
    code = _code_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the key that was shown a moment ago: a telephone loads the page anew when one comes back to it from the
        app, which has taken that key."""
        session = context.request.session
        kept, made_at = session.get(SECRET_SESSION_KEY), session.get(_KEY_MADE_AT)
        super().__init__(*args, **kwargs)
        if kept and made_at and now() - datetime.fromisoformat(made_at) < CONFIRMED_FOR:
            self.secret = session[SECRET_SESSION_KEY] = kept
        elif not self.is_bound:
            session[_KEY_MADE_AT] = now().isoformat()


# What fido2 raises of an answer that no browser gives.
_NO_ANSWER = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError, struct.error)


class _Shallow(json.JSONDecoder):
    """Reads what a browser sends; what is nested deeper than Python reads is no JSON, like any other rubbish."""

    def decode(self, s: str, *more: Any) -> Any:
        """Return what ``s`` says. Raises JSONDecodeError."""
        try:
            return super().decode(s, *more)
        except RecursionError:
            raise json.JSONDecodeError("nested too deep", s, 0) from None


def _answer_field() -> forms.JSONField:
    return forms.JSONField(widget=forms.HiddenInput, decoder=_Shallow)


@contextmanager
def _as_browsers_answer() -> Iterator[None]:
    try:
        yield
    except _NO_ANSWER:
        raise Adapter().validation_error("incorrect_code") from None


class PasskeyForm(VietnameseForm, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that the browser made, and what its owner calls it."""

    words = {"name": ("Tên để nhớ", "Ví dụ “Điện thoại của tôi”, “Máy ở cơ quan”.")}
    name = forms.CharField(required=False, max_length=40)
    credential = _answer_field()
    # It opens alone when it can; nobody is asked to decide that.
    passwordless = None

    def clean(self) -> dict[str, Any]:
        """Look whether it was made as it was asked for."""
        with _as_browsers_answer():
            cleaned: dict[str, Any] = super().clean()
            return cleaned


class _Signed:
    """Takes what a passkey signed, and refuses what no passkey says."""

    def clean_credential(self) -> Authenticator:
        """Return whose passkey signed."""
        with _as_browsers_answer():
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
            return found


class SignInAfterPassword(_Signed, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""

    credential = _answer_field()


class SignInAlone(_Signed, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey as the only step."""

    credential = _answer_field()

    def clean_credential(self) -> Authenticator:
        """Return whose passkey signed. Raises ValidationError, too, where it was asked to as a second step: a device
        need see nobody then, and whoever found one would be in."""
        if (get_state() or {}).get("user_verification") != UserVerificationRequirement.REQUIRED:
            raise Adapter().validation_error("incorrect_code")
        return super().clean_credential()


class ConfirmSigned(_Signed, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey once more."""

    credential = _answer_field()
