"""How long the screens of campaigns take to count: a city of PEOPLE, one campaign for everybody, one for two roles.

`python -m bench.campaigns --people 200000`. With DATABASE_URL, in that database, which must be empty.
"""

import argparse
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import environment, figures, population, sat

if TYPE_CHECKING:
    from collections.abc import Iterator

UNITS = Path(__file__).resolve().parents[1] / "demo" / "don-vi.csv"


@contextmanager
def _asked() -> "Iterator[list[str]]":
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    said: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield said
    said.extend(one["sql"] for one in captured.captured_queries)


def measure(table: figures.Table, name: str, act: Callable[[], Any]) -> None:
    """Do it twice, the second time with what it reads in memory, and print the row of the second."""
    act()
    began = time.perf_counter()
    with _asked() as said:
        act()
    table.row(f"{name:>34}", (time.perf_counter() - began) * 1000, len(said))


def main() -> None:
    """Fill a database, open two campaigns, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    asked = parser.parse_args()
    with environment.fresh(served=False):
        from trainer.content.live import library
        from trainer.core.campaigns import Terms
        from trainer.core.vietnam_time import day_of
        from trainer.models import Campaign, Unit
        from trainer.queries import campaigns, campaigns_history, progress
        from trainer.queries.campaigns_preview import preview

        now, content = population.now_of_the_run(), library()
        sat.fill(asked.people, content, UNITS, now)
        due = day_of(now) + timedelta(days=20)
        everybody = Campaign.objects.create(title="Quý", due_on=due, created_at=now)
        two = Campaign.objects.create(title="Hai vai trò", roles=["leader", "it"], due_on=due, created_at=now)
        chosen = Terms("Bài", quizzes=tuple(sorted(content.quizzes)[:2]), due_on=due)
        top = Unit.objects.get(parent__isnull=True)
        table = figures.Table(f"{'counted':>34}", "ms", "queries")
        for name, act in (
            ("the line of everybody", lambda: campaigns.rows([everybody], content.paths, now)),
            ("the line of two roles", lambda: campaigns.rows([two], content.paths, now)),
            ("figures of everybody", lambda: campaigns.figures(everybody, content.paths, now)),
            ("by unit", lambda: campaigns.counted(everybody, content.paths, now, with_states=False)),
            ("the list of open campaigns", lambda: campaigns.opened(content.paths, now)),
            ("final figures", lambda: campaigns.final(everybody, content.paths, now)),
            ("history", lambda: campaigns_history.history(everybody, content.quizzes)),
            ("preview of paths", lambda: preview(Terms("Quý", due_on=due), content.paths, now)),
            ("preview of two quizzes", lambda: preview(chosen, content.paths, now)),
            (
                "first page of its people",
                lambda: list(progress.officials(campaigns.about(everybody, top, content.paths, now), now)[:50]),
            ),
        ):
            measure(table, name, act)


if __name__ == "__main__":
    main()
