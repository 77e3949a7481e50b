"""An upload beyond the limit is let go piece by piece, never kept: not in memory, not on disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

_MEGABYTE = 1024 * 1024
# Up to here the rest is read and forgotten, so that the browser shows our answer; beyond, the line is cut.
_READ_TO_THE_END = 512 * _MEGABYTE


class LimitedUpload(FileUploadHandler):
    """Stands before Django's own handlers and skips every file that is larger than ``UPLOAD_LIMIT_MEGABYTES``."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._limit = settings.UPLOAD_LIMIT_MEGABYTES * _MEGABYTE
        self._announced = 0
        self._received = 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any) -> None:  # noqa: N803
        """Remember what the browser says it will send."""
        self._announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count anew; a form that is far too large is refused at its first file."""
        self._received = 0
        super().new_file(*args, **kwargs)
        if self._announced > _READ_TO_THE_END:
            self._mark()
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass on what is within the limit."""
        self._received += len(raw_data)
        if self._received > self._limit:
            self._mark()
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind this one."""

    def _mark(self) -> None:
        if self.request is not None:
            self.request.META[_TOO_LARGE] = True


_TOO_LARGE = "gan_dan.upload_too_large"


def was_too_large(request: HttpRequest) -> bool:
    """Say whether a file of this request was skipped for its size."""
    return bool(request.POST is not None and request.META.get(_TOO_LARGE))
