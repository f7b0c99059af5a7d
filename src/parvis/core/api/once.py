"""Writes that a program may send again: the same key is answered the same, and acts once.

(draft-ietf-httpapi-idempotency-key-header.) The key's row is written in the transaction of the effect: there
is no instant at which one is on disk and the other is not, so a program whose connection broke can always ask
again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core.api.models import Answered, Token
from parvis.core.errors import BadInput

HEADER = "Idempotency-Key"
KEY = re.compile(r"[!-~]{1,128}")


def key_of(request: HttpRequest) -> str:
    """The key of a request, or an empty text; raises ``BadInput`` for one that cannot be kept."""
    given = request.headers.get(HEADER)
    if given is None:
        return ""
    key = given.strip().strip('"')
    if not KEY.fullmatch(key):
        raise BadInput(
            _("Idempotency-Key: 1 to 128 letters, digits and signs, without spaces."), code="bad_key"
        )
    return key


def fingerprint(request: HttpRequest) -> str:
    """SHA-256 of what is asked: method, address, and the body or the files."""
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, sent in sorted(request.FILES.items()):
            asked.update(f"{name}\n".encode())
            if isinstance(sent, UploadedFile):
                for chunk in sent.chunks():
                    asked.update(chunk)
                sent.seek(0)
    else:
        asked.update(request.body)
    return asked.hexdigest()


def answered_once(
    request: HttpRequest, token: Token, key: str, act: Callable[[], HttpResponseBase], *, shown_once: str = ""
) -> HttpResponseBase:
    """Act and remember the answer; asked again, give it again. What was refused is not remembered, nor the
    value called ``shown_once``: no secret lies in the database for a day because it might be asked again."""
    asked = fingerprint(request)
    try:
        with transaction.atomic():
            row = Answered.objects.create(token=token, key=key, fingerprint=asked, at=timezone.now())
            response = act()
            if response.status_code >= 400 or not isinstance(response, HttpResponse):
                transaction.set_rollback(True)
            else:
                row.status, row.body = response.status_code, _without(response.content.decode(), shown_once)
                row.save(update_fields=["status", "body"])
    except IntegrityError:
        earlier = Answered.objects.filter(token=token, key=key).first()
        if earlier is None:  # the constraint was another's
            raise
        return _again(earlier, asked)
    return response


def _without(body: str, name: str) -> str:
    """An answer as it is remembered: null in place of what is shown once."""
    return json.dumps({**json.loads(body), name: None}, ensure_ascii=False) if name else body


def _again(earlier: Answered, asked: str) -> HttpResponse:
    if earlier.fingerprint != asked:
        raise BadInput(
            _("This Idempotency-Key was used for another request. Draw a new one."), code="key_used"
        )
    kind = "application/json; charset=utf-8"
    response = HttpResponse(earlier.body, status=earlier.status, content_type=kind)
    response.headers["Idempotent-Replayed"] = "true"
    return response
