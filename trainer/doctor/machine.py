"""The host: its clock, its disk, who may read what, and how many processes serve on how many cores."""

import os
import pwd
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from trainer.core.text import count
from trainer.disk import paths, secret_keys, server_note
from trainer.doctor.finding import Finding, fault, good, note
from trainer.models import Answer, Event, HandIn
from trainer.queries import health

# A mail that two hosts claim goes twice beyond this.
_CLOCKS_APART = timedelta(minutes=2)
_CLOCK_MEND = "xem: timedatectl; bật đồng bộ giờ (systemd-timesyncd hoặc chrony)"
_OTHERS, _EVERYBODY = 0o077, 0o007
_PUBLIC = {"site", "build", "static"}
_DATABASE = "gan-dan.sqlite3"
_WRITTEN = (*(f"{_DATABASE}{end}" for end in ("", "-wal", "-shm", ".queue")), "server.lock", "night.lock", "exports")
# Where the guide has the settings written, with passwords.
SETTINGS_FILE = Path("/etc/gan-dan.env")
_LEAST_KEY = 50
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ceph", "glusterfs"}
# Measured while thousands came, rounded up: what there is once, and what each worker adds (ARCHITECTURE).
_MEGABYTES, _MEGABYTES_A_WORKER = 80, 90
_LEAST_FILES = 4096


def clock(now: datetime) -> Iterator[Finding]:
    """Ask whether the clock is kept right, and hold it against the database's."""
    said = _synchronised()
    if said is None:
        yield note("không hỏi được máy này có đồng bộ giờ không", _CLOCK_MEND)
    elif not said:
        yield fault("giờ máy không được đồng bộ: bài có hạn giờ sẽ sai hạn", _CLOCK_MEND)
    newest = _newest()
    if newest is not None and newest - now > _CLOCKS_APART:
        yield fault("giờ máy sớm hơn lần ghi cuối trong cơ sở dữ liệu", _CLOCK_MEND)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp() - %s)", [now])
            apart = abs(float(cursor.fetchone()[0]))
        if apart > _CLOCKS_APART.total_seconds():
            yield fault(f"giờ máy này và máy dữ liệu lệch nhau {count(round(apart))} giây", _CLOCK_MEND)


def _synchronised() -> bool | None:
    """Return what systemd knows of it; None where there is nobody to ask."""
    asked = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=False).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {"yes": True, "no": False}.get(said)


def _newest() -> datetime | None:
    rows = ((Event, "at"), (Answer, "saved_at"), (HandIn, "handed_in_at"))
    found = (model._default_manager.order_by("-pk").values_list(field, flat=True).first() for model, field in rows)
    return max((moment for moment in found if moment is not None), default=None)


def disk(now: datetime) -> Iterator[Finding]:
    """Look at what is free, whether a file can be written, and whether the disk is one of this machine."""
    looked = health.disk()
    if not looked.good:
        yield fault(looked.words, "dọn chỗ, hoặc chuyển GAN_DAN_VAR sang đĩa lớn hơn")
    try:
        with tempfile.NamedTemporaryFile(dir=paths.VAR) as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        yield fault(
            f"không ghi được vào {paths.VAR} (lỗi {error.errno})", "xem quyền của thư mục, và đĩa có chỉ đọc không"
        )
        return
    kind = _file_system(paths.VAR)
    if connection.vendor == "sqlite" and kind in _NETWORK:
        yield fault(f"SQLite nằm trên thư mục mạng ({kind}): dữ liệu có thể hỏng", "chuyển GAN_DAN_VAR về đĩa của máy")
    if looked.good:
        yield good(looked.words)


def _file_system(folder: Path) -> str:
    """Return the kind of file system that ``folder`` lies on; "" when Linux does not say."""
    best, kind, place = "", "", str(folder.resolve())
    for mount, name in _mounts():
        if (place == mount or place.startswith(mount.rstrip("/") + "/")) and len(mount) >= len(best):
            best, kind = mount, name
    return kind


def _mounts() -> list[tuple[str, str]]:
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [(parts[1], parts[2]) for line in lines if len(parts := line.split()) > 2]


def permissions(now: datetime) -> Iterator[Finding]:
    """Look for files that others may read or change, and for data that is somebody else's than who looks."""
    open_files = list(_private())
    if open_files:
        named = ", ".join(map(str, open_files[:3])) + (f" và {len(open_files) - 3} tệp nữa" if open_files[3:] else "")
        yield fault(f"người khác trên máy đọc được: {named}", f"chạy: chmod -R go-rwx {paths.VAR}")
    if SETTINGS_FILE.exists() and _mode(SETTINGS_FILE) & _EVERYBODY:
        yield fault(f"ai trên máy cũng đọc được {SETTINGS_FILE}", f"chạy: chmod 640 {SETTINGS_FILE}")
    writable = [path for path in (paths.CODE, paths.PROJECT, paths.PROJECT / "docs") if _mode(path) & 0o002]
    if writable:
        yield fault(f"ai trên máy cũng sửa được {writable[0]}", f"chạy: chmod -R o-w {writable[0]}")
    if len(settings.SECRET_KEY) < _LEAST_KEY:
        yield fault(
            f"khóa bí mật ngắn hơn {_LEAST_KEY} ký tự", "tạo khóa mới: xem mục “Khóa bí mật” của trang vận hành"
        )
    yield from _owner()


def _private() -> Iterator[Path]:
    """Yield what others may read of what only the owner of the server may. Behind a closed folder nothing can be read.

    Earlier keys that lie elsewhere may be shared with a group; of every other secret the settings ask that themselves.
    """
    if _mode(paths.VAR) & _OTHERS:
        found = (path for path in sorted(paths.VAR.iterdir()) if path.name not in _PUBLIC)
        yield from (path for path in found if _mode(path) & _OTHERS)
    earlier = secret_keys.earlier_file()
    if earlier.parent != paths.VAR and _mode(earlier) & _EVERYBODY:
        yield earlier


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return 0


def _owner() -> Iterator[Finding]:
    owner, here = paths.VAR.stat().st_uid, os.geteuid()
    if owner != here:
        mend = f"chạy lệnh bằng tài khoản ấy: sudo -u {_account(owner)} gan-dan doctor"
        yield note(f"dữ liệu của {_account(owner)}, lệnh này chạy bằng {_account(here)}", mend)
    elif here == 0:
        yield note("máy chủ và dữ liệu thuộc root", "dùng tài khoản riêng: xem trang “Cài cho một thành phố”")
    # Made by a command that root, say, has run: the server, which may not write them, saves nothing.
    strange = [path for path in map(paths.VAR.joinpath, _WRITTEN) if path.exists() and path.stat().st_uid != owner]
    if strange:
        words = f"{', '.join(map(str, strange))} không phải của {_account(owner)} như thư mục: máy chủ không ghi được"
        yield fault(words, f"chạy: chown -R {_account(owner)}: {paths.VAR}")


def _account(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def workers(now: datetime) -> Iterator[Finding]:
    """Hold the processes of the server against cores, memory and open files."""
    started, there = server_note.read(), cores()
    if started is None:
        yield note(f"máy có {there} nhân; máy chủ chưa từng chạy", f"chạy: python -m trainer serve --workers {there}")
        return
    said = f"{started.workers} tiến trình, {started.threads} luồng mỗi tiến trình, {there} nhân"
    if started.workers < there:
        yield note(said, f"thêm --workers {there} để dùng hết máy")
    elif started.workers > 2 * there:
        yield note(said, f"nhiều hơn nhân chỉ tốn bộ nhớ: --workers {there}")
    else:
        yield good(said)
    needed, memory = _MEGABYTES + started.workers * _MEGABYTES_A_WORKER, _memory()
    if memory and needed > memory * 0.8:
        yield note(
            f"{started.workers} tiến trình cần chừng {count(needed)} MB, máy có {count(memory)} MB", "bớt --workers"
        )
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if 0 <= most < _LEAST_FILES:
        yield note(f"chỉ được mở {count(most)} tệp, kể cả kết nối", "đặt LimitNOFILE=65536 trong tệp systemd")


def cores() -> int:
    """Return how many cores this process may use, in a container too."""
    there = len(os.sched_getaffinity(0))
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return there
    return there if quota == "max" else max(1, min(there, round(int(quota) / int(period))))


def _memory() -> int:
    """Return the memory of the machine in megabytes; 0 when nobody says."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) // 1000 for line in lines if line.startswith("MemTotal:"))
    except (OSError, ValueError, StopIteration):
        return 0
