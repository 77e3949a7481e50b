"""The first sign-in by a slip: staff number and code open the page on which one sets a password."""

from typing import Any

from django import forms
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trainer.actions.accounts import slips
from trainer.actions.accounts.officials import path_of
from trainer.core.accounts.slip_code import typed
from trainer.core.text import clean
from trainer.models import Official
from trainer.web.access import now
from trainer.web.accounts import try_limits

WRONG = (
    "Mã cán bộ hoặc mã trên phiếu chưa đúng, hoặc phiếu đã dùng hay đã hết hạn. Anh/chị gõ lại như in trên phiếu; "
    "vẫn không được thì xin bộ phận CNTT phiếu mới."
)
ACCENTED = "Mã trên phiếu không có chữ mang dấu: máy đang gõ tiếng Việt. Anh/chị tắt bộ gõ rồi nhập lại mã."


class SlipForm(forms.Form):
    """What stands on the slip."""

    ma = forms.CharField(
        label="Mã cán bộ",
        max_length=254,
        error_messages={"required": "Anh/chị chưa nhập mã cán bộ."},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    phieu = forms.CharField(
        label="Mã trên phiếu",
        max_length=40,
        error_messages={"required": "Anh/chị chưa nhập mã trên phiếu."},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_phieu(self) -> str:
        """Refuse what no slip says, without counting it as a try: a keyboard that puts tone marks makes AS to Á."""
        code: str = self.cleaned_data["phieu"]
        if not typed(clean(code)).isascii():
            raise ValidationError(ACCENTED)
        return code


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; those that fit lead to setting a password, which uses the slip up."""
    if request.user.is_authenticated:
        return redirect("home")
    form = SlipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        official = _official(request, form)
        if official is not None:
            return redirect(path_of(official))
    return render(request, "account/slip.html", {"form": form})


def _official(request: HttpRequest, form: SlipForm) -> Official | None:
    login, code = form.cleaned_data["ma"], form.cleaned_data["phieu"]

    def check() -> Official | None:
        found = try_limits.find(request, login)
        return found if slips.fits(found, code, now()) else None

    try:
        official: Official | None = try_limits.sign_in(request, login, check)
    except ValidationError as wait:
        form.add_error(None, wait)
        return None
    if official is None:
        _failed(request, {"username": login})
        form.add_error(None, WRONG)
    return official


def _failed(request: HttpRequest, credentials: dict[str, Any]) -> None:
    """Let the log tell of it as of every failed sign-in."""
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
