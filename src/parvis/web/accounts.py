"""Who may come in: those who were invited, and nobody else."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """No open sign-up: a member invites, and the person comes in by a one-time link.

    Whoever was switched off stays outside: allauth's ``pre_login`` refuses them, by whatever way they come.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Never."""
        return False
