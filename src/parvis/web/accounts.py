"""Who may come in: those who were invited, and nobody else; and what they change of how they come in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.people import User


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """No open sign-up: a member invites, and the person comes in by a one-time link.

    Whoever was switched off stays outside: allauth's ``pre_login`` refuses them, by whatever way they come.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Never."""
        return False

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Write down what a person changed of how they sign in; allauth tells every such change here.

        The verb is the end of the letter's name: ``person.password_changed``, ``person.totp_activated``…
        """
        with transaction.atomic():
            audit.record(
                actor=Actor.human(user),
                verb=f"person.{template_prefix.rpartition('/')[2]}",
                target="person",
                target_id=user.pk,
            )
        super().send_notification_mail(template_prefix, user, context, email)
