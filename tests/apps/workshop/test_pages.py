"""The pages of the workshop: versions within their frame, what differs, cases, the price before a trial."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.creation.written import briefed
from apps.workshop.conftest import OURS
from apps.workshop.test_trials import tried
from parvis.apps.creation import selectors
from parvis.apps.creation.models import PromptVersion
from parvis.apps.workshop.models import Case, Trial
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
HERE = "/w/velo-lyon/create/prompts"
FR = f"{HERE}/fr/versions"


def test_without_an_endpoint_the_page_says_so_and_versions_can_be_written(
    page: Client, workspace: Workspace
) -> None:
    shown = page.get(f"{HERE}/?language=fr").content.decode()
    assert "own writer takes no prompt" in shown
    assert "/create/writer/change/" in shown
    kept = page.post(f"{FR}/1/write/", {"manner": "Commence par la fin.", "note": "Essai"})
    assert kept.status_code == 302
    assert selectors.prompts_of(workspace, "fr")[0].note == "Essai"


def test_a_version_stands_within_what_nobody_changes(page: Client, cases: list[Case]) -> None:
    shown = page.get(f"{FR}/2/").content.decode()
    for said in (OURS, "Fixed: what keeps the promises", "ce sont les règles qui l’emportent", "objet JSON"):
        assert said in shown
    form = page.get(f"{FR}/2/write/").content.decode()
    assert form.count("<textarea") == 1


def test_one_click_puts_in_use_and_one_returns(page: Client, workspace: Workspace, cases: list[Case]) -> None:
    page.post(f"{FR}/2/use/")
    assert selectors.in_use(workspace, "fr").number == 2
    assert "Return to version 1" in page.get(f"{HERE}/?language=fr").content.decode()
    page.post(f"{FR}/1/use/")
    assert selectors.in_use(workspace, "fr").number == 1


def test_what_differs_is_readable_without_colour(page: Client, cases: list[Case]) -> None:
    shown = page.get(f"{HERE}/fr/compare/?a=1&b=2").content.decode()
    assert "added:" in shown
    assert "removed:" in shown
    assert page.get(f"{HERE}/fr/compare/?a=x&b=99999999999").status_code == 200


@pytest.mark.parametrize("manner", ["", "é" * 4_001, "Dis {mark}"])
def test_words_that_cannot_be_kept_come_back_with_a_sentence(page: Client, manner: str) -> None:
    shown = page.post(f"{FR}/1/write/", {"manner": manner, "note": ""})
    assert shown.status_code == 422
    assert not PromptVersion.objects.exists()


def test_what_is_not_there_is_not_found(page: Client) -> None:
    for path in ("fr/versions/9/", "de/versions/1/", "de/compare/", "fr/versions/9/write/"):
        assert page.get(f"{HERE}/{path}").status_code == 404, path


def test_markup_in_a_version_is_shown_as_text(page: Client) -> None:
    page.post(f"{FR}/1/write/", {"manner": "<script>alert(1)</script>", "note": "<b>x"})
    assert "<script>alert(1)" not in page.get(f"{FR}/2/").content.decode()


def test_cases_come_from_the_shipped_ones_and_from_a_brief(
    page: Client, actor: Actor, workspace: Workspace
) -> None:
    page.post(f"{HERE}/cases/starters/", {"language": "en"})
    assert "A cycle lane opens" in page.get(f"{HERE}/cases/?language=en").content.decode()
    brief = briefed(actor, workspace)
    sent: dict[str, Any] = {"brief": str(brief.pk), "kind": "caption", "networks": ["bluesky"]}
    assert page.post(f"{HERE}/cases/new/", sent).status_code == 302
    case = Case.objects.get(brief=brief)
    page.post(f"{HERE}/cases/{case.pk}/archive/")
    assert not page.get(f"{HERE}/cases/?language=fr").context["rows"]


def test_the_price_stands_before_the_trial_and_nobody_was_asked(
    page: Client, heard: list[dict[str, Any]], cases: list[Case]
) -> None:
    chosen: dict[str, Any] = {
        "language": "fr", "versions": ["1", "2"], "cases": [str(case.pk) for case in cases], "variants": "1",
    }  # fmt: skip
    shown = page.get(f"{HERE}/trials/new/", chosen).content.decode()
    assert "The price" in shown
    assert "EUR" in shown
    assert heard == []
    assert page.post(f"{HERE}/trials/ask/", chosen).status_code == 302
    trial = Trial.objects.get()
    assert "0 / 12" in page.get(f"{HERE}/trials/{trial.pk}/progress/").content.decode()
    tried(trial)
    shown = page.get(f"{HERE}/trials/{trial.pk}/").content.decode()
    assert "Worse than version 1" in shown  # unsupported claims
    assert "No telling, against version 1" in shown
    assert page.get(f"{HERE}/trials/{trial.pk}/progress/").headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("sent", [{"versions": ["1"]}, {"versions": ["1", "77"], "variants": "1"}, {}])
def test_a_trial_that_means_nothing_comes_back_with_a_sentence(
    page: Client, cases: list[Case], heard: list[dict[str, Any]], sent: dict[str, Any]
) -> None:
    assert page.post(f"{HERE}/trials/ask/", {"language": "fr", **sent}).status_code == 422
    assert not Trial.objects.exists()
