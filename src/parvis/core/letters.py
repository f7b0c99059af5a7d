"""E-mail that Parvis writes: the same words as text and as HTML, in the language that is active."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from parvis.kit.markup import one_line


def letter_send(*, to: str, template: str, context: Mapping[str, Any], key: str = "") -> None:
    """Send ``template``.txt and .html; ``context["subject"]`` is the subject, which is put in one line.

    ``key`` makes the Message-ID: a letter that is sent twice by a worker that died is one to whoever reads.
    Raises ``OSError`` or ``SMTPException`` where the mail server refuses.
    """
    headers = {"Auto-Submitted": "auto-generated"}
    if key:
        host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
        headers["Message-ID"] = f"<{key}@{host}>"
    mail = EmailMultiAlternatives(
        subject=one_line(context["subject"]),  # a name may hold a line break; a header may not
        body=render_to_string(f"{template}.txt", dict(context)),
        to=[to],
        headers=headers,
    )
    mail.attach_alternative(render_to_string(f"{template}.html", dict(context)), "text/html")
    mail.send()
