"""``parvis create``: variants from a terminal, kept beside the brief."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from apps.creation.written import DRAFT, KnownWriter, briefed, endpoint
from parvis.apps.creation.models import Brief, RunState, Variation
from parvis.cli import creating
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


def ran(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    creating.configure(parser)
    return creating.run(parser.parse_args([*arguments, "--workspace", "velo-lyon"]))


def test_a_brief_by_its_name_gives_variants_that_are_kept_and_printed(
    actor: Actor, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    brief = briefed(actor, workspace)
    assert ran(DRAFT.name, "--variants", "2", "--networks", "bluesky", "--seed", "3") == 0
    printed = capsys.readouterr().out
    kept = list(Variation.objects.order_by("place"))
    assert len(kept) == 2
    assert all(one.brief == brief and one.texts["bluesky"]["parts"][0] in printed for one in kept)
    assert kept[0].run is not None
    assert kept[0].run.state == RunState.DONE


def test_a_json_file_is_a_new_brief(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "brief.json"
    file.write_text(
        json.dumps({"message": DRAFT.message, "facts": list(DRAFT.facts), "networks": ["mastodon"]})
    )
    assert ran(str(file), "--variants", "1") == 0
    assert Brief.objects.get().said["facts"] == list(DRAFT.facts)


@pytest.mark.parametrize("said", ["{", "[]", '{"colour": "red"}', '{"message": ""}'])
def test_a_file_that_holds_no_brief_is_said_in_a_sentence(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    file = tmp_path / "brief.json"
    file.write_text(said)
    assert ran(str(file)) == 2
    assert capsys.readouterr().err.strip()
    assert not Brief.objects.exists()


def test_a_brief_that_nobody_wrote_and_a_missing_file_are_said(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran("nothing") == 2
    assert "nothing" in capsys.readouterr().err
    assert ran("/nowhere/brief.json") == 2


def test_what_an_endpoint_says_does_not_steer_the_terminal_and_its_trouble_is_told(
    actor: Actor, workspace: Workspace, writer: KnownWriter, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint(workspace)
    briefed(actor, workspace)
    writer.say = lambda number: f"\x1b[2Jvariante {number}"
    writer.fails, writer.code = 1, "ai_quota"
    assert ran(DRAFT.name, "--variants", "3") == 1
    out = capsys.readouterr()
    assert "\x1b" not in out.out
    assert "variante 0" in out.out
    assert out.err.strip()
