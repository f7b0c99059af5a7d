"""Programs of the API, as tests need them: a token with chosen verbs, and a client that sends it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from parvis.core.actors import Actor
from parvis.core.api.tokens import token_create, verbs_for
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Verb


class Caller:
    """A program with a token, speaking French or English."""

    def __init__(self, text: str, language: str = "en") -> None:
        self.text = text
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {text}", "Accept-Language": language}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """One request; ``path`` begins after ``/api/v1``. Names of headers with underscores for hyphens."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        answer: HttpResponse = self.client.generic(  # type: ignore[assignment]
            method,
            path if path.startswith("/api/") else f"/api/v1{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={**self.headers, **sent},
        )
        return answer

    def get(self, path: str, query: Mapping[str, Any] | None = None, **headers: str) -> HttpResponse:
        """Read something."""
        answer: HttpResponse = self.client.get(  # type: ignore[assignment]
            f"/api/v1{path}", query or {}, headers={**self.headers, **headers}
        )
        return answer


def token_for(
    user: User, workspace: Workspace, verbs: Iterable[Verb] | None = None, name: str = "test"
) -> str:
    """The text of a token of this member, by default with all that their role can give."""
    now = timezone.now()
    membership = Membership.objects.get(user=user, workspace=workspace)
    return token_create(
        actor=Actor.human(user),
        workspace=workspace,
        name=name,
        verbs=list(verbs) if verbs is not None else verbs_for(membership.role),
        expires_at=now + timedelta(days=30),
        now=now,
    ).text
