"""Files that a command writes: whole, or what stood there before still does."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from trainer.commands.base import Fail
from trainer.disk.room import why


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Give a file that comes in the place of ``path`` when all that is done meanwhile was; else what stood there then
    still does. Raises Fail."""
    target = Path(os.path.realpath(path))
    begun = target.with_name(f".{target.name}.{token_hex(4)}")
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "", str(path))
        with begun.open("xb") as file:
            yield file
            on_the_disk(file)
        begun.replace(target)
    except OSError as error:
        raise Fail(f"không ghi được {path}: {why(error)}", "chọn thư mục khác") from None
    finally:
        with suppress(OSError):
            begun.unlink(missing_ok=True)


def on_the_disk(file: BinaryIO) -> None:
    """Bring what was written to the disk. Raises OSError."""
    file.flush()
    os.fsync(file.fileno())
