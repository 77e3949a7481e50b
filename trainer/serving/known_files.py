"""Files that Django has answered with, answered with again without it: a first visit asks for a dozen.

A file is the same for everybody, and ours lie still while a server runs; of the book it is forgotten with the build it
is of. What depends on the request (ranges, “not modified”, a query) always goes to Django.
"""

import re
from pathlib import Path
from typing import TypeAlias

from trainer.serving.django_threads import Scope
from trainer.serving.response import Response
from trainer.web.handbook_files import Build, build
from trainer.web.middleware import HANDBOOK

_BELOW = ("/static/", HANDBOOK)
_DEPENDS_ON = (b"if-none-match", b"if-modified-since", b"range")
_SCHEMES = (b"", b"http", b"https")
# As WhiteNoise looks for them.
_ENCODINGS = (re.compile(rb"\bbr\b"), re.compile(rb"\bgzip\b"))
_MOST = 4000
# Path, scheme as the server and as a proxy says, encodings that the browser takes, of which build of the book.
Key: TypeAlias = tuple[str, str, bytes, tuple[bool, ...], Build]


class KnownFiles:
    """Remembers for one process which answers were whole files."""

    def __init__(self) -> None:
        self._known: dict[Key, Response] = {}
        self._build: Build = None

    def key(self, scope: Scope, headers: dict[bytes, bytes]) -> Key | None:
        """Return what the answer depends on; None when that is more than we compare."""
        if scope["method"] != "GET" or not scope["path"].startswith(_BELOW) or scope["query_string"]:
            return None
        told = headers.get(b"x-forwarded-proto", b"")
        if told not in _SCHEMES or any(name in headers for name in _DEPENDS_ON):
            return None
        taken, of_book = headers.get(b"accept-encoding", b""), scope["path"].startswith(HANDBOOK)
        of = build() if of_book else None
        if of_book and of is None:
            # Being replaced just now: which build the answer will be of is not known.
            return None
        return scope["path"], scope["scheme"], told, tuple(bool(one.search(taken)) for one in _ENCODINGS), of

    def find(self, key: Key | None) -> Response | None:
        """Return the answer to such a request, if it was given before."""
        if key is None:
            return None
        if key[-1] is not None and key[-1] != self._build:
            # A file of an older build is not asked for again.
            self._build = key[-1]
            self._known = {one: known for one, known in self._known.items() if one[-1] in (None, self._build)}
        return self._known.get(key)

    def remember(self, key: Key | None, response: Response) -> None:
        """Keep ``response`` if it is a whole file."""
        if key and response.status == 200 and isinstance(response.body, Path) and len(self._known) < _MOST:
            self._known[key] = response
