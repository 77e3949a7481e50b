"""A small city after two changes, for the tests of what they set off. Computed by hand:

questions to sit      mat-khau   muc-1: k1 k2 k12 → 3    muc-2: k3 k12 → 2    both: k1 k2 k12 k3 → 4
                      lua-dao    muc-2: d1 → 1           muc-3: d2…d5 → 3     both: 4
minutes               14 words and 20 seconds a question: 1 for two, 2 for three or four

who          where  roles              rests on                                  waits for        has learnt again
An           P1     page_admin, staff  mat-khau: 1 old, 2 old                    e2.1
                                       lua-dao: 2 old, 3 first                   e2.1, e3.1
Bình         P1     page_admin         mat-khau: 1 old                           e2.1
Chi          P2     staff              mat-khau: 1 new, 2 new; an older pass                      e2.1
Dũng         P2     page_admin         mat-khau: 1 old, expired
                                       lua-dao: 3 second (a minor change since)  e3.1
Em           P2     page_admin, left   mat-khau: 1 old
Giang        P2     staff              lua-dao: 2 old; not asked of staff
Hà           P1     page_admin         mat-khau: 1 new, passed since
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from tests.actions.people import a_unit, an_official
from tests.content import small_library
from trainer.actions import reliance, requirements
from trainer.content.library import Library
from trainer.core.editions.model import Change, Edition, History
from trainer.core.law import Citation, Instrument
from trainer.core.quiz.model import Question, Quiz, Role
from trainer.models import Attempt, Completion, HandIn, Official, Reliance, SectionVersion, Unit

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LONG_AGO = datetime(2025, 12, 1, 3, 0, tzinfo=UTC)
ONE, TWO, THREE = "trang#muc-1", "trang#muc-2", "trang#muc-3"
LAW = "luat-116-2025"
# Texts by section, the oldest first, and the day each was first seen.
TEXTS = {ONE: ("cu-1", "moi-1"), TWO: ("cu-2", "moi-2"), THREE: ("dau-3", "giua-3", "moi-3")}
FIRST_SEEN = {
    "moi-1": datetime(2026, 11, 1, 1, 0, tzinfo=UTC),
    "moi-2": datetime(2026, 11, 1, 1, 0, tzinfo=UTC),
    "giua-3": datetime(2026, 11, 1, 1, 0, tzinfo=UTC),
    "moi-3": datetime(2026, 11, 10, 1, 0, tzinfo=UTC),
}
HISTORY = History(
    [
        Edition(
            "e1",
            date(2025, 12, 1),
            "Bản đầu",
            tuple(Change(one, None, TEXTS[one][0], "material", "mới") for one in TEXTS),
        ),
        Edition(
            "e2",
            date(2026, 11, 1),
            "Luật mới",
            (
                Change(ONE, "cu-1", "moi-1", "material", "Luật mới thay luật cũ", LAW, date(2026, 12, 31)),
                Change(THREE, "dau-3", "giua-3", "minor", "sửa câu chữ"),
                Change(TWO, "cu-2", "moi-2", "material", "Luật mới thay luật cũ", LAW, date(2026, 12, 31)),
            ),
        ),
        Edition(
            "e3", date(2026, 11, 10), "Mục 3", (Change(THREE, "giua-3", "moi-3", "material", "Đổi số điện thoại"),)
        ),
    ]
)


def question(name: str, *sections: str, law: str = "") -> Question:
    """Return a question that tests ``sections`` and rests on ``law``."""
    basis = (Citation(law, "Điều 1"),) if law else ()
    return replace(small_library.question(1), id=name, sections=sections, basis=basis)


def content(history: History = HISTORY) -> Library:
    """Return the library of the small city."""
    quizzes = (
        _quiz(
            "mat-khau",
            question("k1", ONE, law=LAW),
            question("k2", ONE),
            question("k12", ONE, TWO),
            question("k3", TWO),
        ),
        _quiz("lua-dao", question("d1", TWO), *(question(f"d{n}", THREE) for n in range(2, 6))),
    )
    sections = [replace(small_library.section(one), fingerprint=texts[-1], text=one) for one, texts in TEXTS.items()]
    sections[1] = replace(sections[1], citations=(Citation(LAW, "Điều 2"), Citation("nd-09-2017", "", history=True)))
    laws = {key: _law(key) for key in (LAW, "nd-09-2017")}
    made = small_library.library(*quizzes, sections=tuple(sections))
    return replace(made, history=history, instruments=MappingProxyType(laws))


def _quiz(name: str, *questions: Question) -> Quiz:
    return replace(small_library.quiz(name), questions=questions)


def _law(key: str) -> Instrument:
    return Instrument(key, key, "Luật", "Thử", "Quốc hội", None, None, None, (), "high", "")


def keep_texts() -> dict[tuple[str, str], int]:
    """Keep every text; return their numbers by section and fingerprint."""
    rows = SectionVersion.objects.bulk_create(
        SectionVersion(reference=section, fingerprint=text, title=section, first_seen_at=FIRST_SEEN.get(text, LONG_AGO))
        for section, texts in TEXTS.items()
        for text in texts
    )
    return {(row.reference, row.fingerprint): row.pk for row in rows}


def passed(
    official: Official,
    quiz: str,
    texts: dict[str, int],
    *,
    on: datetime = LONG_AGO,
    days: int = 365,
    renewed: Collection[int] = (),
) -> Completion:
    """Let ``official`` have passed ``quiz`` on a day, for so many days, and rest on the texts (section → number) now.

    ``renewed``: those of them that he learnt since the pass, in place of others.
    """
    number = Attempt.objects.filter(official=official, quiz=quiz).count() + 1
    attempt = Attempt.objects.create(
        official=official, quiz=quiz, number=number, seed="s", paper=[], rule={}, quiz_title=quiz, started_at=on
    )
    hand_in = HandIn.objects.create(
        attempt=attempt, handed_in_at=on, by_time_limit=False, marks=[], hundredths=10_000, passed=True
    )
    completion = Completion.objects.create(
        hand_in=hand_in, official=official, quiz=quiz, passed_at=on, valid_until=on + timedelta(days=days)
    )
    Reliance.objects.bulk_create(
        Reliance(section_version_id=text, completion=completion, renewed=True if text in renewed else None)
        for text in texts.values()
    )
    return completion


def city(library: Library) -> dict[str, Official]:
    """Fill an empty database with the people above; return them by name."""
    kept = keep_texts()
    top = a_unit("TP")
    one, two = a_unit("P1", top), a_unit("P2", top)
    made = {name: _someone(name, unit, *roles) for name, unit, roles in _people(one, two)}

    def rests(name: str, quiz: str, *texts: str, **more: object) -> None:
        sections = {
            section: kept[section, text] for section, all_texts in TEXTS.items() for text in all_texts if text in texts
        }
        passed(made[name], quiz, sections, **more)  # type: ignore[arg-type]

    rests("an", "mat-khau", "cu-1", "cu-2")
    rests("an", "lua-dao", "cu-2", "dau-3")
    rests("binh", "mat-khau", "cu-1")
    rests("chi", "mat-khau", "moi-1", "moi-2", renewed=(kept[ONE, "moi-1"], kept[TWO, "moi-2"]))
    rests("dung", "mat-khau", "cu-1", days=200)
    rests("dung", "lua-dao", "giua-3", on=datetime(2026, 11, 5, tzinfo=UTC))
    rests("em", "mat-khau", "cu-1")
    rests("giang", "lua-dao", "cu-2")
    rests("ha", "mat-khau", "moi-1", on=datetime(2026, 11, 2, tzinfo=UTC))
    Official.objects.filter(staff_code="EM").update(is_active=False)
    reliance.mark_outdated(library, NOW.date())
    requirements.refresh_all(library)
    return made


def _people(one: Unit, two: Unit) -> list[tuple[str, Unit, tuple[Role, ...]]]:
    return [
        ("an", one, ("page_admin", "staff")),
        ("binh", one, ("page_admin",)),
        ("chi", two, ("staff",)),
        ("dung", two, ("page_admin",)),
        ("em", two, ("page_admin",)),
        ("giang", two, ("staff",)),
        ("ha", one, ("page_admin",)),
    ]


def _someone(name: str, unit: Unit, *roles: Role) -> Official:
    return an_official(name.upper(), f"Nguyễn Thị {name.title()}", roles, unit)
