"""One's own second step: which there are, and the screens of allauth's that set one up and take it away."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trainer.actions.accounts import second_step
from trainer.web.access import me, signed_in


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
    }
    return render(request, "mfa/index.html", context)
