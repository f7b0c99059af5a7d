"""What the rest of the house may hear from listening."""

from __future__ import annotations

from typing import Final

FILE_READ: Final = "file.read"  # a file was read to its end; payload: ``source_id``
SAMPLE_ADDED: Final = "sample.added"  # the sample was put into a workspace
SAMPLE_REMOVED: Final = "sample.removed"  # it was taken away
