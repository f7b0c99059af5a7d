"""``parvis prompts``: what a terminal lists, shows, uses and tries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apps.creation.written import NOW, endpoint
from apps.workshop.conftest import OURS, answers
from contracts import stub_endpoint
from parvis.apps.creation.selectors import in_use
from parvis.apps.creation.services import prompt_write
from parvis.apps.workshop.services import starters_take
from parvis.cli.main import main
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, actor: Actor, workspace: Workspace
) -> None:
    settings.HOME = tmp_path
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")
    prompt_write(
        actor=actor, workspace=workspace, language="fr", manner=OURS, note="Ici", based_on=1, now=NOW
    )


def test_versions_are_listed_shown_and_put_in_use(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prompts", "list"]) == 0
    assert "workspace.fr.v2\tIci" in capsys.readouterr().out
    assert main(["prompts", "show", "2"]) == 0
    assert OURS in capsys.readouterr().out
    assert main(["prompts", "use", "2"]) == 0
    assert in_use(workspace, "fr").number == 2


@pytest.mark.parametrize("wrong", [["show"], ["use", "9"], ["try", "1", "2"]])
def test_what_cannot_be_done_is_a_sentence_and_2(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prompts", *wrong]) == 2
    assert capsys.readouterr().err.strip()


def test_versions_are_tried_on_every_case_and_the_scores_printed(
    actor: Actor, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    starters_take(actor=actor, workspace=workspace, language="fr", now=NOW)
    with stub_endpoint.endpoint(answers) as (url, heard):
        endpoint(workspace, url=url, name="small")
        assert main(["prompts", "try", "1", "2", "--variants", "1"]) == 0
    assert len(heard) == 12
    assert "unsupported\tworkspace.fr.v2" in capsys.readouterr().out
