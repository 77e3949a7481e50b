"""What comes when somebody asks for a table as a file: the file at once, or the page where it is being made."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from trainer.core.text import count
from trainer.core.work_progress import nobody
from trainer.exports import prepared_files
from trainer.exports.kinds import KINDS, Recipe
from trainer.web import traces
from trainer.web.access import me
from trainer.web.table_response import FORMATS, table_file

TOO_MANY = (
    f"Anh/chị đang có {count(prepared_files.MOST_WAITING)} tệp chờ lập. Anh/chị đợi một tệp xong, hoặc bỏ bớt, rồi tải "
    "tiếp."
)


def offer(request: HttpRequest, kind: str, form: str, chosen: Mapping[str, str], now: datetime) -> HttpResponse:
    """Answer with the table of ``kind`` as a file in ``form``; when it is large, with the page that follows it.

    Raises Http404: no such form, or not for whoever asks; kinds.Unknown.
    """
    if form not in FORMATS:
        raise Http404
    recipe = KINDS[kind](me(request), chosen, now)
    if not recipe.large():
        return table_file(request, recipe.table(nobody).whole(), form, recipe.name, recipe.chosen, now)
    return follow(request, kind, form, recipe, now)


def follow(request: HttpRequest, kind: str, form: str, recipe: Recipe, now: datetime) -> HttpResponse:
    """Have a file made, and answer with the page that follows it; who only asks whether there is one has none made."""
    if traces.asks_only(request):
        return redirect("exports")
    try:
        file = prepared_files.ask(me(request), kind, form, recipe.name, recipe.chosen, recipe.about, now)
    except prepared_files.TooMany:
        messages.warning(request, TOO_MANY)
        return redirect("exports")
    return redirect("export", file.pk)
