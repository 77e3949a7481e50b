"""Reminders for the IT unit: whom they went to, when they go, and reminding by hand."""

from dataclasses import asdict
from json import dumps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trainer.actions.reminders import rules as acts
from trainer.content.live import library
from trainer.core.reminders import LAST_HOUR, Rules
from trainer.core.text import clean
from trainer.models import Campaign, Official, Unit
from trainer.models.reminders import KINDS, OUTCOMES
from trainer.queries import reminders as queries
from trainer.queries import told_directly
from trainer.web.access import it_officer_required, it_reader_required, me, now, official_for, top_unit, unit_for
from trainer.web.people_filter import SIZES, page_of
from trainer.web.reminders_filter import RemindersFilter
from trainer.web.reminding import Lists, ReminderChoice, ask_or_remind
from trainer.web.stale import overtaken

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@it_reader_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Whom reminders went to and what came of them, page by page."""
    form = RemindersFilter(request.GET)
    unknown = form.unknown()
    rows = queries.log(form.wanted()).none() if unknown else queries.log(form.wanted())
    page = page_of(rows, request)
    directly = (
        None
        if unknown
        else told_directly.that_fit(form.wanted())
        if form.query()
        else told_directly.of_this_week(now())
    )
    last = queries.last_round()
    context = {
        "form": form,
        "query": form.query(),
        "unknown": unknown,
        "page": page,
        "directly": None if unknown else directly,
        "sizes": SIZES,
        "kinds": KINDS,
        "outcomes": OUTCOMES,
        "rules": acts.read(),
        "set_up": settings.MAIL_SET_UP,
        "last": last,
        "counted": queries.outcomes_of(last.day) if last is not None else {},
    }
    return render(request, "it/reminders.html", context)


class RulesForm(forms.Form):
    """When reminders go."""

    bat = forms.BooleanField(label="Tự động nhắc theo lịch dưới đây", required=False)
    mo_dot = forms.BooleanField(label="Khi mở đợt (hoặc khi người mới đến)", required=False)
    truoc = forms.CharField(label="Trước hạn mấy ngày", required=False, max_length=40)
    dung_ngay = forms.BooleanField(label="Đúng ngày hạn", required=False)
    tre_dau = forms.IntegerField(label="Quá hạn: lần đầu sau mấy ngày", min_value=1, max_value=60)
    tre_sau = forms.IntegerField(label="Rồi cách mấy ngày nhắc lại", min_value=1, max_value=60)
    tre_nhieu = forms.IntegerField(label="Nhắc nhiều nhất mấy lần sau hạn", min_value=0, max_value=12)
    gio = forms.IntegerField(label="Gửi từ mấy giờ sáng", min_value=6, max_value=12)
    thu_tuan = forms.BooleanField(label="Tự lập thư tuần cho mọi đơn vị", required=False)
    thu_may = forms.TypedChoiceField(label="Lập vào", coerce=int, choices=list(enumerate(_WEEKDAYS)))
    lien_he = forms.CharField(label="Cần hỏi thì liên hệ ai", required=False, max_length=200)

    def clean_truoc(self) -> tuple[int, ...]:
        """Return the days as numbers, the longest first."""
        words = self.cleaned_data["truoc"].replace(",", " ").replace(";", " ").split()
        days = sorted({int(word) for word in words if word.isdecimal()}, reverse=True)
        if any(not word.isdecimal() for word in words) or any(not 1 <= day <= 60 for day in days) or len(days) > 5:
            raise forms.ValidationError("Anh/chị ghi nhiều nhất năm số ngày, mỗi số từ 1 đến 60, ví dụ: 7, 3, 1.")
        return tuple(days)

    def clean_bat(self) -> bool:
        """Refuse to switch on what could not be sent."""
        on: bool = self.cleaned_data["bat"]
        if on and not settings.MAIL_SET_UP:
            raise forms.ValidationError("Chưa khai máy chủ thư (GAN_DAN_SMTP_HOST), nên chưa bật được.")
        return on

    def rules(self) -> Rules:
        """Return the rules that were entered."""
        entered = self.cleaned_data
        return Rules(
            on=entered["bat"],
            at_opening=entered["mo_dot"],
            days_before=entered["truoc"],
            on_the_day=entered["dung_ngay"],
            late_first=entered["tre_dau"],
            late_every=entered["tre_sau"],
            late_most=entered["tre_nhieu"],
            hour=entered["gio"],
            digest=entered["thu_tuan"],
            digest_weekday=entered["thu_may"],
            contact=clean(entered["lien_he"]),
        )


def _initial(rules: Rules) -> dict[str, object]:
    return {
        "bat": rules.on,
        "mo_dot": rules.at_opening,
        "truoc": ", ".join(map(str, rules.days_before)),
        "dung_ngay": rules.on_the_day,
        "tre_dau": rules.late_first,
        "tre_sau": rules.late_every,
        "tre_nhieu": rules.late_most,
        "gio": rules.hour,
        "thu_tuan": rules.digest,
        "thu_may": rules.digest_weekday,
        "lien_he": rules.contact,
    }


def _mark(rules: Rules) -> str:
    """Return what tells these rules from others, for the form that shows them."""
    return dumps(asdict(rules), sort_keys=True)


def _overtaken(request: HttpRequest, form: RulesForm, current: Rules) -> str:
    """Say what of the rules is not as they are now, where they changed since the form was shown; else ""."""
    if request.POST.get("thay", _mark(current)) == _mark(current):
        return ""
    now_so, wanted = _initial(current), _initial(form.rules())
    other = [str(form.fields[name].label) for name in now_so if now_so[name] != wanted[name]]
    return (
        "Lịch nhắc vừa được đổi ở một trang khác, nên chưa lưu. Những ô dưới đây khác với lịch đang dùng: "
        f"{'; '.join(other)}. Anh/chị xem lại; bấm Lưu lần nữa thì theo đúng như dưới đây."
        if other
        else ""
    )


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """When reminders go: shown, and changed."""
    current = acts.read()
    form = RulesForm(request.POST if request.method == "POST" else None, initial=_initial(current))
    if form.is_valid() and (line := _overtaken(request, form, current)):
        form.add_error(None, line)
    if form.is_valid():
        acts.change(form.rules(), me(request), now())
        state = "đang bật" if form.rules().on else "đang tắt"
        messages.success(request, f"Đã lưu. Nhắc tự động {state}.")
        return redirect("reminder_rules")
    context = {
        "form": form,
        "shown": _mark(current),
        "set_up": settings.MAIL_SET_UP,
        "site": settings.SITE,
        "last_hour": LAST_HOUR,
    }
    return render(request, "it/reminder_rules.html", context)


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest) -> HttpResponse:
    """Remind those of a campaign who are not done, of the city or of one unit (``don_vi``), or one person: asks first.

    Those of a unit, whatever they lack: from its page.
    """
    given = request.POST if request.method == "POST" else request.GET
    fields = {name: value for name in ("dot", "ma") if (value := clean(given.get(name, "")))}
    if len(fields) != 1:
        return redirect("reminders")
    name, value = next(iter(fields.items()))
    if name == "dot" and (code := clean(given.get("don_vi", ""))):
        fields["don_vi"] = code
    if name == "dot" and (closed := _closed(value)) is not None:
        line = f"Đợt “{closed.title}” đã đóng từ trước, nên không nhắc ai và không ghi gì."
        return overtaken(request, line, "campaign", closed.pk)
    choice, reach = _campaign(request, value, fields.get("don_vi", "")) if name == "dot" else _person(request, value)
    return ask_or_remind(request, choice, reach, fields)


def _closed(value: str) -> Campaign | None:
    number = int(value) if value.isdecimal() and len(value) < 10 else 0
    return Campaign.objects.filter(pk=number, closed_at__isnull=False).first()


def _campaign(request: HttpRequest, value: str, code: str) -> tuple[ReminderChoice, queries.Reach]:
    found = Campaign.objects.filter(pk=int(value)).first() if value.isdecimal() and len(value) < 10 else None
    if found is None or found.closed_at is not None:
        raise Http404
    unit = unit_for(me(request), code) if code else None
    whom, about = f"những người chưa xong của đợt “{found.title}”", {"campaign": found.pk, "title": found.title}
    asked: dict[str, Any] = {"dot": found.pk}
    if unit is not None:
        whom, asked = f"{whom} ở {unit.name}", {**asked, "don_vi": unit.code}
        about |= {"unit": unit.code, "note": unit.name}
    lists = _lists(asked, unit or _one_unit(request, found))
    choice = ReminderChoice(whom, about, reverse("campaign", args=[found.pk]), found.title, lists, found)
    return choice, queries.reach_of_campaign(found, library().paths, now(), unit)


def _one_unit(request: HttpRequest, campaign: Campaign) -> Unit:
    """Return the unit below which all are whom ``campaign`` asks: its own when it is one, else the city."""
    units = list(campaign.units.all()[:2])
    return units[0] if len(units) == 1 else top_unit(me(request))


def _lists(asked: dict[str, Any], unit: Unit) -> Lists:
    query = urlencode({**asked, "tinh_trang": "not_done"})
    return Lists(
        people=f"{reverse('progress')}?{query}",
        file=f"{reverse('progress_file', args=['xlsx'])}?{query}",
        calls=reverse("units_below", args=[unit.code]),
    )


def _person(request: HttpRequest, value: str) -> tuple[ReminderChoice, queries.Reach]:
    found = official_for(me(request), value)
    back = reverse("official", args=[found.staff_code])
    choice = ReminderChoice(found.full_name, {"official": found.staff_code}, back, found.full_name)
    return choice, queries.reach(Official.objects.filter(pk=found.pk), now())
