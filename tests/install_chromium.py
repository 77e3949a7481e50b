"""Makes sure that the browser tests have a Chromium: the one on PATH, else Playwright's, else the one of apt."""

import os
import shutil
import subprocess
import sys

from tests.chromium import find


def main() -> int:
    """Return 0 when there is a Chromium, 1 with one line when none could be had."""
    if find():
        return 0
    print("Chưa có Chromium. Đang cài…", file=sys.stderr)
    if _run([sys.executable, "-m", "playwright", "install", "chromium"]) and find():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        _run(["apt-get", "update", "-qq"])
        _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
    if find():
        return 0
    print("Không cài được Chromium. → Cài gói chromium của hệ điều hành rồi chạy lại make test.", file=sys.stderr)
    return 1


def _run(command: list[str]) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, check=False, env=quiet, capture_output=True, timeout=900).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
