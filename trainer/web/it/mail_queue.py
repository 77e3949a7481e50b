"""The queue of mail: what waits, how often it was tried, what the mail server said, and trying again at once."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trainer.actions import audit, mail_sending
from trainer.queries import mail as queries
from trainer.web.access import it_officer_required, it_reader_required, me, now
from trainer.web.people_filter import SIZES, page_of


@it_reader_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The state of the server, and the mails that wait, page by page."""
    page = page_of(queries.mails(), request)
    return render(
        request,
        "it/mail_queue.html",
        {"page": page, "sizes": SIZES, "queue": queries.queue(), "now": now(), "set_up": settings.MAIL_SET_UP},
    )


@it_officer_required
@require_POST
def try_now(request: HttpRequest) -> HttpResponse:
    """Let everything be tried at once, for whoever has just mended the server."""
    mail_sending.try_now(now())
    audit.mail_tried(me(request), now())
    messages.success(request, "Hệ thống sẽ thử gửi lại trong vòng một phút. Anh/chị tải lại trang này để xem kết quả.")
    return redirect("mail_queue")
