"""Person by person: what each screen, file, letter and mail says of him, beside how he stands."""

import io
import re
from collections.abc import Iterator

import openpyxl

from tests.cast import signed_in
from tests.same.compared import (
    PROGRESS,
    Truth,
    chips,
    chips_of,
    day_asked,
    lacks,
    next_day,
    page,
    pages,
    table,
    text,
    title,
    written,
)
from trainer.actions.reminders.asked import asked_of
from trainer.content.live import library
from trainer.core.standing import LATE, STATE_TITLES
from trainer.core.vietnam_time import day_of
from trainer.evidence.queries import of_official
from trainer.evidence.rules.sheet import sheet
from trainer.letters import queries as letters
from trainer.models import Unit
from trainer.queries.progress_people import PersonRow

# The page of a quiz, one's home: a day that is asked, or is over.
_DAY = re.compile(r"\d\d/\d\d/\d{4}")
_NAMED = re.compile(r"(?:quá hạn(?: ngày)?|hạn:?(?: hết ngày)?) (\d\d/\d\d/\d{4})", re.I)


def page_of_a_person(truth: Truth) -> Iterator[str]:
    """The page of the IT unit on one person: states, the one day that is asked, when he passed, until when it holds."""
    for code, row in truth.people.items():
        found = page(truth.client, f"/cntt/can-bo/{code}/")
        said, days = {}, {}
        for line in found.xpath("//section[@aria-labelledby='bai-bat-buoc']//tbody/tr"):
            cells = line.xpath("./td")
            name = text(line.xpath("./th")[0])
            said[name] = (chips(cells[0]), *(text(cell) for cell in cells[2:]))
            days[name] = _DAY.findall(text(cells[0])), " ".join(cells[1].xpath("./div/text()")).strip()
        true = {
            title(asked.quiz): (
                chips_of(stands), written(asked.passed_at) or "–", written(asked.printed_until) or "–",
            )
            for asked, stands in row.quizzes
        }  # fmt: skip
        if said != true:
            yield f"{code}: {said} / {true}"
        for asked, stands in row.quizzes:
            day = ([], written(day_asked(asked, stands, row)) or "Không đặt hạn")
            if not row.exempt and stands.state != "completed" and days[title(asked.quiz)] != day:
                yield f"{code} {asked.quiz}: {days[title(asked.quiz)]} / {day}"


def lists_of_the_city_and_of_units(truth: Truth) -> Iterator[str]:
    """The list of the IT unit, and those of leaders."""
    units = Unit.objects.filter(closed_at=None).values_list("code", flat=True)
    for address in (PROGRESS, *(f"/don-vi/{code}/" for code in units)):
        for found in pages(truth.client, address):
            for line in found.xpath("//table[.//td[contains(@class,'quizzes')]]/tbody/tr"):
                row = truth.people[text(line.xpath("./th/span")[0])]
                quizzes = line.xpath(".//ul[@class='quiz-states']/li")
                said = {text(one.xpath("./span")[0]): chips(one) for one in quizzes}
                true = {title(asked.quiz): chips_of(stands) for asked, stands in row.quizzes}
                if said != true:
                    yield f"{address} {row.official.staff_code}: {said} / {true}"


def table_of_quizzes_as_a_file(truth: Truth) -> Iterator[str]:
    """One line a person, one column a quiz, and the first day."""
    for line in table(truth.client, f"{PROGRESS}tung-bai/tai/csv/"):
        row = truth.people[line["Mã cán bộ"]]
        first = next_day(row)
        if line["Hạn gần nhất"][:10] != (first.isoformat() if first else ""):
            yield f"{line['Mã cán bộ']} hạn gần nhất: {line['Hạn gần nhất']} / {first}"
        for asked, stands in row.quizzes:
            name, day = title(asked.quiz), day_asked(asked, stands, row)
            said = line[name], line[f"{name}: hạn"][:10]
            if said[0] != stands.words or (not stands.valid and said[1] != (day.isoformat() if day else "")):
                yield f"{line['Mã cán bộ']} {asked.quiz}: {said} / {stands.words} {day}"


def table_of_quizzes_in_the_order_of_days(truth: Truth) -> Iterator[str]:
    """The same on the screen, whose order is that of the first days."""
    shown = {}
    for found in pages(truth.client, f"{PROGRESS}tung-bai/", xep="han"):
        for line in found.xpath("//tbody/tr"):
            cells = line.xpath("./td")
            shown[text(cells[0])] = text(cells[5])
    if shown.keys() != truth.people.keys():
        yield f"{sorted(shown)} / {sorted(truth.people)}"
    for code, said in shown.items():
        if said != written(next_day(truth.people[code])):
            yield f"{code}: {said} / {next_day(truth.people[code])}"
    days = [tuple(reversed(said.split("/"))) for said in shown.values() if said]
    if days != sorted(days):
        yield f"thứ tự: {days}"


def home_of_each(truth: Truth) -> Iterator[str]:
    """What each reads of himself first."""
    for code, row in truth.people.items():
        found = page(signed_in(row.official), "/tap-huan/")
        days = {written(day_asked(asked, stands, row)) for asked, stands in row.quizzes}
        head = " ".join(map(text, found.xpath("//section[@aria-labelledby='lo-trinh']//p[@class='facts']")[:1]))
        if row.requirements and f"Đạt {row.done}/{len(row.requirements)} bài" not in head:
            yield f"{code}: {head} / {row.done}"
        card = " ".join(map(text, found.xpath("//section[@class='next']")))
        for named in (*_NAMED.findall(head), *_NAMED.findall(card)):
            if named not in days:
                yield f"{code}: “{head}”, “{card}” / {days}"
        stops = found.xpath("//li[contains(@class,'stop')]")
        yield from _stops(row, {text(one.xpath("./a")[0]): " ".join(map(text, one.xpath("./p"))) for one in stops})


def _stops(row: PersonRow, said: dict[str, str]) -> Iterator[str]:
    for asked, stands in row.quizzes:
        words, day = said[title(asked.quiz)], written(day_asked(asked, stands, row))
        # Of the next thing the card above says it.
        begins = {"exempt": "Tạm miễn", "update": "Cần cập nhật"}.get(stands.state, "") if words else ""
        if any(named != day for named in _NAMED.findall(words)) or not words.startswith((begins, "Đang làm")):
            yield f"{row.official.staff_code} {asked.quiz}: “{words}” / {stands.words} {day}"
        if (words.startswith("Đang làm") and stands.state == "exempt") or ("quá hạn" in words.lower()) > stands.late:
            yield f"{row.official.staff_code} {asked.quiz}: “{words}” / {stands.words}, tạm miễn: {row.exempt}"


def page_of_each_quiz(truth: Truth) -> Iterator[str]:
    """What the page of a quiz says to each of whom it is asked; of every third person."""
    for code, row in list(truth.people.items())[::3]:
        client = signed_in(row.official)
        for asked, stands in row.quizzes:
            words = text(page(client, f"/tap-huan/bai/{asked.quiz}/").xpath("//main")[0]).partition("Đọc chương")[0]
            day, named = written(day_asked(asked, stands, row)), _NAMED.findall(words)
            if any(one != day for one in named) or ("quá hạn" in words.lower()) != stands.late:
                yield f"{code} {asked.quiz}: “{words[-200:]}” / {stands.words} {day}"


def own_record(truth: Truth) -> Iterator[str]:
    """What one's own record says."""
    days = re.compile(r"(?:hạn học lại ngày|học lại chậm nhất ngày|Hạn:) (\d\d/\d\d/\d{4})")
    for code, row in truth.people.items():
        found = page(signed_in(row.official), "/tap-huan/ho-so/").xpath("//ul[contains(@class,'own-quizzes')]/li")
        said = {
            text(one.xpath(".//strong")[0]): (chips(one), text(one.xpath(".//p[@class='facts']")[0])) for one in found
        }
        for asked, stands in row.quizzes:
            states, line = said[title(asked.quiz)]
            day = written(day_asked(asked, stands, row))
            if states != [STATE_TITLES[stands.state]] or any(one != day for one in days.findall(line)):
                yield f"{code} {asked.quiz}: {states} “{line}” / {stands.words} {day}"


def first_page_of_the_proof(truth: Truth) -> Iterator[str]:
    """What is handed to an inspector."""
    for code, row in truth.people.items():
        lines = {line[0]: line for line in sheet(of_official(row.official, library()), truth.now).rows}
        for asked, stands in row.quizzes:
            _, result, passed, _, until, note = lines[title(asked.quiz)]
            again = f"Phải học lại, hạn {written(asked.relearn_by)}"
            if (note == again) != (stands.state == "update") and stands.state in ("update", "completed"):
                yield f"{code} {asked.quiz}: {note} / {stands.words} {asked.relearn_by}"
            if asked.passed_at and (passed, until) != (written(asked.passed_at), written(asked.printed_until)):
                yield f"{code} {asked.quiz}: {passed} {until} / {asked.passed_at} {asked.printed_until}"
            if stands.state == "not_begun" and result != stands.title:
                yield f"{code} {asked.quiz}: {result} / {stands.words}"


def weekly_letters(truth: Truth) -> Iterator[str]:
    """Who stands in the letter of his unit, with what and until when."""
    named = set()
    for letter in letters.pages(letters.addressees(truth.now), library(), truth.now):
        for one in letter.people:
            named.add(one.code)
            row = truth.people[one.code]
            left = [(asked, stands) for asked, stands in row.quizzes if not stands.valid]
            true = {(title(asked.quiz), day_asked(asked, stands, row), stands.late) for asked, stands in left}
            said = {(it.title.removesuffix(" (bài mới)"), it.due_on, it.late) for it in one.missing}
            if said != true:
                yield f"{one.code}: {said} / {true}"
    if named != {code for code, row in truth.people.items() if lacks(row)}:
        yield f"tên trong thư: {named}"


def reminders(truth: Truth) -> Iterator[str]:
    """What a reminder of today says."""
    found = asked_of([row.official.pk for row in truth.people.values()], truth.now)
    for code, row in truth.people.items():
        if row.exempt:
            continue
        said = {one.quiz: (one.day, one.late(day_of(truth.now)), one.again) for one in found.get(row.official.pk, ())}
        asked = {one.quiz: (day_asked(one, stands, row), stands) for one, stands in row.quizzes}
        true = {quiz: (day, it.late, it.state == "update") for quiz, (day, it) in asked.items() if day}
        if said != true:
            yield f"{code}: {said} / {true}"


def workbook_of_the_leadership(truth: Truth) -> Iterator[str]:
    """Who is not done by the report of the quarter."""
    today = day_of(truth.now)
    answer = truth.client.get(f"/cntt/bao-cao/{today.year}-q{(today.month - 1) // 3 + 1}/xlsx/")
    found = list(openpyxl.load_workbook(io.BytesIO(answer.content))["Chưa xong"].iter_rows(values_only=True))
    head = next(at for at, line in enumerate(found) if line[0] == "Đơn vị")
    said = {line[2]: line for line in found[head + 1 :] if line[2]}
    if said.keys() != {code for code, row in truth.people.items() if lacks(row)}:
        yield f"người chưa xong: {sorted(said)}"
    for code, line in said.items():
        row = truth.people[code]
        left = [stands for stands in row.standings if not stands.valid]
        true = len(left), next_day(row), LATE if any(one.late for one in left) else None
        if (line[4], line[6] and line[6].date(), line[7] or None) != true:
            yield f"{code}: {line} / {true}"
