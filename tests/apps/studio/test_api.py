"""Pictures for programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from callers import Caller
from parvis.apps.library.models import Asset
from parvis.apps.studio.compositions.models import Composition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def test_a_composition_is_begun_listed_and_drawn(caller: Caller) -> None:
    made = caller.ask("POST", "/compositions", {"headline": "Bonjour Lyon", "layout": "poster"})
    assert made.status_code == 201
    listed = caller.get("/compositions").json()["items"]
    assert [(one["headline"], one["layout"]) for one in listed] == [("Bonjour Lyon", "poster")]
    drawn = caller.ask("POST", f"/compositions/{made.json()['id']}/draw", {"formats": ["square"]})
    assert drawn.status_code == 201
    assert [str(one.pk) for one in Asset.objects.all()] == drawn.json()["assets"]


def test_what_no_font_draws_is_refused_and_nothing_is_kept(caller: Caller) -> None:
    made = caller.ask("POST", "/compositions", {"headline": "你好", "layout": "poster"}).json()
    refused = caller.ask("POST", f"/compositions/{made['id']}/draw", {"formats": ["square", "wide"]})
    assert refused.status_code == 422
    assert "你 好" in refused.content.decode()
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"headline": ""}, {"headline": "a" * 4_000}, {"headline": "a", "layout": "x"}]
)
def test_bad_input_is_refused(caller: Caller, body: dict[str, str]) -> None:
    assert caller.ask("POST", "/compositions", body).status_code == 422
    assert not Composition.objects.exists()
