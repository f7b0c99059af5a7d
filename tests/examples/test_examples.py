"""The client is what the schema says, and the notebooks run against a real server."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.utils import timezone
from tools import client, notebooks

from callers import token_for
from house.rows import beside
from parvis.apps.listening import corrections, sample
from parvis.apps.listening.intake import Reading, take_in
from parvis.apps.listening.language import Matcher
from parvis.apps.listening.models import LabelTask, Query
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role, Verb

sys.path.insert(0, str(client.TARGET.parent))
from parvis_client import Parvis, ParvisError

NOTEBOOKS = sorted(notebooks.EXAMPLES.glob("*.ipynb"))


def test_the_client_is_what_the_schema_says() -> None:
    assert client.TARGET.read_text() == client.client(), "run make client"


@pytest.fixture
def server(live_server: Any, settings: Any, tmp_path: Path) -> tuple[str, str, Workspace]:
    """A server, its address, and a token that may all."""
    settings.HOME = tmp_path
    owner = User.objects.create_user("ada@example.org", name="Ada")
    workspace = Workspace.objects.create(name="Vélo Lyon", slug="velo-lyon")
    Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    return live_server.url, token_for(owner, workspace), workspace


def test_the_notebooks_run_against_a_server(
    server: tuple[str, str, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, token, workspace = server
    actor = Actor.human(User.objects.get())
    take_in(
        lake=lake_of(workspace.pk), pseudonyms=pseudonyms_of(workspace.pk), reading=Reading(Matcher({})),
        source_id=1, posts=list(islice(sample.posts(timezone.now()), 400)), batch="1", keep_all=True,
    )  # fmt: skip
    for place, mention in enumerate(corrections.draw(workspace, wanted=12, seed=1)["mention"].to_pylist()):
        corrections.label_set(
            actor=actor, workspace=workspace, mention=mention, task=LabelTask.SENTIMENT,
            label="negative" if place % 3 else "positive", drawn=True, now=timezone.now(),
        )  # fmt: skip
    beside(workspace, User.objects.get(), "vélo")
    monkeypatch.setenv("PARVIS_URL", url)
    monkeypatch.setenv("PARVIS_TOKEN", token)
    assert len(NOTEBOOKS) == 3
    first, parquet, labels = (notebooks.run(one) for one in NOTEBOOKS)
    assert first["headline"]["posts"] == parquet["counted"] == 400
    assert first["complaints"]
    assert [one["label"] for one in first["rising"]] == ["vélo"]
    assert [one["title"] for one in first["alerts"]] == ["vélo\xa0: 1 publication contient ces mots"]
    assert len(labels["sentiment"]) == 12
    assert labels["low"] < labels["right"] / 12 < labels["high"]


def test_the_client_reads_writes_and_says_what_was_refused(server: tuple[str, str, Workspace]) -> None:
    url, token, _workspace = server
    with Parvis(url, token, language="fr") as parvis:
        made = [parvis.query_create(name=f"q{n}", text="vélo") for n in range(3)]
        assert [one["id"] for one in parvis.queries_all()] == [one["id"] for one in made]
        assert parvis.brands_write(items=[])["items"] == []
        assert parvis.query_delete(query=made[0]["id"]) is None
        with pytest.raises(ParvisError) as refused:
            parvis.query_create(name="x", text="vélo AND")
        assert (refused.value.status, refused.value.code) == (422, "operand_missing")
        assert refused.value.problem["title"] == "Inutilisable en l’état"
    assert Query.objects.count() == 2


def _scripted(answers: list[Any], asked: list[httpx.Request]) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        one = answers.pop(0)
        if isinstance(one, Exception):
            raise one
        return one

    return httpx.MockTransport(answer)


def test_the_client_takes_a_report_as_a_file_and_asks_by_day(
    server: tuple[str, str, Workspace], tmp_path: Path
) -> None:
    url, token, workspace = server
    known = beside(workspace, User.objects.get(), "vélo")
    report = int(str(known["report"]))
    with Parvis(url, token, language="fr") as parvis:
        assert parvis.report_pdf(report=report, to=tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")
        assert parvis.report_csv(report=report, to=tmp_path / "r.csv").read_text().startswith("Partie,")
        (quarter,) = parvis.quarters_all()
        assert parvis.quarter_read(quarter=quarter["since"])["people"] == 60


def test_the_client_waits_for_its_allowance_and_writes_once() -> None:
    asked: list[httpx.Request] = []
    waited: list[float] = []
    answers = [
        httpx.ConnectError("broken"),
        httpx.Response(429, headers={"Retry-After": "7"}),
        httpx.Response(202, json={"accepted": True}),
    ]
    with Parvis("http://x", "t", transport=_scripted(answers, asked), sleep=waited.append) as parvis:
        assert parvis.topics_learn() == {"accepted": True}
    assert waited == [1, 7]
    assert len({one.headers["Idempotency-Key"] for one in asked}) == 1


def test_a_file_that_breaks_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Any:
        yield b"half"
        raise httpx.ReadError("gone")

    answers = [httpx.Response(200, content=broken())]
    with (
        Parvis("http://x", "t", transport=_scripted(answers, [])) as parvis,
        pytest.raises(httpx.ReadError),
    ):
        parvis.posts_export(to=tmp_path / "posts.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_token_for_reading_runs_the_first_notebook(
    server: tuple[str, str, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, _token, workspace = server
    text = token_for(User.objects.get(), workspace, [Verb.SEE_LISTENING], name="reader")
    monkeypatch.setenv("PARVIS_URL", url)
    monkeypatch.setenv("PARVIS_TOKEN", text)
    assert notebooks.run(NOTEBOOKS[0])["me"]["verbs"] == ["see_listening"]
