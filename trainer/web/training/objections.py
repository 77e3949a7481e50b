"""“Câu này có gì sai?”: what an official holds against a question that he answered, the answer that he reads, and all
that he sent, of which he may take back what still waits.

The form is a page of its own, so that a result does not grow by it; from it one comes back to the question.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trainer.actions import attempt_rows, papers, practice
from trainer.actions import objections as actions
from trainer.actions.objections import Contested
from trainer.content.live import library
from trainer.core.objections import KINDS, LONGEST, OF_WITHHELD
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.model import Question
from trainer.core.quiz.question_view import draft_question
from trainer.core.text import clean, row_number
from trainer.models import Objection, Official
from trainer.queries import objections as queries
from trainer.queries.attempt import marked_questions
from trainer.queries.shown_keys import reveal_of, withheld
from trainer.web.access import attempt_for, me, now, objection_for, practice_for, signed_in
from trainer.web.accounts import try_limits
from trainer.web.page_moment import moment_of
from trainer.web.people_filter import page_number
from trainer.web.training.attempt_words import tells_what_cannot_be_marked
from trainer.web.training.objections_told import told
from trainer.web.training.sitting import closed
from trainer.web.way_back import FROM_RECORD, ours_or, page_of_form

# Of what he sent so many a page: a card on a telephone is some 200 pixels high.
PAGE = 10
_TOO_LONG = "Dài quá %(limit_value)d chữ cái: anh/chị rút gọn lại."


@dataclass(frozen=True, slots=True)
class Subject:
    """What the form is about: the question as he was asked it, in which quiz, whence one came; ``options``: in which
    order it offered what, of a question whose key is withheld, and which is therefore shown nowhere else."""

    drawn: DrawnQuestion
    quiz: str
    back: str
    withheld: bool = False
    options: Sequence[str] = ()

    @property
    def question(self) -> Question:
        """Its words."""
        return self.drawn.question


class _Words(forms.CharField):
    """Words in one line: what a browser counts as one sign, the end of a line, comes as two."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return no longest length: a browser would cut what is pasted, and say nothing."""
        return {}

    def to_python(self, value: Any) -> str:
        """Return ``value`` as it is kept."""
        return clean(super().to_python(value) or "")


class ObjectionForm(forms.Form):
    """What is wrong, and if he likes, why."""

    sai = forms.ChoiceField(
        label="Điều gì sai",
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Anh/chị chưa chọn điều gì sai.", "invalid_choice": "Anh/chị chọn một dòng."},
    )
    noi_them = _Words(
        label="Nói thêm, nếu cần",
        required=False,
        max_length=LONGEST,
        help_text=f"Nhiều nhất {LONGEST} chữ cái. Không ghi thông tin của người dân.",
        error_messages={"max_length": _TOO_LONG, "required": "Anh/chị chưa ghi câu khó hiểu ở đâu."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, withheld: bool, said: Objection | None, **kwargs: Any) -> None:
        """``withheld``: of the question he may say only what needs no key: there is nothing to choose, but to say.
        ``said``: what he said, and still waits."""
        if said is not None:
            kwargs["initial"] = {"sai": said.kind, "noi_them": said.text}
        super().__init__(*args, **kwargs)
        if withheld:
            del self.fields["sai"]
            self.fields["noi_them"].required = True
            self.fields["noi_them"].label = "Câu khó hiểu ở chỗ nào"

    @property
    def kind(self) -> str:
        """What he chose."""
        return str(self.cleaned_data.get("sai", OF_WITHHELD))


@signed_in
@tells_what_cannot_be_marked
@require_http_methods(["GET", "HEAD", "POST"])
def of_attempt(request: HttpRequest, attempt_id: int, place: int) -> HttpResponse:
    """The form about the question at ``place``, from 1, of an attempt that was handed in."""
    official = me(request)
    found = attempt_for(official, attempt_id)
    if not closed(found, now()):
        return redirect("attempt", attempt_id)
    drawn = papers.read(found)
    if not 0 < place <= len(drawn):
        raise Http404
    reveal = reveal_of(official, found, attempt_rows.of_official(official.pk))
    marked = marked_questions(found.hand_in, library(), reveal)[place - 1]
    back = reverse("result", args=[attempt_id])
    if request.GET.get("ve") == FROM_RECORD:
        back = f"{reverse('own_evidence')}?bai={found.quiz}&luot={found.number}"
    asked, back = drawn[place - 1], f"{back}#y-kien-{place}"
    if not marked.withheld:
        return _form(request, Subject(asked, found.quiz, back))
    options = [one.text for one in draft_question(place - 1, asked, ()).options]
    return _form(request, Subject(asked, found.quiz, back, withheld=True, options=options))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def of_practice(request: HttpRequest, practice_id: int, place: int) -> HttpResponse:
    """The form about the question at ``place``, from 1, of a shift of practice: one that he has answered there."""
    found = practice.shift(practice_for(me(request), practice_id), library(), now())
    back = f"{reverse('practice', args=[practice_id])}?cau={place}"
    if practice.closed_by(found, library()) is not None:
        return redirect(back)
    if place - 1 not in found.reviews:
        raise Http404
    asked = found.drawn(place - 1)
    quiz = found.practice.quiz or queries.quiz_of(library(), asked.question.id)
    return _form(request, Subject(asked, quiz, f"{back}#y-kien"))


def _form(request: HttpRequest, about: Subject) -> HttpResponse:
    official, posted = me(request), request.POST if request.method == "POST" else None
    said = queries.of_official(official, [about.question.id]).get(about.question.id, [])
    edition = library().history.editions[-1].id if library().history.editions else ""
    waits = next((one for one in said if one.settled_at is None and one.edition == edition), None)
    shown = waits if waits is not None and (waits.kind == OF_WITHHELD or not about.withheld) else None
    form = ObjectionForm(posted, withheld=about.withheld, said=shown)
    if posted is not None and form.is_valid() and _may_send(official, form):
        asked = about.question
        contested = Contested(about.quiz, asked.id, asked.fingerprint(), edition, about.drawn.order)
        actions.raise_one(official, contested, form.kind, form.cleaned_data["noi_them"], now())
        return redirect(about.back)
    answer_waits = bool(withheld(official, [about.question.id]))
    context = {"form": form, "about": about, "waits": waits, "answer_waits": answer_waits}
    return render(request, "training/objection.html", context)


def _may_send(official: Official, form: ObjectionForm) -> bool:
    try:
        try_limits.objection(official, now())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@signed_in
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Note that the answers that were shown were read, and go back home; what was written since is shown there."""
    numbers = [number for text in request.POST.getlist("chon") if (number := row_number(text)) is not None]
    actions.read(me(request), numbers, moment_of(request.POST.get("luc", "")), now())
    return redirect("home")


@signed_in
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """All that he sent, the latest first."""
    page = Paginator(queries.sent_by(me(request)), PAGE).get_page(page_number(request))
    rows = told(me(request), list(page.object_list))
    return render(request, "training/objections_sent.html", {"page": page, "rows": rows})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether to take an objection back; do so when told, unless it was answered meanwhile.

    Either way he is back where he was: of the page the browser tells, of the place on it the link that he followed.
    """
    found = objection_for(me(request), number)
    if request.method != "POST" and found.settled_at is None:
        [one] = told(me(request), [found])
        place, page = request.GET.get("cho", ""), page_of_form(request)
        back = f"{page}#{quote(place)}" if page and place else page or reverse("own_objections")
        return render(request, "training/objection_withdraw.html", {"one": one, "back": back})
    if actions.withdraw(found, now()) or objection_for(me(request), number).withdrawn:
        messages.success(request, "Đã rút ý kiến. Bộ phận CNTT không còn phải trả lời.")
    else:
        messages.info(request, "Bộ phận CNTT đã trả lời ý kiến này trước, nên không rút nữa.")
    return redirect(ours_or(request, request.POST.get("ve", ""), reverse("own_objections")))
