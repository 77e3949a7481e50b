"""A city that is built once and kept: `python -m bench.city FOLDER --people 200000 --units 3000`.

`python -m bench.steering FOLDER`, `bench.screens FOLDER` and `bench.exports FOLDER` measure on a copy of it.
"""

import argparse
import os
import time
from pathlib import Path

from bench import environment, population, sat


def main() -> None:
    """Fill a database in a folder that has none, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--units", type=int, default=3_000)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    os.environ["GAN_DAN_EMAIL_BACKEND"] = "django.core.mail.backends.dummy.EmailBackend"
    with environment.at(asked.folder):
        from bench.locks import many_units
        from trainer.content.live import library

        now, began = population.now_of_the_run(), time.perf_counter()
        sat.fill(asked.people, library(), many_units(asked.units), now)
        print(f"{asked.people:,} people in {asked.units:,} units after {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
