"""A workspace with two versions of the prompt, cases, and an endpoint in this process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.creation.written import NOW, endpoint
from contracts import stub_endpoint
from parvis.apps.creation.services import prompt_write
from parvis.apps.workshop import services
from parvis.apps.workshop.models import Case, Trial
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace

OURS = "Commence par une question."
Asked = Callable[..., Trial]


def answers(request: dict[str, Any]) -> str:
    """What a good endpoint says: our version makes it ask first, and claim what nobody said."""
    system, asked = (one["content"] for one in request["messages"])
    networks = [name for name in ("bluesky", "facebook", "instagram", "linkedin", "mastodon", "x")
                if f": {name}," in asked]  # fmt: skip
    begun = "Et vous ? 97 % des gens l’adorent." if OURS in system else "Et vous, qu’en dites-vous ?"
    many = int("".join(filter(str.isdigit, system.split("Propose ")[1][:3])))
    variants = [
        {
            "angle": f"Angle {n}",
            "framework": "aida",
            "texts": [{"network": name, "parts": [begun]} for name in networks],
        }
        for n in range(1, many + 1)
    ]
    return json.dumps({"variants": variants}, ensure_ascii=False)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lakes are a test’s own, and the stub lies on this machine."""
    settings.HOME = tmp_path
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")


@pytest.fixture
def heard(workspace: Workspace) -> Iterator[list[dict[str, Any]]]:
    """What the endpoint of the workspace was asked."""
    with stub_endpoint.endpoint(answers) as (url, requests):
        endpoint(workspace, url=url, name="small", price_in=1, price_out=2)
        yield requests


@pytest.fixture
def cases(actor: Actor, workspace: Workspace) -> list[Case]:
    """The six shipped cases in French, and a second version of the prompt."""
    services.starters_take(actor=actor, workspace=workspace, language="fr", now=NOW)
    prompt_write(actor=actor, workspace=workspace, language="fr", manner=OURS, note="", based_on=1, now=NOW)
    return list(Case.objects.order_by("created_at", "pk"))


@pytest.fixture
def asked(actor: Actor, workspace: Workspace, cases: list[Case]) -> Asked:
    """Ask for a trial of both versions on every case."""

    def ask(**changes: Any) -> Trial:
        wanted: dict[str, Any] = {
            "language": "fr", "numbers": [1, 2], "case_ids": [case.pk for case in cases], "variants": 1,
            "seed": 3, "now": NOW,
        }  # fmt: skip
        return services.trial_ask(actor=actor, workspace=workspace, **{**wanted, **changes})

    return ask
