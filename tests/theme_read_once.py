"""What every small book costs and is the same for all: the theme's 14,000 files are listed, its templates compiled.

Kept for a process is only what nobody changes: names in folders of installed packages, what MkDocs says of a name, and
compiled templates as long as their text is the same. A theme folder of ours is listed anew for each book.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader
from jinja2.bccache import Bucket
from mkdocs.theme import Theme

_names: dict[str, list[str]] = {}
_wanted: dict[frozenset[str], dict[str, bool]] = {}
_get_env = Theme.get_env


class _Loader(FileSystemLoader):
    def list_templates(self) -> list[str]:
        """Return what Jinja's own returns."""
        found = set[str]()
        for folder in self.searchpath:
            found.update(_names_in(folder))
        return sorted(found)


def _names_in(folder: str) -> list[str]:
    if "/site-packages/" not in folder:
        return FileSystemLoader(folder).list_templates()
    if folder not in _names:
        _names[folder] = FileSystemLoader(folder).list_templates()
    return _names[folder]


class _Compiled(BytecodeCache):
    def __init__(self) -> None:
        self._code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of the same text at the same place."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._code[bucket.key, bucket.checksum] = bucket.code


_compiled = _Compiled()


def _get_env_quickly(theme: Theme) -> Environment:
    env = _get_env(theme)
    env.loader, env.bytecode_cache = _Loader(theme.dirs), _compiled

    def list_templates(extensions: None = None, filter_func: Callable[[str], bool] = bool) -> list[str]:
        # MkDocs asks the name, its own list of endings and what the theme calls a page: nothing else.
        wanted = _wanted.setdefault(frozenset(theme.static_templates), {})
        names = _Loader(theme.dirs).list_templates()
        wanted.update((name, filter_func(name)) for name in names if name not in wanted)
        return [name for name in names if wanted[name]]

    env.list_templates = list_templates  # type: ignore[method-assign,assignment]
    return env


def read_once() -> None:
    """Let every book that this process builds from now on use what was read for the first."""
    Theme.get_env = _get_env_quickly  # type: ignore[method-assign]
