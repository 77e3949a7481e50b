"""A house of its own for each run: a temporary folder, a fresh database, people who can sign in."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainer.models import Attempt, Official

PASSWORD = "mot-cau-dai-de-do"


@contextmanager
def fresh(served: bool = True) -> Iterator[None]:
    """Point the trainer at a new folder (or, with DATABASE_URL, at that database) and set Django up.

    ``served``: with the static files, for a server.
    """
    with tempfile.TemporaryDirectory() as folder, at(Path(folder), served):
        yield


@contextmanager
def copied(city: Path, served: bool = False) -> Iterator[None]:
    """The same with a copy of a city that ``bench.city`` built, beside it and gone afterwards."""
    with tempfile.TemporaryDirectory(dir=city.parent) as folder:
        shutil.copytree(city, folder, dirs_exist_ok=True)
        with at(Path(folder), served):
            yield


@contextmanager
def at(folder: Path, served: bool = False) -> Iterator[None]:
    """Point the trainer at ``folder``, bring its database up to date and set Django up."""
    os.environ["GAN_DAN_VAR"] = str(folder)
    os.environ["GAN_DAN_SECRET_KEY"] = secrets.token_hex(32)
    os.environ["DJANGO_SETTINGS_MODULE"] = "trainer.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if served:
        call_command("collectstatic", verbosity=0, interactive=False)
    yield


def officials(number: int) -> "list[Official]":
    """Create ``number`` officials who share one password (its hash is made once; checking it costs the full price).

    In a unit of their own, below whatever is there; in a database that has such people already, some more of them.
    """
    from django.contrib.auth.hashers import make_password

    from trainer.actions import papers, requirements
    from trainer.content.live import library
    from trainer.models import Official, RoleHolding, Unit

    now = datetime.now(UTC)
    papers.keep_versions(library(), now)
    top = Unit.objects.filter(parent=None).exclude(code="B001").first()
    wanted = {"name": "Phường Đo Thử", "kind": "phuong", "parent": top}
    wanted["ancestry"] = f"{top.ancestry if top else '/'}B001/"
    unit, _ = Unit.objects.get_or_create(code="B001", defaults=wanted)
    first = Official.objects.filter(unit=unit).count()
    hashed = make_password(PASSWORD)
    people = []
    for index in range(first, first + number):
        official = Official(
            staff_code=f"B{index:06}", full_name=f"Nguyễn Văn Thử {index}", unit=unit, created_at=now, password=hashed
        )
        official.refresh_search()
        people.append(official)
    Official.objects.bulk_create(people, batch_size=500)
    RoleHolding.objects.bulk_create(
        (RoleHolding(official=official, role="page_admin", since=now) for official in people), batch_size=500
    )
    requirements.refresh(library(), [official.pk for official in people])
    return people


def open_attempts(people: "list[Official]") -> "list[tuple[Attempt, str]]":
    """Begin an attempt for each; return it with its ticket."""
    from django.conf import settings

    from trainer.actions import attempts, papers
    from trainer.actions.installation import ticket_mark
    from trainer.content.live import library
    from trainer.core.quiz.question_view import shape_of
    from trainer.web.autosave import ticket
    from trainer.web.autosave.ticket import ticket_key

    now = datetime.now(UTC)
    quiz = next(iter(library().quizzes.values()))
    made = []
    for official in people:
        attempt = attempts.begin(official, quiz, library(), secrets.token_hex(8), now)
        shape = shape_of(papers.read(attempt))
        until = int(now.timestamp()) + 3600
        wanted = ticket.Ticket(attempt.pk, until, shape, ticket_mark(attempt))
        made.append((attempt, ticket.issue(wanted, ticket_key(settings.SECRET_KEY))))
    return made
