"""From a person back to the list in which somebody found him, as it was filtered: by what the browser says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

# Lists that lead to people, by the names of their addresses.
_LISTS: Mapping[str, str] = {
    "progress": "Tiến độ",
    "progress_table": "Bảng từng bài",
    "unit": "Đơn vị",
    "log": "Nhật ký",
    "reminders": "Thư nhắc",
}
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Way:
    """An address of this site, and what stands there."""

    address: str
    title: str


def way_back(request: HttpRequest) -> Way | None:
    """Return the list from which somebody came with a filter or to a page of it; None: he did not, or nobody says so.

    What a browser says is no more than an address of ours: who may not see the list does not find it there either.
    """
    came_from = request.headers.get("Referer", "")
    if len(came_from) > _LONGEST or not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return None
    try:
        parts = urlsplit(came_from)
        title = _LISTS.get(str(resolve(parts.path).url_name))
    except (ValueError, Resolver404):
        return None
    return Way(f"{parts.path}?{parts.query}", f"{title}, như đang lọc") if title and parts.query else None
