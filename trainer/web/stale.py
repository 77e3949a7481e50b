"""A page that stood open while something happened elsewhere: what is pressed there is answered, not “not found”."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from trainer.models import Official


def overtaken(request: HttpRequest, line: str, to: str, *names: object) -> HttpResponse:
    """Say ``line`` of what was pressed, above the page ``to`` (a name of ``urls``, with ``names``).

    Raises Http404 where nothing was: nobody links to a form that is of no use.
    """
    if request.method != "POST":
        raise Http404
    messages.warning(request, line)
    return redirect(to, *names)


def left_meanwhile(request: HttpRequest, official: Official) -> HttpResponse:
    """Say of ``official``, about whom something was pressed, that he has left. Raises Http404 as ``overtaken``."""
    line = f"{official.full_name} đã rời danh sách từ trước, nên không có gì thay đổi."
    return overtaken(request, line, "official", official.staff_code)
