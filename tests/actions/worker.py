"""A process of its own that hands in, saves or begins when told: ``python -m tests.actions.worker``."""

import json
import os
import sys
from datetime import UTC, date, datetime

# What the tests of relearning at once publish: one change of the first section.
CHANGED, A = date(2026, 11, 25), "an-toan/mat-khau#do-dai"


def main() -> None:
    """Do one task after another, each when the word is given, until there are no more.

    A task is a line ``[WHAT, IDS]``, answered by a line once this process is ready for it; the next line gives the
    word, and what came of each id is answered.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "trainer.settings"
    import django

    django.setup()
    from django.db import connection

    while task := sys.stdin.readline():
        what, ids = json.loads(task)
        connection.ensure_connection()
        print("ready", flush=True)
        sys.stdin.readline()
        print(json.dumps([_ACTS[what](number) for number in ids]), flush=True)
        # The tables are emptied before the next task.
        connection.close()


def _hand_in(attempt: int) -> int:
    from trainer.actions import attempts

    return attempts.hand_in(attempt, datetime.now(UTC)).pk


def _save(attempt: int) -> list[tuple[int, int]]:
    """Save revisions one after the other, as one tab does; return those that were acknowledged."""
    from trainer.actions.answers import Save, save_batch

    acknowledged, revision = [], 1
    for _ in range(20):
        [outcome] = save_batch([Save(attempt, 0, revision, str(os.getpid() % 4))], datetime.now(UTC))
        if outcome.status == "saved":
            acknowledged.append((attempt, revision))
        revision = outcome.revision + 1
    return acknowledged


def _begin(official: int) -> int:
    from tests.content.small_library import library
    from trainer.actions import attempts
    from trainer.models import Official

    content = library()
    person = Official.objects.get(pk=official)
    return attempts.begin(person, content.quizzes["mat-khau"], content, str(os.getpid()), datetime.now(UTC)).pk


def _relearn(official: int) -> int:
    from tests.content.relearning_library import Book
    from trainer.actions import attempts
    from trainer.models import Official

    book = Book()
    book.change(CHANGED, {A: "material"})
    content, person = book.library(), Official.objects.get(pk=official)
    quiz = content.quizzes["mat-khau"]
    return attempts.begin_relearn(person, quiz, content, str(os.getpid()), datetime.now(UTC)).pk


def _refresh(official: int) -> list[int]:
    """Go over again what is due: begin, and answer the first question rightly."""
    from tests.content.small_library import library
    from trainer.actions import practice
    from trainer.models import Official

    content, now = library(), datetime.now(UTC)
    begun = practice.begin_due(Official.objects.get(pk=official), content, str(os.getpid()), now)
    key = practice.shift(begun, content, now).drawn(0).key()
    return [begun.pk, practice.answer(begun, 0, key, content, now).pk]


def _withdraw(attempt: int) -> int:
    """Take the last question of a paper back; return how many hand-ins that concerns."""
    from tests.content.small_library import library
    from trainer.actions import papers, withdrawals
    from trainer.models import Attempt

    sat = Attempt.objects.get(pk=attempt)
    question = papers.read(sat)[-1].question
    versions, since = [question.fingerprint()], date(2026, 11, 1)
    number = len(list(withdrawals.concerned(versions, since, revokes=False)))
    withdrawals.withdraw(
        question.id,
        versions,
        since,
        reason="Đáp án sai.",
        revokes=False,
        actor=None,
        library=library(),
        now=datetime.now(UTC),
    )
    return number


def _ask_file(number: int) -> int:
    """Ask for a file of choice ``number``; return its own number, 0 when too many wait."""
    from trainer.exports import prepared_files
    from trainer.models import Official

    asker, chosen = Official.objects.get(staff_code="XIN"), {"tim": str(number)}
    try:
        return prepared_files.ask(asker, "city", "csv", "ket-qua", chosen, "", datetime.now(UTC)).pk
    except prepared_files.TooMany:
        return 0


def _ask_and_put_away(number: int) -> int:
    """Ask for the same file again and again, each time without it afterwards."""
    from trainer.exports import prepared_files
    from trainer.models import PreparedFile

    for _ in range(40):
        prepared_files.put_away(PreparedFile(pk=_ask_file(number), token="khong-co", form="csv"))
    return number


def _certify(official: int) -> int:
    """Ask for the certificate of a path again and again; return its number."""
    from trainer.actions import audit
    from trainer.models import Official

    found = Official.objects.get(pk=official)
    return {audit.once(found, found, "path_certified", {"mark": "0"}, datetime.now(UTC)).pk for _ in range(20)}.pop()


_ACTS = {
    "certify": _certify,
    "ask_file": _ask_file,
    "ask_and_put_away": _ask_and_put_away,
    "hand_in": _hand_in,
    "save": _save,
    "begin": _begin,
    "relearn": _relearn,
    "refresh": _refresh,
    "withdraw": _withdraw,
}

if __name__ == "__main__":
    main()
