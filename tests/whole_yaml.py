"""Whole files of YAML in the set-ups of tests: by libyaml, in a tenth of the time of Python's own parser."""

from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read(file: Path) -> Any:
    """Return what stands in ``file``."""
    return yaml.load(file.read_text(encoding="utf-8"), _LOADER)


def write(file: Path, content: object) -> None:
    """Let ``file`` hold ``content``."""
    file.write_text(yaml.dump(content, Dumper=_DUMPER, allow_unicode=True), encoding="utf-8")
