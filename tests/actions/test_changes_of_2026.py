"""210 officials pass under the law of May 2026, then the changes of July to October come in one by one.

Official number i (0 to 209) works in unit i // 10; his last digit says what he is: 0 a leader, 1 a spokesperson, 2
or 3 page administrators, 4 to 9 staff. Multiples of seven never sat a quiz. 210 is 3 × 70, so each last digit
meets each remainder of seven three times, and of the three one is a multiple of three.

- 210 − 30 = 180 passed: 18 leaders, 18 spokespersons, 36 page administrators, 108 staff.
- 1 July, Law 116/2025 (whom to report an incident to) and Decree 244/2026 (who may speak): material. "kenh" is asked
  of page administrators: 36. "phat-ngon" of leaders and spokespersons: 36. Together 72 people, two sections, two
  and three questions. Decree 224/2026 takes the place of Decree 42/2022 in the same words: minor, nobody (144 passed
  "chung" with it).
- By 20 July a third learns again (i divisible by three): 12 and 12. Left: 24 + 24 = 48.
- 1 September, Law 01/2026 (answering requests for information): material, all 36 of "phat-ngon", two questions. Open
  altogether: 24 page administrators with two questions; of "phat-ngon" 12 with two and 24 with 3 + 2 = 5.
- In September another third (i = 1 mod 3) learns all that is open, and the first third what is new to it. Left: 12
  and 12.
- 5 October, Decree 328/2026 (false information): material, all 36 of "phat-ngon", two questions; a typing error in
  "mat-khau": minor, nobody. Open altogether: 12 with two questions in "kenh"; in "phat-ngon" 24 with two, 12 with 3
  + 2 + 2 = 7.
- The consent of the person concerned rests on Law 91/2025, in force since January, and changes for nobody. (Decree
  13/2023, which it replaced, had ended on 31 December 2025 by our register.)
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from tests.actions.people import a_unit, answer_all
from tests.content.small_library import section
from trainer.actions import attempts, papers, reliance, requirements
from trainer.actions.rebuild import rebuild
from trainer.content.library import Library
from trainer.content.registers import read_instruments
from trainer.core.editions import impact
from trainer.core.editions.model import Change, Edition, History
from trainer.core.law import Citation, Instrument
from trainer.core.quiz.model import Option, Path, Question, Quiz, Role, Rule
from trainer.disk.paths import PROJECT
from trainer.models import Completion, Official, Reliance, Requirement, RoleHolding
from trainer.queries import impact as queries

pytestmark = pytest.mark.django_db

PEOPLE, UNIT_SIZE = 210, 10
ROLES: tuple[Role, ...] = ("leader", "spokesperson", "page_admin", "page_admin", *["staff"] * 6)  # type: ignore[assignment]
PATHS: dict[Role, tuple[str, ...]] = {
    "leader": ("phat-ngon", "chung"),
    "spokesperson": ("phat-ngon",),
    "page_admin": ("kenh", "chung"),
    "staff": ("chung",),
}
REPORT, SPEAK, ANSWER, FALSE, CONSENT, ONLINE, PASSWORD = (
    "su-co/mat-trang#bao-ai",
    "phat-ngon/ai-noi#nguoi-phat-ngon",
    "nghe/yeu-cau#tra-loi",
    "tin-gia/go#han-go",
    "ra-truoc/du-lieu#dong-y",
    "noi/dich-vu#truc-tuyen",
    "giu/mat-khau#do-dai",
)


@dataclass(frozen=True)
class Text:
    """A section of one time: its words, and the instrument on which its questions rest."""

    words: str
    instrument: str | None = None


# How many questions test each section, and in which quiz.
ASKED = {
    "kenh": {REPORT: 2, PASSWORD: 2},
    "phat-ngon": {SPEAK: 3, ANSWER: 2, FALSE: 2},
    "chung": {CONSENT: 2, ONLINE: 2},
}
MAY: Mapping[str, Text] = {
    REPORT: Text("Mất quyền trang thì báo cơ quan chủ quản và công an theo luật cũ.", "luat-24-2018"),
    SPEAK: Text("Người đứng đầu phát ngôn hoặc giao người phát ngôn.", "nd-09-2017"),
    ANSWER: Text("Trả lời yêu cầu cung cấp thông tin theo luật cũ.", "luat-104-2016"),
    FALSE: Text("Thấy tin sai thì lưu bằng chứng và nói lại cho đúng."),
    CONSENT: Text("Đăng ảnh chân dung thì hỏi trước và giữ bằng chứng đồng ý.", "luat-91-2025"),
    ONLINE: Text("Chỉ đường tới dịch vụ công trực tuyến bằng cổng chính thức.", "nd-42-2022"),
    PASSWORD: Text("Ít nhất 14 ký tự, mỗi kênh một mật khẩu riêng."),
}
JULY = {
    **MAY,
    REPORT: Text("Mất quyền trang thì báo lực lượng chuyên trách theo luật mới.", "luat-116-2025"),
    SPEAK: Text("Người phát ngôn thường xuyên và người được ủy quyền.", "nd-244-2026"),
    ONLINE: Text("Chỉ đường tới dịch vụ công trực tuyến bằng cổng chính thức (nghị định mới).", "nd-224-2026"),
}
SEPTEMBER = {**JULY, ANSWER: Text("Trả lời yêu cầu cung cấp thông tin theo luật mới.", "luat-01-2026")}
OCTOBER = {
    **SEPTEMBER,
    FALSE: Text("Thấy tin sai thì gắn nhãn, lưu bằng chứng, nói lại cho đúng.", "nd-328-2026"),
    PASSWORD: Text("Ít nhất 14 ký tự; mỗi kênh một mật khẩu riêng."),
}


def register_on(day: date) -> dict[str, Instrument]:
    """Return the real register as it was known on ``day``: nothing of later law, and no end that lay ahead."""
    found, problems = read_instruments(PROJECT / "docs")
    assert not problems
    known = {key: one for key, one in found.items() if one.in_force_from is None or one.in_force_from <= day}
    ahead = {key for key, one in known.items() if one.in_force_to is not None and one.in_force_to >= day}
    return {key: replace(one, in_force_to=None, replaced_by=()) if key in ahead else one for key, one in known.items()}


def edition(day: date, old: Mapping[str, Text], new: Mapping[str, Text], minor: frozenset[str]) -> Edition:
    """Return what changed between two times, published on ``day``; who knew it has thirty days."""
    changes = tuple(
        Change(
            section=name,
            old=section(name, old[name].words).fingerprint if name in old else None,
            new=section(name, text.words).fingerprint,
            weight="minor" if name in minor else "material",
            reason=f"Sửa ngày {day:%d/%m/%Y}",
            instrument=text.instrument,
            relearn_by=None if name in minor or name not in old else day + timedelta(days=30),
        )
        for name, text in new.items()
        if old.get(name) != text
    )
    return Edition(day.isoformat(), day, f"Phiên bản {day:%d/%m/%Y}", changes)


FIRST = edition(date(2026, 5, 1), {}, MAY, frozenset())
OF_JULY = edition(date(2026, 7, 1), MAY, JULY, frozenset({ONLINE}))
OF_SEPTEMBER = edition(date(2026, 9, 1), JULY, SEPTEMBER, frozenset())
OF_OCTOBER = edition(date(2026, 10, 5), SEPTEMBER, OCTOBER, frozenset({PASSWORD}))


def content(day: date, texts: Mapping[str, Text], *editions: Edition) -> Library:
    """Return the content as it was served on ``day``."""
    quizzes = {name: _quiz(name, texts) for name in ASKED}
    return Library(
        sections=MappingProxyType({name: section(name, text.words) for name, text in texts.items()}),
        quizzes=MappingProxyType(quizzes),
        paths=MappingProxyType({role: Path(role, role, names) for role, names in PATHS.items()}),
        instruments=MappingProxyType(register_on(day)),
        agency=MappingProxyType({}),
        questions=MappingProxyType({one.id: one for quiz in quizzes.values() for one in quiz.questions}),
        history=History(editions),
    )


def _quiz(name: str, texts: Mapping[str, Text]) -> Quiz:
    questions = tuple(
        _question(name, reference, number, texts[reference])
        for reference, many in ASKED[name].items()
        for number in range(many)
    )
    rule = Rule(draw=len(questions), pass_mark=80, time_limit=len(questions), attempts=3, wait_hours=24, valid_days=365)
    return Quiz(name, f"Bài {name}", "Tóm tắt.", "trang/index", rule, questions)


def _question(quiz: str, reference: str, number: int, text: Text) -> Question:
    return Question(
        id=f"{quiz}-{reference.rpartition('#')[2]}-{number}",
        kind="single",
        text=f"{text.words} Vậy việc số {number} làm thế nào?",
        options=tuple(Option(f"Cách {place}", place == number, f"Vì {place}.") for place in range(3)),
        sections=(reference,),
        basis=(Citation(text.instrument, "Điều 1"),) if text.instrument else (),
        difficulty=1,
    )


def at(day: date, hour: int = 3) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def sit(official: Official, quiz: str, library: Library, now: datetime) -> None:
    attempt = attempts.begin(official, library.quizzes[quiz], library, official.staff_code, now)
    answer_all(attempt, now)
    assert attempts.hand_in(attempt.pk, now).passed


def relearn(library: Library, remainders: set[int], now: datetime) -> Counter[tuple[str, int]]:
    """Let those whose number leaves one of ``remainders`` by three learn what is open; count (quiz, questions)."""
    done: Counter[tuple[str, int]] = Counter()
    for row in Requirement.objects.filter(relearn_by__isnull=False).select_related("official"):
        if int(row.official.staff_code[1:]) % 3 in remainders:
            attempt = attempts.begin_relearn(row.official, library.quizzes[row.quiz], library, "hạt", now)
            answer_all(attempt, now)
            assert attempts.hand_in(attempt.pk, now).passed
            done[row.quiz, len(attempt.paper)] += 1
    return done


def publish(library: Library, now: datetime) -> None:
    """Serve the content from now on, as the server does when it starts."""
    papers.keep_versions(library, now)
    reliance.mark_outdated(library, now.date())
    requirements.refresh_all(library)


def open_work(library: Library, now: datetime) -> tuple[int, dict[tuple[str, int], int]]:
    """Return how many people have something to learn again, and how many passes need how many questions."""
    total = queries.measure(queries.still_open(library, now), library, now).total
    return total.share.waiting, {(load.quiz, load.questions): load.passes for load in total.loads}


def by_instrument(found: queries.Impact) -> dict[str | None, tuple[int, int, int]]:
    """Return for the cause of each change: sections, those who wait, those who have relearnt."""
    return {
        one.change.instrument: (len(one.change.sections), one.tally.share.waiting, one.tally.share.relearnt)
        for one in found.changes
    }


@pytest.fixture
def officials() -> list[Official]:
    """Return 210 officials in 21 units, each with his role."""
    units = [a_unit(f"P{number:03}") for number in range(PEOPLE // UNIT_SIZE)]
    made = []
    for number in range(PEOPLE):
        one = Official(
            staff_code=f"N{number:04}",
            full_name=f"Vũ Văn Số {number}",
            unit=units[number // UNIT_SIZE],
            created_at=at(date(2026, 4, 1)),
        )
        one.refresh_search()
        made.append(one)
    made = Official.objects.bulk_create(made)
    RoleHolding.objects.bulk_create(
        RoleHolding(official=one, role=ROLES[number % 10], since=one.created_at) for number, one in enumerate(made)
    )
    return made


def test_from_the_law_of_may_to_that_of_october(officials: list[Official]) -> None:
    may = content(date(2026, 5, 11), MAY, FIRST)
    publish(may, at(date(2026, 5, 11)))
    for number, official in enumerate(officials):
        for quiz in PATHS[ROLES[number % 10]] if number % 7 else ():
            sit(official, quiz, may, at(date(2026, 5, 11)))
    assert Completion.objects.values("official").distinct().count() == 180
    assert open_work(may, at(date(2026, 6, 30))) == (0, {})

    july = content(date(2026, 7, 1), JULY, FIRST, OF_JULY)
    publish(july, at(date(2026, 7, 1)))
    now = at(date(2026, 7, 2))
    found = queries.measure(impact.since(july.history), july, now)
    assert by_instrument(found) == {"luat-116-2025": (1, 36, 0), "nd-244-2026": (1, 36, 0)}
    assert {role: share.waiting for role, share in found.total.roles if share.waiting} == {
        "leader": 18,
        "spokesperson": 18,
        "page_admin": 36,
    }
    # Of unit 3 (30 to 39) only 35 never sat: one leader, one spokesperson, two page administrators.
    # Of unit 4 (40 to 49) the page administrator 42 never sat.
    units = {unit.code: unit.share.waiting for unit in found.total.units}
    assert (units["P003"], units["P004"]) == (4, 3)
    assert open_work(july, now) == (72, {("kenh", 2): 36, ("phat-ngon", 3): 36})
    assert Requirement.objects.filter(relearn_by=date(2026, 7, 31)).count() == 72
    assert not Requirement.objects.filter(passed_at__isnull=True, relearn_by__isnull=False).exists()
    assert relearn(july, {0}, at(date(2026, 7, 20))) == {("kenh", 2): 12, ("phat-ngon", 3): 12}
    assert by_instrument(queries.measure(impact.since(july.history), july, at(date(2026, 7, 21)))) == {
        "luat-116-2025": (1, 24, 12),
        "nd-244-2026": (1, 24, 12),
    }
    # Until the end of the day the old pass holds, afterwards it does not.
    assert _valid(at(date(2026, 7, 31), 16)) - _valid(at(date(2026, 7, 31), 18)) == 48

    september = content(date(2026, 9, 1), SEPTEMBER, FIRST, OF_JULY, OF_SEPTEMBER)
    publish(september, at(date(2026, 9, 1)))
    now = at(date(2026, 9, 2))
    assert by_instrument(queries.measure(impact.since(september.history), september, now)) == {
        "luat-01-2026": (1, 36, 0)
    }
    assert open_work(september, now) == (
        60,
        {("kenh", 2): 24, ("phat-ngon", 2): 12, ("phat-ngon", 5): 24},
    )
    assert relearn(september, {0, 1}, at(date(2026, 9, 20))) == {
        ("kenh", 2): 12,
        ("phat-ngon", 2): 12,
        ("phat-ngon", 5): 12,
    }

    october = content(date(2026, 10, 5), OCTOBER, FIRST, OF_JULY, OF_SEPTEMBER, OF_OCTOBER)
    publish(october, at(date(2026, 10, 5)))
    now = at(date(2026, 10, 6))
    assert by_instrument(queries.measure(impact.since(october.history), october, now)) == {"nd-328-2026": (1, 36, 0)}
    assert open_work(october, now) == (
        48,
        {("kenh", 2): 12, ("phat-ngon", 2): 24, ("phat-ngon", 7): 12},
    )
    assert by_instrument(queries.measure(impact.caused_by(october.history, "luat-116-2025"), october, now)) == {
        "luat-116-2025": (1, 12, 24)
    }
    relearn(october, {0, 1, 2}, at(date(2026, 10, 20)))
    assert open_work(october, at(date(2026, 10, 21))) == (0, {})

    before = _derived()
    rebuild(october, date(2026, 10, 21))
    assert _derived() == before


def _valid(now: datetime) -> int:
    return Requirement.objects.filter(valid_until__gt=now).count()


def _derived() -> list[list[Any]]:
    return [
        sorted(Reliance.objects.values_list("section_version", "completion__hand_in")),
        list(
            Requirement.objects.order_by("official", "quiz").values_list(
                "official", "quiz", "passed_at", "valid_until", "relearn_by"
            )
        ),
    ]


def test_from_the_day_a_law_ends_its_questions_are_not_drawn() -> None:
    """The questions of May on the day after: of four in "kenh" two are left, of seven in "phat-ngon" four, then two."""
    may = content(date(2026, 5, 11), MAY, FIRST)
    known, _ = read_instruments(PROJECT / "docs")
    told = replace(may, instruments=MappingProxyType(known))

    drawn = {
        day: {name: papers.askable(quiz, told, day).drawn for name, quiz in told.quizzes.items()}
        for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 1))
    }

    assert drawn == {
        date(2026, 6, 30): {"kenh": 4, "phat-ngon": 7, "chung": 4},
        date(2026, 7, 1): {"kenh": 2, "phat-ngon": 4, "chung": 2},
        date(2026, 9, 1): {"kenh": 2, "phat-ngon": 2, "chung": 2},
    }
