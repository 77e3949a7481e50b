"""``python -m trainer.handbook``: build the handbook, and say in Vietnamese how it went."""

import argparse
import sys
import time
from pathlib import Path

from trainer.core.problems import ContentError
from trainer.handbook.build import build
from trainer.places import PROJECT


def main(arguments: list[str] | None = None) -> int:
    """Build; return 0 when the book is ready, 1 when the content has to be mended first."""
    parser = argparse.ArgumentParser(prog="python -m trainer.handbook", description="Dựng cẩm nang vào var/site.")
    parser.add_argument("--project", type=Path, default=PROJECT, help="thư mục dự án (mặc định: thư mục này)")
    parser.add_argument("--cho-qua", action="store_true", help="cho qua liên kết gãy và trang chưa có trong mục lục")
    given = parser.parse_args(arguments)
    begun = time.monotonic()
    try:
        build(given.project.resolve(), strict=not given.cho_qua)
    except ContentError as error:
        print(error, file=sys.stderr)
        print(f"Chưa dựng cẩm nang: {len(error.problems)} chỗ cần sửa.", file=sys.stderr)
        return 1
    print(f"Đã dựng cẩm nang vào var/site trong {time.monotonic() - begun:.1f} giây.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
