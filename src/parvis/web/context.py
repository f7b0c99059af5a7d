"""What the shell around every page needs to know."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The workspace of the page, if it has one."""
    return {"workspace": getattr(request, "workspace", None)}
