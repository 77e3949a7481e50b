"""The command that publishes the JSON Schemas of the YAML files."""

import click

from trainer.commands.base import NOT_PASSED, OK, command
from trainer.content.json_schema import FOLDER, out_of_date, publish
from trainer.disk import paths


@command("schema")
@click.option("--check", is_flag=True, help="Chỉ kiểm tra, không ghi.")
def schema(check: bool) -> int:
    """Ghi lược đồ JSON mà trình soạn thảo dùng để gợi ý và giải thích từng trường khi viết tệp YAML."""
    changed = out_of_date(paths.PROJECT) if check else publish(paths.PROJECT)
    for name in changed:
        click.echo(
            f"{FOLDER}/{name}: {'không khớp với mã nguồn → chạy: python -m trainer schema' if check else 'đã ghi'}"
        )
    if not changed:
        click.echo("Lược đồ đã khớp với mã nguồn.")
    return NOT_PASSED if check and changed else OK
