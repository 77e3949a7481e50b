"""What is said of a file that answers a form: the page on which the form stands is still there, as it was.

A note waits for the next page; and where the script of the form sent a mark with it (``app.js``), a cookie of two
minutes gives it back, by which the script knows that the file is there and reads the page anew.
"""

import re

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

_FIELD, _COOKIE, _SECONDS = "dau", "gan_dan_tep", 120
_MARK = re.compile(r"[0-9]{1,16}")


def told(request: HttpRequest, response: HttpResponse, words: str) -> HttpResponse:
    """Return ``response``, a file that answers a form, after which ``words`` are said."""
    messages.success(request, words)
    mark = request.POST.get(_FIELD, "")
    if _MARK.fullmatch(mark):
        response.set_cookie(_COOKIE, mark, max_age=_SECONDS, secure=settings.HTTPS, samesite="Lax")
    return response
