"""What a file looks like that somebody takes for a copy: said instead of what a database says of it, in English."""

from pathlib import Path

SQLITE, POSTGRES = "một tệp SQLite", "một bản sao PostgreSQL (pg_dump)"
CHOOSE = "chọn tệp mà lệnh “python -m trainer backup” đã tạo; chưa có gì thay đổi"
_BEGINS = (
    (b"SQLite format 3\0", SQLITE),
    (b"PGDMP", POSTGRES),
    (b"PK\x03\x04", "một tệp nén ZIP hoặc tệp Office"),
    (b"\x1f\x8b", "một tệp nén GZIP, chưa giải nén"),
    (b"%PDF", "một tệp PDF"),
)
_LONGEST = 16


def look(file: Path) -> str:
    """Return in Vietnamese what ``file`` is by its first bytes. Raises OSError."""
    with file.open("rb") as opened:
        begins = opened.read(_LONGEST)
    if not begins:
        return "một tệp trống"
    return next((name for mark, name in _BEGINS if begins.startswith(mark)), "một tệp khác")


def why_not(file: Path, wanted: str) -> str:
    """Return why ``file`` was not read as ``wanted`` (SQLITE or POSTGRES): something else, or one that is damaged."""
    found = look(file)
    if found == wanted:
        return f"{file} bị hỏng hoặc chép thiếu"
    return f"{file} không phải bản sao cơ sở dữ liệu ở đây ({wanted}): đó là {found}"
