"""A process that counts: for tests of the figures of all processes. It loads nothing of Django."""

import signal
from multiprocessing.synchronize import Barrier
from pathlib import Path

from trainer import metrics


def count(folder: Path, times: int, then: Barrier | None) -> None:
    """Count some requests; with ``then`` say so there, and live until somebody ends it."""
    metrics.begin(folder)
    for _ in range(times):
        metrics.request("/tap-huan/", 200, 0.02)
    metrics.saved(3, 0.002, 7)
    if then is not None:
        then.wait()
        signal.pause()
