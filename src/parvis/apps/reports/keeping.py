"""What tells a report from one that was changed."""

from __future__ import annotations

import hashlib
import json


def digest_of(facts: object, written: object) -> str:
    """The SHA-256 of what a report says, as JSON with its keys in order."""
    told = json.dumps([facts, written], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
