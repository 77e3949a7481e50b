"""The weekly letter of a unit on the screen: live, and to be answered beside each name."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trainer.content.live import library
from trainer.core.accounts.slip_code import made_words
from trainer.core.vietnam_time import day_of, in_vietnam
from trainer.exports.offering import follow
from trainer.letters import answering, drafts, exporting, forms, outline, queries
from trainer.letters import slips as letter_slips
from trainer.letters.rules import words
from trainer.letters.rules.answers import KIND_TITLES, LONGEST_NOTE, OUTCOME_TITLES, Answer, in_words
from trainer.letters.rules.page import LetterPage, LetterPerson
from trainer.letters.slips import Slips
from trainer.models import EXEMPTION_REASONS, LetterAnswer, Official, Unit
from trainer.site_address import address_of
from trainer.web import file_sent, traces
from trainer.web.access import answering_unit, me, now, signed_in, unit_for
from trainer.web.accounts.step_up import confirmed_to_send
from trainer.web.people_filter import page_number
from trainer.web.signed_out import answers_come_in

# Six long names with what they lack, and all around them, stay below 3,000 px on a phone.
PAGE = 6
# So many answers are told in full once they are sent.
TOLD = 5


@answers_come_in
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """The letter of a unit as it is now, some names a page; a closed unit leads to what it became.

    A post keeps what was answered beside the names of a page, and goes to another one (``sang``), forgets all of it
    (``bo``), or sends what was answered on all of them.
    """
    viewer, moment = me(request), now()
    unit = answering_unit(viewer, code) if request.method == "POST" else unit_for(viewer, code)
    addressee = queries.addressee_of(unit, moment)
    found, units = outline.outline(addressee, moment), [one.pk for one in addressee.units]
    if request.method != "POST" and unit.closed_at is not None:
        return redirect("letter", unit.became().code)
    if request.method != "POST" and unit.parent_id is None and not found.figures.people:
        # The letter of the whole city is about nobody: those of its units are.
        return redirect("units_below", unit.code)
    waiting = queries.waiting_answers(units)
    if request.method == "POST":
        return _posted(request, unit, found, waiting, moment)
    shown = Paginator(found.people, PAGE).get_page(page_number(request))
    shown.object_list = outline.with_titles(list(shown.object_list), library(), moment)
    typed = _unsent(drafts.of(request.session, code), found, waiting, moment)
    return render(
        request,
        "letters/letter.html",
        {
            "unit": unit,
            "letter": found,
            "week": words.week_words(found.week),
            "lead": words.lead(found),
            "finished": words.finished(found),
            "told": words.told(found),
            "told_him": words.told_him,
            "figures": words.figures(found.figures),
            "shown": shown,
            "typed": typed,
            "problems": _problems(found, typed) if "loi" in request.GET else [],
            "may_answer": _may_answer(viewer, code),
            "waiting": waiting,
            "decided": queries.decided_answers([one.key for one in shown.object_list], moment),
            "outcomes": OUTCOME_TITLES,
            "kinds": KIND_TITLES,
            "take_back": forms.TAKE_BACK,
            "reasons": EXEMPTION_REASONS,
            "by_day": words.by_day,
            "nobody": words.NOBODY,
            "longest_note": LONGEST_NOTE,
            "slips": _slips(viewer, code, found, units, moment),
        },
    )


def _unsent(
    fields: dict[str, str], page: LetterPage, waiting: Mapping[int, LetterAnswer], moment: datetime
) -> forms.Typed:
    """Return what was typed, without what waits already: somebody who passed by a name has not answered anew."""
    typed = forms.read(fields, page.people, day_of(moment))
    for key, answer in list(typed.answers.items()):
        if answering.same(waiting.get(key), answer):
            del typed.answers[key]
    return typed


def _problems(page: LetterPage, typed: forms.Typed) -> list[tuple[LetterPerson, int, str]]:
    """Return who has an answer that cannot be sent, on which page he stands, and what is wrong."""
    return [
        (one, at // PAGE + 1, typed.problems[one.key])
        for at, one in enumerate(page.people)
        if one.key in typed.problems
    ]


def _posted(
    request: HttpRequest, unit: Unit, page: LetterPage, waiting: Mapping[int, LetterAnswer], moment: datetime
) -> HttpResponse:
    here, shown = reverse("letter", args=[unit.code]), page_number(request)
    if "bo" in request.POST:
        drafts.forget(request.session, unit.code)
        messages.info(request, "Đã bỏ các câu chưa gửi.")
        return redirect(f"{here}?{urlencode({'trang': shown})}")
    fields = drafts.keep(request.session, unit.code, [one.key for one in page.people], request.POST.dict())
    if to := request.POST.get("sang"):
        return redirect(f"{here}?{urlencode({'trang': to})}#danh-sach")
    # Who has passed since the page was opened stands on it no more: what was answered about him is told of, too.
    typed = _unsent({**forms.answered(request.POST.dict(), waiting), **fields}, page, waiting, moment)
    if wrong := _problems(page, typed):
        return redirect(f"{here}?trang={wrong[0][1]}&loi=1#loi")
    _send(request, unit, page, typed, moment)
    drafts.forget(request.session, unit.code)
    return redirect(f"{here}?{urlencode({'trang': shown})}")


def _may_answer(viewer: Official, code: str) -> bool:
    try:
        answering_unit(viewer, code)
    except Http404:
        return False
    return True


def _slips(viewer: Official, code: str, page: LetterPage, units: list[int], moment: datetime) -> tuple[int, int]:
    """Return for how many ``viewer`` may print a slip, and how many have one that is still good; none for who reads."""
    if not page.figures.never or not _may_answer(viewer, code):
        return 0, 0
    return letter_slips.counted(page, units, moment, by_leader=not viewer.is_it_officer)


def _said(page: LetterPage, sent: Mapping[int, Answer]) -> str:
    """Return what was sent about whom, as it stands there now; of many the first few."""
    names = {one.key: one.name for one in page.people}
    first = [(names[key], one) for key, one in sent.items()][:TOLD]
    told = [f"{name}: {in_words(one, EXEMPTION_REASONS.get(one.reason, ''))}" for name, one in first]
    return "; ".join(told) + (f"; và {len(sent) - TOLD} câu nữa" if len(sent) > TOLD else "")


def _send(request: HttpRequest, unit: Unit, page: LetterPage, typed: forms.Typed, moment: datetime) -> None:
    if typed.gone:
        said = f"{typed.gone} người không còn thiếu bài, nên câu trả lời về họ không cần gửi nữa."
        messages.info(request, said)
    if not typed.count:
        if not typed.gone:
            messages.warning(request, "Chưa có câu trả lời nào mới. Anh/chị chọn cạnh tên một người rồi gửi lại.")
        return
    proposals = {key: answer for key, answer in typed.answers.items() if answer.kind != "remind"}
    new = answering.propose(unit, proposals, me(request), moment) if proposals else 0
    reminded = [key for key, answer in typed.answers.items() if answer.kind == "remind"]
    if reminded:
        messages.success(request, answering.remind(unit, reminded, me(request), library(), moment))
    if new:
        said = _said(page, proposals)
        messages.success(request, f"Đã gửi {new} câu trả lời: {said}. Bộ phận CNTT duyệt thì mới có hiệu lực.")
    if taken_back := answering.take_back(typed.taken_back, me(request), moment):
        messages.success(request, f"Đã rút {taken_back} câu trả lời. Bộ phận CNTT không còn thấy nữa.")


@signed_in
@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The same letter as a PDF to print, without slips; leaves a trace as every list that is taken away. A closed unit
    leads to what it became.

    That of thousands of people is made by a process of its own, which tells when it is there.
    """
    unit, moment = unit_for(me(request), code), now()
    if unit.closed_at is not None:
        return redirect("letter_paper", unit.became().code)
    recipe = exporting.letter(me(request), {"don_vi": code}, moment)
    if recipe.large():
        return follow(request, exporting.KIND, "pdf", recipe, moment)
    found = exporting.page_of(unit, moment)
    return letters_file(request, [found], None, {"don_vi": code}, f"thu-tuan-{code}-{found.week:%Y-%m-%d}")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed_to_send
def slips(request: HttpRequest, code: str) -> HttpResponse:
    """New slips for those of a unit who never signed in, for whoever answers for it; a GET goes to the letter.

    Those who lead or hold a right get theirs from the IT unit: nobody prints a way to more than he may himself.
    """
    viewer, moment = me(request), now()
    unit = answering_unit(viewer, code)
    if request.method != "POST":
        return redirect("letter", code)
    page = exporting.page_of(unit, moment)
    of_it = letter_slips.draw([page], moment, again="lai" in request.POST, by_leader=not viewer.is_it_officer)
    made = [one for found in of_it.values() for one in found.made]
    if not made:
        messages.info(request, "Không ai cần phiếu mới: mọi người đã đăng nhập, hoặc phiếu đã in còn dùng được.")
        return redirect("letter", code)
    from trainer.people.slips_pdf import slips_pdf

    written = slips_pdf(made, _where_codes_go(request), in_vietnam(moment))
    # Each voids the one printed before: only now that there is a paper.
    voided = letter_slips.keep(of_it, viewer, moment)
    traces.exported(request, "slips.pdf", {"don_vi": code}, len(made), moment)
    answer = pdf_file(written, f"phieu-dang-nhap-{code}-{day_of(moment).isoformat()}")
    return file_sent.told(request, answer, made_words(len(made), voided, moment))


def _where_codes_go(request: HttpRequest) -> str:
    return address_of("slip") or request.build_absolute_uri(reverse("slip"))


def letters_file(
    request: HttpRequest, pages: list[LetterPage], slips: dict[str, Slips] | None, wanted: dict[str, str], name: str
) -> HttpResponse:
    """Return ``pages`` as a PDF called ``name``, with ``slips`` behind them or (None) without; leave the traces.

    ``slips`` were drawn only: they serve from when there is a paper.
    """
    from trainer.letters.as_pdf import letters_pdf

    moment = now()
    written = letters_pdf(pages, queries.sender(), moment, slips, _where_codes_go(request))
    voided = letter_slips.keep(slips or {}, me(request), moment)
    traces.exported(request, "thu-tuan.pdf", wanted, sum(len(page.people) for page in pages), moment)
    answer = pdf_file(written, name)
    if made := sum(len(one.made) for one in (slips or {}).values()):
        traces.exported(request, "slips.pdf", wanted, made, moment)
        file_sent.told(request, answer, made_words(made, voided, moment))
    return answer


def pdf_file(content: bytes, name: str) -> HttpResponse:
    """Return ``content`` as a PDF called ``name`` to be kept."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
