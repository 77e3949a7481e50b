"""Ready-made gzip copies beside the files of the built book: a poor line gets a quarter of the bytes."""

import contextlib
from pathlib import Path

from whitenoise.compress import Compressor


def compress(site: Path) -> int:
    """Write ``name.gz`` beside every file of ``site`` that gains by it and has none yet; return how many.

    Raises OSError where that cannot be written; then no half copy is left.
    """
    compressor = Compressor(use_brotli=False, quiet=True)
    written = 0
    for path in sorted(site.rglob("*")):
        if path.is_file() and compressor.should_compress(path.name) and not Path(f"{path}.gz").exists():
            written += len(_whole(compressor, path))
    return written


def _whole(compressor: Compressor, path: Path) -> list[str]:
    try:
        return list(compressor.compress(str(path)))
    except OSError:
        with contextlib.suppress(OSError):
            Path(f"{path}.gz").unlink(missing_ok=True)
        raise
