"""One's own second step: which there are, and the screens of allauth's that set one up and take it away."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from trainer.actions.accounts import lost_second_step, second_step
from trainer.web.access import me, now, signed_in
from trainer.web.accounts import first_step

PASSKEY_NOT_KNOWN = (
    "Khóa truy cập này chưa mở được: nó không còn trong tài khoản nào, hoặc không hỏi vân tay, khuôn mặt hay mã PIN. "
    "Anh/chị đăng nhập bằng mật khẩu."
)
ANOTHER_PASSWORD = "Mật khẩu của tài khoản này vừa được đổi. Anh/chị đăng nhập lại bằng mật khẩu mới."
PASSKEY_REFUSED = "Khóa truy cập chưa được nhận. Anh/chị bấm lại, hoặc dùng cách khác."
# A device that can keep it so that it opens alone does; one that cannot is a second step after the password.
_KEPT_WHERE_IT_CAN = {"residentKey": "preferred", "requireResidentKey": False, "userVerification": "preferred"}


@signed_in
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every way of the second step: which he has, and how to have one more or one less."""
    official = me(request)
    found: list[Authenticator] = list(second_step.steps_of(official))
    context = {
        "app": next((one for one in found if one.type == second_step.TOTP), None),
        "passkeys": [one for one in found if one.type == second_step.PASSKEY],
        "codes_left": second_step.codes_left(official) if found else None,
        "lost": lost_second_step.waiting(now()).filter(official=official).first() if found else None,
    }
    return render(request, "mfa/index.html", context)


@method_decorator(login_stage_required(AuthenticateStage.key, "account_login"), name="dispatch")
class SignIn(mfa.AuthenticateView):  # type: ignore[misc]
    """The second step of a sign-in: by passkey, by the app or by a recovery code, whichever there is."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send back whose first step was taken by a password of before: whoever knew that one is let in no more."""
        if first_step.is_outdated(request, request._login_stage.login.user):  # type: ignore[attr-defined]
            clear_login(request)
            messages.error(request, ANOTHER_PASSWORD)
            return redirect("account_login")
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which ways there are."""
        found = list(second_step.steps_of(self.stage.login.user))
        has = {one.type for one in found}
        return {
            **super().get_context_data(**kwargs),
            "has_app": second_step.TOTP in has,
            "has_passkey": second_step.PASSKEY in has,
            "refused": PASSKEY_REFUSED,
        }


class AddApp(totp.ActivateTOTPView):  # type: ignore[misc]
    """An app that makes codes."""

    @method_decorator(transaction.atomic)
    def form_valid(self, form: Any) -> HttpResponse:
        """Turn it on, and use up the code that showed it: whoever looked on signs in with none of it."""
        answer: HttpResponse = super().form_valid(form)
        second_step.use_code(me(self.request), form.cleaned_data["code"], now())
        return answer


class AddPasskey(webauthn.AddWebAuthnView):  # type: ignore[misc]
    """A passkey more."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the browser is asked to make."""
        # allauth leaves out the form that was sent.
        context: dict[str, Any] = {**super().get_context_data(**kwargs), **kwargs}
        context["js_data"]["creation_options"]["publicKey"]["authenticatorSelection"] = _KEPT_WHERE_IT_CAN
        return context


class RemovePasskey(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """A passkey less."""

    success_url = reverse_lazy("mfa_index")


class SignInByPasskey(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    """A passkey as the only step."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Send whoever holds a passkey that opens nothing back, and say so."""
        messages.error(self.request, PASSKEY_NOT_KNOWN)
        return redirect("account_login")


class ConfirmByPasskey(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A passkey once more, before something that matters."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Ask again, and say why."""
        messages.error(self.request, PASSKEY_REFUSED)
        return redirect(self.request.get_full_path())
