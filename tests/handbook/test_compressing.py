"""Copies for poor lines: made once, the same content."""

import gzip
from pathlib import Path

from trainer.handbook.compress import compress


def test_text_gets_a_smaller_copy_once_and_pictures_get_none(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>Mật khẩu</p>" * 500, encoding="utf-8")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "font.woff2").write_bytes(bytes(5000))

    assert compress(tmp_path) == 1
    assert compress(tmp_path) == 0
    assert gzip.decompress((tmp_path / "page.html.gz").read_bytes()) == (tmp_path / "page.html").read_bytes()
