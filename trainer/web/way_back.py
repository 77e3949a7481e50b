"""Back to where somebody was: by what the browser says of it.

From a person to the list in which he was found, as it was filtered. After a form about him the browser names the form.
So the list is kept with the session, for that person alone. And from a form that was not taken to the page it stood on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

# Lists that lead to people, by the names of their addresses.
_LISTS: Mapping[str, str] = {
    "progress": "Tiến độ",
    "progress_table": "Bảng từng bài",
    "unit": "Đơn vị",
    "log": "Nhật ký",
    "reminders": "Thư nhắc",
}
# In the address of a form: one comes from his own record, not from a result.
FROM_RECORD = "ho-so"
_LONGEST = 2_000
_KEY = "way-back"


@dataclass(frozen=True, slots=True)
class Way:
    """An address of this site, and what stands there."""

    address: str
    title: str


def way_back(request: HttpRequest, person: str) -> Way | None:
    """Return the list from which somebody came to ``person`` (his code) with a filter or to a page of it; None: he did
    not, or nobody says so. Kept while he stays with that person, whatever is done there; written only when it is
    another list.

    What a browser says is no more than an address of ours: who may not see the list does not find it there either.
    """
    came_from = request.headers.get("Referer", "")
    if not _is_ours(came_from, request):
        return _kept(request, person)
    found = _list(came_from)
    if found is None:
        return _kept(request, person)
    way = Way(*found) if "?" in found[0] else None
    if _kept(request, person) != way:
        request.session[_KEY] = [person, way.address if way else ""]
    return way


def page_of_form(request: HttpRequest) -> str:
    """Return the address of the page on which a form stood that was not taken, "" where nobody knows.

    Of an attempt its page: what is sent there may come from an address that can only be sent to.
    """
    match = request.resolver_match
    if match is not None and "attempt_id" in match.kwargs:
        return reverse("attempt", args=[match.kwargs["attempt_id"]])
    came_from = request.headers.get("Referer", "")
    if not _is_ours(came_from, request):
        return ""
    parts = urlsplit(came_from)
    address = f"{parts.path}?{parts.query}" if parts.query else parts.path
    same = request.method == "GET" and parts.path == request.path
    # A path of ours that begins with two strokes would be another site in a link.
    return address if _is_ours(address, request) and not same else ""


def ours_or(request: HttpRequest, address: str, otherwise: str) -> str:
    """Return ``address``, which came with a form, where it is one of this site; ``otherwise`` where it is not."""
    return address if _is_ours(address, request) else otherwise


def _is_ours(address: str, request: HttpRequest) -> bool:
    return len(address) <= _LONGEST and url_has_allowed_host_and_scheme(address, {request.get_host()})


def _kept(request: HttpRequest, person: str) -> Way | None:
    who, address = request.session.get(_KEY, ("", ""))
    found = _list(address) if who == person and address else None
    return Way(*found) if found else None


def _list(address: str) -> tuple[str, str] | None:
    """Return the path and query of a list of people, and its title; None for any other address."""
    try:
        parts = urlsplit(address)
        title = _LISTS.get(str(resolve(parts.path).url_name))
    except (ValueError, Resolver404):
        return None
    if title is None:
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path, f"{title}, như đang lọc"
