"""Files while they arrive: no more than may be, and a full disk said in one sentence.

Django reads the whole form before any page is asked; what is refused here is refused while it is read. Both
faults are a ``SuspiciousOperation``, which Django answers wherever it is raised: ``problems.bad_request`` and
the API's door say them in words.
"""

from __future__ import annotations

import errno
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class DiskIsFull(RequestDataTooBig):
    """What arrives finds no room."""


class TooMuchArrives(RequestDataTooBig):
    """More arrives than the largest file that may be sent. Django's own fault is of words without a file."""


class Arriving(TemporaryFileUploadHandler):
    """Keeps files on the disk while they arrive, up to the largest that may be sent."""

    arrived = 0

    def handle_raw_input(self, *given: Any, **_more: Any) -> None:
        """Refuse at once what says that it is too large: the third value is the length of the body."""
        self._check(given[2])

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece; what lies about its length is cut off here."""
        self.arrived += len(raw_data)
        self._check(self.arrived)
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            raise DiskIsFull("no room for what arrives") from error

    def _check(self, length: int) -> None:
        if length > settings.PARVIS_MAX_UPLOAD_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooMuchArrives("more arrives than may be sent")
