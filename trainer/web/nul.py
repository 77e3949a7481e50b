"""A NUL in an address is nobody's name for anything."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from trainer.web.pages import bad_request


class NoNul:
    """Middleware: answers 400 to an address or cookie with a NUL in it, which PostgreSQL takes in no text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = (request.path_info, *request.COOKIES.values())
        if "%00" in request.META.get("QUERY_STRING", "") or any("\0" in text for text in asked):
            return bad_request(request, BadRequest("NUL"))
        return self.get_response(request)
