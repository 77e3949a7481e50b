"""Tables to take away: the bytes, the name of the file, and the trace of who took what."""

from collections.abc import Mapping
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse

from trainer.core.vietnam_time import day_of
from trainer.tables.table import Table
from trainer.tables.write_csv import csv_bytes
from trainer.tables.write_xlsx import xlsx_bytes
from trainer.web import traces

FORMATS = ("xlsx", "csv")
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def table_file(
    request: HttpRequest,
    table: Table,
    kind: str,
    name: str,
    wanted: Mapping[str, str],
    now: datetime,
    *,
    dated: bool = False,
) -> HttpResponse:
    """Return ``table`` as a file called ``name`` and today's day, unless it is ``dated``; leaves a trace.

    Raises Http404 for another kind.
    """
    if kind not in FORMATS:
        raise Http404
    content = xlsx_bytes(table, title_row=True) if kind == "xlsx" else csv_bytes(table)
    traces.exported(request, f"{name}.{kind}", wanted, len(table.rows), now)
    response = HttpResponse(content, content_type=TYPES[kind])
    called = name if dated else f"{name}-{day_of(now).isoformat()}"
    response.headers["Content-Disposition"] = f'attachment; filename="{called}.{kind}"'
    return response
