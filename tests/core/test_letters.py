"""E-mail as it arrives: read back from a mail server."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from parvis.core.letters import letter_send
from servers.smtp import Smtp


@pytest.fixture
def smtp(settings: Any) -> Any:
    with Smtp() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server


FRENCH = "Vélo\u00a0: «\u00a0300\u202f%\u00a0» de publications, voilà ce qui se passe aujourd’hui\u00a0!"


@pytest.mark.parametrize("given", [FRENCH, f"  {FRENCH}\r\n ", FRENCH.replace(" de ", "\n\tde ")])
def test_a_subject_is_one_line_and_keeps_the_spaces_that_do_not_break(smtp: Smtp, given: str) -> None:
    context = {"subject": given, "told": {"title": "t", "lines": []}, "url": "/", "workspace": {"name": "w"}}
    with translation.override("fr"):
        letter_send(to="ada@example.org", template="reports/mail/report", context=context)
    ((_sender, _to, mail),) = smtp.taken
    assert str(mail["Subject"]).strip(" ") == FRENCH


def test_a_line_break_in_a_subject_adds_no_header(smtp: Smtp) -> None:
    context = {"subject": "a\r\nBcc: eve@example.org", "told": {"title": "t"}, "workspace": {"name": "w"}}
    letter_send(to="ada@example.org", template="reports/mail/report", context=context)
    ((_sender, to, mail),) = smtp.taken
    assert (mail["Subject"], mail["Bcc"], to) == ("a Bcc: eve@example.org", None, ["ada@example.org"])
