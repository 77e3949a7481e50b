"""Let what failed be made again, as its owner would: ``python -m tests.serving.again``."""

from datetime import UTC, datetime

import django


def main() -> None:
    """Ask for it again."""
    django.setup()
    from trainer.exports import prepared_files
    from trainer.models import PreparedFile

    for file in PreparedFile.objects.filter(state="failed"):
        assert prepared_files.again(file, datetime.now(UTC))


if __name__ == "__main__":
    main()
