"""Who is exempt: what the proof, its files, one's own pages and the page of the IT unit say, beside the record."""

import json
import re
from collections.abc import Iterator
from datetime import date

from tests.cast import signed_in
from tests.same.compared import Truth, days_away, days_coming, page, text, title, written
from trainer.content.live import library
from trainer.core.vietnam_time import day_of
from trainer.evidence.as_text import printed
from trainer.evidence.queries import of_official
from trainer.evidence.rules.document import blocks
from trainer.evidence.rules.sheet import sheet
from trainer.models import Exemption
from trainer.queries.progress_people import PersonRow

_DAY = re.compile(r"(?:Hạn làm:|hạn) (\d\d/\d\d/\d{4})")


def _words(away: tuple[date, date | None]) -> str:
    return f"từ {written(away[0])} {f'đến hết {written(away[1])}' if away[1] else 'đến khi bỏ'}"


def _excused(row: PersonRow) -> list[str]:
    """Return which quizzes lists call exempt."""
    return [asked.quiz for asked, stands in row.quizzes if stands.state == "exempt"]


def _some(truth: Truth) -> Iterator[tuple[str, PersonRow]]:
    """Yield everybody who was ever exempt, and every tenth of the others: a screen each takes its time."""
    ever = set(Exemption.objects.values_list("official", flat=True))
    return (
        (code, row) for at, (code, row) in enumerate(truth.people.items()) if row.official.pk in ever or at % 10 == 1
    )


def first_page_of_the_proof(truth: Truth) -> Iterator[str]:
    """Which quizzes are exempt, from when until when; no day that falls into it."""
    for code, row in truth.people.items():
        found = sheet(of_official(row.official, library()), truth.now)
        lines, away = {line[0]: line for line in found.rows}, days_away(row.official, day_of(truth.now))
        if (away is not None) != row.exempt:
            yield f"{code}: {away} / {row.exempt}"
        excused = _excused(row)
        count = f"đang được tạm miễn {len(excused)} bài {_words(away)}." if away and excused else ""
        coming = days_coming(row.official, day_of(truth.now)) if row.requirements else None
        later = f" Sẽ được tạm miễn {_words(coming)}." if coming else ""
        if not found.overall.endswith(count + later) or found.overall.count("tạm miễn") != bool(count) + bool(later):
            yield f"{code}: {found.overall} / {count}"
        for asked, stands in row.quizzes:
            _, result, *_, note = lines[title(asked.quiz)]
            until = _words(away).partition(" đến ")[2] if away else "không"
            # Of what is not passed the row says the day after it, where there is one; the days stand in the sentence.
            said = result.startswith("Tạm miễn") or note.startswith((f"Tạm miễn đến {until}", "Tạm miễn; học lại"))
            if said != (stands.state == "exempt") and stands.state != "update":
                yield f"{code} {asked.quiz}: {result}, {note} / {stands.words}, {away}"
            if away is None and "miễn" in result + note:
                yield f"{code} {asked.quiz}: {result}, {note} / không được tạm miễn"
            if away and any(_falls(day, away) for day in _DAY.findall(note)):
                yield f"{code} {asked.quiz}: {note} / {away}"


def _falls(day: str, away: tuple[date, date | None]) -> bool:
    day_, month, year = map(int, day.split("/"))
    return away[0] <= date(year, month, day_) and (away[1] is None or date(year, month, day_) <= away[1])


def words_of_the_proof(truth: Truth) -> Iterator[str]:
    """The whole proof as text, and its screen: each exempt quiz, and each exemption that stands or was taken back."""
    for code, row in _some(truth):
        proof = of_official(row.official, library())
        told = " ".join(printed(blocks(proof, truth.now, texts=False)).split())
        shown = text(page(truth.client, f"/cntt/can-bo/{code}/ho-so/").xpath("//main")[0])
        away, excused = days_away(row.official, day_of(truth.now)), _excused(row)
        sentence = f"Đang được tạm miễn {_words(away)}: trong thời gian này không phải làm." if away else "Đang được"
        for where, said in (("tệp chữ", told), ("màn hình", shown)):
            if said.count(sentence) != len(excused):
                yield f"{code} {where}: {said.count(sentence)} bài / {excused}"
        for one in Exemption.objects.filter(official=row.official):
            granted = f"Được tạm miễn {_words((one.starts_on, one.ends_on))}"
            gone = f"Bỏ lần tạm miễn {_words((one.starts_on, one.ends_on))}"
            if granted not in shown or (gone in shown) != bool(one.withdrawn_at):
                yield f"{code}: {granted} / {one.withdrawn_at}"
        if "Nghỉ ốm" in told + shown:
            yield f"{code}: hồ sơ nói vì sao"


def files_of_the_proof(truth: Truth) -> Iterator[str]:
    """The file that programs read: every exemption of the record."""
    for code, row in _some(truth):
        content = json.loads(truth.client.get(f"/cntt/can-bo/{code}/ho-so/tai/json/").content)
        said = [
            (one["starts_on"], one["ends_on"], one["withdrawn_at"] is not None)
            for one in content["evidence"].get("exempt", [])
        ]
        rows = Exemption.objects.filter(official=row.official).order_by("created_at", "pk")
        true = [
            (one.starts_on.isoformat(), one.ends_on and one.ends_on.isoformat(), one.withdrawn_at is not None)
            for one in rows
        ]
        if said != true:
            yield f"{code}: {said} / {true}"


def pages(truth: Truth) -> Iterator[str]:
    """One's home and own record, and the page of the IT unit: the last day, once; and when the next ones begin."""
    for code, row in _some(truth):
        client, away = signed_in(row.official), days_away(row.official, day_of(truth.now))
        end = f" đến hết ngày {written(away[1])}" if away and away[1] else ""
        told = [f"Anh/chị đang được tạm miễn{end}: trong thời gian này không bài nào bắt buộc, không ai nhắc."]
        coming = days_coming(row.official, day_of(truth.now)) if row.requirements else None
        later = [f"Anh/chị sẽ được tạm miễn {_words(coming)}."] if coming else []
        for address in ("/tap-huan/", "/tap-huan/ho-so/"):
            notes = [text(one) for one in page(client, address).xpath("//main//div[@class='note']")]
            if [one for one in notes if "miễn" in one] != (told if _excused(row) else []) + later:
                yield f"{code} {address}: {notes} / {away}"
        found = page(truth.client, f"/cntt/can-bo/{code}/").xpath("//dt[text()='Đang tạm miễn']/../dd")
        last = [(f"đến hết {written(away[1])}" if away[1] else "đến khi bỏ") if away else ""]
        if [text(one) for one in found] != (last if away else []):
            yield f"{code} trang: {[text(one) for one in found]} / {away}"
