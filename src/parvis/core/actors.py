"""Who does this? Every service is told, and every write remembers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from parvis.core.people import User


class ActorKind(models.TextChoices):
    """A person, the AI, a program with a token, or Parvis itself."""

    HUMAN = "human", _("person")
    AI = "ai", _("AI")
    API = "api", _("API")
    SYSTEM = "system", _("Parvis")


class Made(models.TextChoices):
    """Who made a text, a picture, a label: shown wherever it appears."""

    HUMAN = "human", _("person")
    AI = "ai", _("AI")
    BOTH = "both", _("person and AI")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. ``user_id`` is the person answering for it, ``on_behalf_of`` the one it was asked by.

    ``verbs`` narrows what the person's role allows to what a token was given; None narrows nothing.
    """

    kind: ActorKind
    label: str
    user_id: int | None = None
    on_behalf_of: str = ""
    verbs: frozenset[str] | None = None

    @classmethod
    def human(cls, user: User) -> Actor:
        """The person who is signed in."""
        return cls(ActorKind.HUMAN, str(user), user.pk)

    @classmethod
    def system(cls, label: str = "parvis", *, on_behalf_of: str = "") -> Actor:
        """Parvis itself: a schedule, a worker, the command line of whoever runs the machine."""
        return cls(ActorKind.SYSTEM, label, None, on_behalf_of)

    @classmethod
    def api(cls, token: str, user: User, verbs: frozenset[str]) -> Actor:
        """A program that came with a token: its maker answers for what it does."""
        return cls(ActorKind.API, token, user.pk, str(user), verbs)

    @classmethod
    def ai(cls, model: str, *, on_behalf_of: str = "") -> Actor:
        """A model, named with its version. It proposes; services refuse it anything else."""
        return cls(ActorKind.AI, model, None, on_behalf_of)
