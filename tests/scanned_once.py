"""What costs every test a little and is the same for all: WhiteNoise's look through the built book."""

from typing import Any

from trainer.disk.paths import SITE
from trainer.web import middleware

_OF_THE_BOOK: dict[str, Any] = {}


class HandbookStatic(middleware.HandbookStatic):
    """Looks through the built book once a process: a server does it once, and here every test has one of its own."""

    def update_files_dictionary(self, root: str, prefix: str) -> None:
        """Add what lies in ``root``; every other folder may change from test to test, and is looked through anew."""
        if root.rstrip("/") != str(SITE):
            super().update_files_dictionary(root, prefix)
            return
        if not _OF_THE_BOOK:
            before = dict(self.files)
            super().update_files_dictionary(root, prefix)
            _OF_THE_BOOK.update((url, file) for url, file in self.files.items() if before.get(url) is not file)
        self.files.update(_OF_THE_BOOK)
