"""Templates as Jinja2 compiled them, kept where Python keeps our modules as it compiled them.

To compile all of them is half of what the start of a server costs. As with modules: what changed is compiled anew,
what is damaged counts as missing, and where nothing can be written or shall be, all goes on without.
"""

import hashlib
import marshal
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

_CODE = Path(__file__).resolve().parents[1]
_DIGEST = hashlib.sha256().digest_size


class KeptTemplates(BytecodeCache):
    """Keeps templates in ``folder``, by default among what Python keeps of this module's own folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(cache_from_source(__file__)).parent / "templates"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give ``bucket`` its code when it is kept whole, of the same text and made by the same programs."""
        try:
            kept = self._file(bucket).read_bytes()
        except OSError:
            return
        code = kept[_DIGEST:]
        if kept[:_DIGEST] == _digest(bucket, code):
            bucket.code = marshal.loads(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of ``bucket``; whoever reads meanwhile finds the old or the new, whole."""
        if sys.dont_write_bytecode:
            return
        code = marshal.dumps(bucket.code)
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as made:
                try:
                    made.write(_digest(bucket, code) + code)
                    made.flush()
                    # For whoever may read our modules, as Python does with those.
                    os.fchmod(made.fileno(), stat.S_IMODE(Path(__file__).stat().st_mode))
                    Path(made.name).replace(self._file(bucket))
                except OSError:
                    Path(made.name).unlink(missing_ok=True)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{sys.implementation.cache_tag}"


def _digest(bucket: Bucket, code: bytes) -> bytes:
    return hashlib.sha256(b"\n".join((_programs(), bucket.checksum.encode(), code))).digest()


@cache
def _programs() -> bytes:
    """Return what stands for all programs that take part: a filter that changed may be in what was compiled before."""
    said = [jinja2.__version__, sys.version]
    # In whole seconds, as Python does: an image of a container may keep no more.
    said += sorted(f"{file.path} {int((found := file.stat()).st_mtime)} {found.st_size}" for file in _sources(_CODE))
    return hashlib.sha256("\n".join(said).encode()).digest()


def _sources(folder: Path | str) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        for one in entries:
            if one.name.endswith(".py"):
                yield one
            elif one.is_dir() and one.name != "__pycache__":
                yield from _sources(one.path)
