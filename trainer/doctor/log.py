"""Whether the log of the server goes to another machine, where nobody who gets into this one can change it."""

import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from trainer.doctor.finding import Finding, good, note

_RUNS = Path("/run/systemd/system")
# Where the guide has the rule put that sends rsyslog's lines away.
_RULE = Path("/etc/rsyslog.d/gan-dan-gui.conf")
_MEND = "thành phố thì gửi sang máy khác: trang “Vận hành máy chủ”, mục “Gửi nhật ký sang máy khác”"


def sent_away(now: datetime) -> Iterator[Finding]:
    """Ask whether what sends the log is set up and runs."""
    if not _RULE.exists():
        yield note(f"chỉ nằm ở máy này, hoặc gửi đi bằng cách khác: không có {_RULE}", _MEND)
    elif _RUNS.is_dir() and not _runs():
        yield note("không được gửi sang máy khác: rsyslog không chạy", "chạy: systemctl status rsyslog")
    else:
        yield good("đang được gửi sang máy khác (rsyslog)")


def _runs() -> bool:
    try:
        asked = subprocess.run(["systemctl", "is-active", "--quiet", "rsyslog"], timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0
