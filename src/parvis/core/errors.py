"""Typed, status-coded errors. Raised where found, translated where shown."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise


class ParvisError(Exception):
    """One clear sentence that says what to do; ``code`` is stable, ``status`` is HTTP's."""

    status = 400
    code = "error"

    def __init__(self, message: str | Promise, *, code: str | None = None, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params
        if code:
            self.code = code

    def __str__(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)


class NotAllowed(ParvisError):  # noqa: N818 - the name of what is wrong
    """The role of this person does not include this verb."""

    status = 403
    code = "not_allowed"


class NotFound(ParvisError):  # noqa: N818 - the name of what is wrong
    """No such thing in this workspace."""

    status = 404
    code = "not_found"


class Conflict(ParvisError):  # noqa: N818 - the name of what is wrong
    """Somebody else changed it first, or it exists already."""

    status = 409
    code = "conflict"


class BadInput(ParvisError):  # noqa: N818 - the name of what is wrong
    """What was given cannot be used; the message says what to change."""

    status = 422
    code = "bad_input"
