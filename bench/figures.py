"""Percentiles, and the machine the figures belong to."""

import math
import os
import platform
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` (0 to 1) of ``values`` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> str:
    """Return a line about this machine and database."""
    database = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {database}; the load generator shares the cores"
    )


def milliseconds(seconds: Sequence[float]) -> list[float]:
    """Return p50, p95 and p99 of ``seconds`` in milliseconds."""
    return [percentile(seconds, share) * 1000 for share in (0.5, 0.95, 0.99)]


class Table:
    """A table that prints each row when it is known."""

    def __init__(self, *titles: str) -> None:
        self._widths = [max(9, len(title) + 2) for title in titles]
        print(f"# {machine()}")
        print("".join(f"{title:>{width}}" for title, width in zip(titles, self._widths, strict=True)), flush=True)

    def row(self, *values: float | str) -> None:
        """Print one row: words as they are; figures with one decimal below 100, none above or for whole numbers."""
        cells = map(_cell, values)
        print("".join(f"{cell:>{width}}" for cell, width in zip(cells, self._widths, strict=True)), flush=True)


def _cell(value: float | str) -> str:
    if isinstance(value, str):
        return value
    if math.isinf(value):
        return "never"
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"
