"""Fill a fresh database and print open attempts with their tickets as JSON: ``python -m tests.serving.people NUMBER``.

Run in a process of its own, for its settings are those of the server under test.
"""

import json
import sys

import django


def main() -> None:
    """Make the tables, people and attempts."""
    django.setup()
    from django.core.management import call_command

    from bench import environment

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    made = environment.open_attempts(environment.officials(int(sys.argv[1])))
    print(json.dumps([[attempt.pk, ticket] for attempt, ticket in made]))


if __name__ == "__main__":
    main()
