"""What the log is told while the database is away."""

import pytest
from django.db import OperationalError

from trainer.web.autosave.writer import Away


def test_while_the_database_is_away_there_is_a_line_a_minute_and_a_count_at_the_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    away = Away()

    for ran in (1000, 1001, 1059, 1061, 1100):
        away.refused(2, OperationalError("connection refused\nIs the server running?"), ran)
    away.saved()
    away.saved()
    away.refused(1, OperationalError(), 1101)

    assert [record.getMessage() for record in caplog.records] == [
        "the database is away (connection refused): 2 answers could not be saved until now; "
        "pages keep theirs and send again",
        "the database is away (connection refused): 8 answers could not be saved until now; "
        "pages keep theirs and send again",
        "the database is back; 10 answers could not be saved meanwhile",
        "the database is away (OperationalError): 1 answers could not be saved until now; "
        "pages keep theirs and send again",
    ]
    assert not any(record.exc_info for record in caplog.records)
