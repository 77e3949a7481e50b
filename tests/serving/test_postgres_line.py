"""Connections whose other end is gone: real ones, to a real PostgreSQL."""

import pytest
from django.db import connection

from trainer import postgres_line
from trainer.models import Official

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no other end"),
]


def test_a_connection_that_was_ended_from_the_other_side_is_let_go() -> None:
    connection.ensure_connection()
    assert connection.connection is not None
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    other.close()
    postgres_line.let_go_of_dead()
    assert connection.connection is None
    assert not Official.objects.exists()


def test_a_connection_that_is_known_to_be_lost_is_let_go() -> None:
    """As when something beside Django's own cursors noticed it first: every later request would fail on it."""
    connection.ensure_connection()
    assert connection.connection is not None
    connection.connection.close()
    postgres_line.let_go_of_dead()
    assert not Official.objects.exists()
