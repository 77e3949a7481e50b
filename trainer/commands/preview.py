"""The command that shows a quiz in the browser while it is written."""

import threading
import webbrowser
from difflib import get_close_matches
from pathlib import Path

import click

from trainer.commands.base import OK, WRONG_USAGE, Fail, command, today_in_vietnam
from trainer.content.quiz_rules import PATHS_FILE
from trainer.content.quizzes import FOLDER
from trainer.content.yaml import load
from trainer.disk import paths


@command("preview")
@click.argument("quiz", metavar="BÀI", required=False)
@click.option(
    "--port", default=8010, type=click.IntRange(0, 65535), metavar="CỔNG", help="Mặc định 8010; 0: cổng trống."
)
@click.option("--no-browser", is_flag=True, help="Không tự mở trình duyệt.")
def preview(quiz: str | None, port: int, no_browser: bool) -> int:
    """Xem một bài kiểm tra trong trình duyệt đúng như người làm thấy; lưu tệp là trang tự tải lại.

    BÀI là id của bài, hoặc tên tệp trong quizzes/. Chỉ mở được trên máy này, không ghi lại gì.
    """
    file = find_file(paths.PROJECT, quiz)
    from trainer.preview.server import HOST, make_server

    try:
        server = make_server(paths.PROJECT, file, port, today_in_vietnam)
    except OSError:
        raise Fail(
            f"cổng {port} đang có chương trình khác dùng", "chọn cổng khác, hoặc --port 0", WRONG_USAGE
        ) from None
    address = f"http://{HOST}:{server.server_port}/"
    click.echo(f"Xem thử {file.name}: {address}\nLưu tệp là trang tự tải lại. Ctrl-C để dừng.")
    if not no_browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("\nĐã dừng.")
    return OK


def find_file(project: Path, quiz: str | None) -> Path:
    """Return the file of a quiz by its id or by its own name; raise Fail with the ones there are."""
    files = {file.stem: file for file in sorted((project / FOLDER).glob("*.yml")) if file.name != PATHS_FILE}
    if quiz is None:
        raise Fail("thiếu tên bài kiểm tra", f"chọn một bài: {', '.join(files)}", WRONG_USAGE)
    name = Path(quiz).name.removesuffix(".yml")
    if name in files:
        return files[name]
    ids = {
        str(data["id"]): file
        for file in files.values()
        if isinstance(data := load(file, project).data, dict) and "id" in data
    }
    if quiz in ids:
        return ids[quiz]
    found = get_close_matches(quiz, [*files, *ids], n=1, cutoff=0.4)
    raise Fail(
        f"không có bài kiểm tra “{quiz}”",
        f"có phải “{found[0]}”?" if found else f"chọn một bài: {', '.join(files)}",
        WRONG_USAGE,
    )
