"""allauth's pages on which a password is chosen, which also say how good one is while it is typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account import views
from allauth.account.forms import UserTokenForm
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from trainer.content.live import library
from trainer.core.handbook.section import AgencyValue
from trainer.models import Official
from trainer.web.accounts.passwords import weigh

# What the script sends with a password that is only to be looked at.
ASKED = "X-Only-Weigh"
_LONGEST_LOGIN = 254
_DIALLED = re.compile(r"\+?\d{3,15}")


@dataclass(frozen=True, slots=True)
class Contact:
    """Who helps those who cannot sign in: ``who``, his ``number`` as written, and as a phone dials it; "" where nobody
    wrote it down."""

    who: str
    number: str
    dial: str


def contact(known: Mapping[str, AgencyValue]) -> Contact:
    """Return whom the agency names for its IT among what is ``known`` of it, with the number that is answered."""
    who, number = ((found.value or "") if (found := known.get(key)) else "" for key in ("dau_moi_cntt", "so_truc_cntt"))
    bare = re.sub(r"[ .\-]", "", number)
    return Contact(who, number, bare if _DIALLED.fullmatch(bare) else "")


class Weighing:
    """Answers a form that is sent with ``ASKED`` by how good its password is, and does nothing else."""

    @method_decorator(sensitive_post_parameters("password1"))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the verdict as JSON; 403 to whom the page would not show its form."""
        if request.method != "POST" or ASKED not in request.headers:
            answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            return answer
        official = self.official(request, **kwargs)
        if official is None:
            return JsonResponse({}, status=403)
        verdict = weigh(request.POST.get("password1", ""), official)
        return JsonResponse({"step": verdict.step, "words": verdict.words})

    def official(self, request: HttpRequest, **_: Any) -> Official | None:
        """Return whose password it is to be, None for nobody."""
        return request.user if isinstance(request.user, Official) else None


class _WithHelp:
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whom to call, and whether a mail can go at all."""
        more = {"contact": contact(library().agency), "set_up": settings.MAIL_SET_UP}
        return {**super().get_context_data(**kwargs), **more}  # type: ignore[misc]


class AskForLink(_WithHelp, views.PasswordResetView):  # type: ignore[misc]
    """For one who forgot his password; ``ma`` is what he had typed where he signs in."""

    def get_initial(self) -> dict[str, Any]:
        """Return what was typed before."""
        return {**super().get_initial(), "email": self.request.GET.get("ma", "")[:_LONGEST_LOGIN]}


class AskedForLink(_WithHelp, views.PasswordResetDoneView):  # type: ignore[misc]
    """For one who asked."""


class ChangePassword(Weighing, views.PasswordChangeView):  # type: ignore[misc]
    """For one who knows the present password."""


class Set(Weighing, views.PasswordSetView):  # type: ignore[misc]
    """For one who is signed in and has none."""


class SetByLink(Weighing, views.PasswordResetFromKeyView):  # type: ignore[misc]
    """For one who came by a one-time link, whose key is in his session by then."""

    def official(self, request: HttpRequest, uidb36: str = "", **_: Any) -> Official | None:
        token = UserTokenForm(data={"uidb36": uidb36, "key": request.session.get(views.INTERNAL_RESET_SESSION_KEY, "")})
        return token.reset_user if token.is_valid() else None
