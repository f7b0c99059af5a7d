"""What the environment says becomes settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db.utils import ConnectionHandler

from parvis.config.environment import database_from_url


@pytest.mark.django_db
def test_a_thread_keeps_its_connection_to_sqlite_from_one_request_to_the_next(tmp_path: Path) -> None:
    connection = ConnectionHandler({"default": database_from_url("", tmp_path)})["default"]
    connection.ensure_connection()
    opened = connection.connection
    connection.close_if_unusable_or_obsolete()  # what Django does before and after each request
    assert connection.connection is opened is not None
    connection.close()
