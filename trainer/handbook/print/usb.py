"""The copy for a USB stick: the site as it is, and one file at the top that opens it."""

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

START = "Mo-cam-nang.html"
FOLDER = "cam-nang"
# For a server only: from disk a browser may not fetch, and Material loads the index as a script.
_LEFT_OUT = frozenset(("404.html", "search/search_index.json", "khong-mang.js"))
_PAGE = f"""\
<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="0; url={FOLDER}/index.html">
<title>Mở cẩm nang Gần Dân</title>
</head>
<body>
<p><a href="{FOLDER}/index.html">Mở cẩm nang Gần Dân</a></p>
<p>Chép cả thư mục này ra máy rồi mới mở.
Trên điện thoại, anh/chị dùng bản EPUB hoặc PDF trong thư mục {FOLDER}/tai-ve.</p>
</body>
</html>
"""


def write_zip(site: Path, target: Path, day: date) -> None:
    """Pack ``site`` into ``target``; the same site on the same day gives the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for name, data in _files(site, target):
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            made.writestr(info, data)


def _files(site: Path, target: Path) -> Iterator[tuple[str, bytes]]:
    yield START, _PAGE.encode("utf-8")
    for file in sorted(site.rglob("*")):
        name = file.relative_to(site).as_posix()
        if file.is_file() and file != target and file.suffix != ".gz" and name not in _LEFT_OUT:
            yield f"{FOLDER}/{name}", file.read_bytes()
