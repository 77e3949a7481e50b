"""What the words of lists mean, as people said once: shown, and forgotten one by one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trainer.models import RosterWord
from trainer.roster import words as remembered
from trainer.web.access import it_reader_required, me, now

_SHOWN = 500


@it_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """Show the words; a form of one of them forgets it."""
    if request.method == "POST":
        number = request.POST.get("chu", "")
        text = remembered.forget(int(number), me(request), now()) if number.isdecimal() and len(number) < 10 else ""
        if text:
            messages.success(request, f"Đã quên cách hiểu “{text}”. Danh sách sau sẽ hỏi lại.")
        return redirect("roster_words")
    told = RosterWord.objects.select_related("unit", "told_by").order_by("kind", "folded")[:_SHOWN]
    return render(request, "roster/words.html", {"words": told, "total": RosterWord.objects.count()})
