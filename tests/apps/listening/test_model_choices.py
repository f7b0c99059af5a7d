"""A workspace names who reads its posts: audited, tried first, and never at the cost of a post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from contracts.stub_endpoint import endpoint
from contracts.tiny_onnx import texts_model
from parvis.ai import shipped
from parvis.ai.backends.labels import LABELS
from parvis.ai.ports import Task
from parvis.apps.listening import selectors, services
from parvis.apps.listening.answering import answerers, choosing
from parvis.apps.listening.answering.answerers import Wish
from parvis.apps.listening.answering.choosing import ModelRefused
from parvis.apps.listening.handlers import accept
from parvis.apps.listening.models import Answerer, Correction, ModelChoice, Source
from parvis.apps.listening.store import lake_of
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.lake import Filter
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import TABLE, Role, Verb
from parvis.networks.ports import Author, Heard, Post

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FAR = Wish(Answerer.ENDPOINT, "small", "https://api.example.org/v1", key="sk-s3cr3t")
TEXTS = ("bien", "nul", "Le tram passe à midi.")


@pytest.fixture(autouse=True)
def inside(settings: Any) -> None:
    """No private address is allowed unless a test says so."""
    settings.AI_HOSTS = []
    settings.MODELS_FOLDER = ""


@pytest.fixture
def source(workspace: Workspace) -> Source:
    return Source.objects.create(
        workspace=workspace, name="Avis", network="files", kind="file", keep_all=True, state="live"
    )


def posts(prefix: str = "a", texts: tuple[str, ...] = TEXTS) -> Heard:
    return Heard(
        posts=tuple(
            Post(
                network="files",
                id=f"{prefix}{number}",
                author=Author(id="x", handle="x", name="x"),
                text=text,
                created_at=NOW,
                heard_at=NOW,
                url="",
            )
            for number, text in enumerate(texts)
        ),
        cursor=prefix,
    )


def hear(source: Source, heard: Heard) -> None:
    accept(source, heard, selectors.reading_of(source.workspace_id), guard=lambda: None)


def allowed(settings: Any, url: str) -> str:
    """Let the operator allow this address, as PARVIS_AI_HOSTS does."""
    settings.AI_HOSTS = [*settings.AI_HOSTS, answerers.origin(url).partition("://")[2]]
    return url


def choose(workspace: Workspace, wish: Wish) -> ModelChoice:
    return choosing.model_choose(
        actor=Actor.system(), workspace=workspace, task=Task.SENTIMENT, wish=wish, now=timezone.now()
    )


def said_by(workspace: Workspace) -> dict[str, str]:
    rows = lake_of(workspace.pk).latest(Filter(), limit=100).to_pylist()
    return {row["text"]: row["model"] for row in rows}


def test_a_choice_is_audited_without_its_key_which_is_sealed(actor: Actor, workspace: Workspace) -> None:
    row = choosing.model_choose(actor=actor, workspace=workspace, task=Task.SENTIMENT, wish=FAR, now=NOW)
    row.refresh_from_db()
    assert b"s3cr3t" not in bytes(row.key)
    assert answerers.wish_of(row) == FAR
    entry = AuditEntry.objects.get(verb="model.choose")
    assert entry.after["url"] == "https://api.example.org/v1"
    assert entry.after["has_key"] is True
    choosing.model_choose(
        actor=actor, workspace=workspace, task=Task.SENTIMENT, wish=replace(FAR, name="large"), now=NOW
    )
    again = AuditEntry.objects.filter(verb="model.choose").latest("pk")
    assert (again.before, again.after) == ({"name": "small"}, {"name": "large"})
    choosing.model_restore(actor=actor, workspace=workspace, task=Task.SENTIMENT)
    assert not ModelChoice.objects.exists()
    assert AuditEntry.objects.get(verb="model.restore").before["name"] == "large"
    everything = str(list(AuditEntry.objects.values_list("before", "after")))
    assert "s3cr3t" not in everything


@pytest.mark.parametrize("role", [role for role in Role if Verb.CHOOSE_MODELS not in TABLE[role]])
def test_only_an_owner_or_a_manager_chooses(
    role: Role, member: Callable[[Role], User], workspace: Workspace
) -> None:
    person = Actor.human(member(role))
    with pytest.raises(NotAllowed):
        choosing.model_choose(actor=person, workspace=workspace, task=Task.SENTIMENT, wish=FAR, now=NOW)
    with pytest.raises(NotAllowed):
        choosing.model_try(actor=person, workspace=workspace, task=Task.SENTIMENT, wish=FAR, sentences=["x"])
    assert not ModelChoice.objects.exists()


def test_owners_and_managers_may_choose() -> None:
    assert {role for role in Role if Verb.CHOOSE_MODELS in TABLE[role]} == {Role.OWNER, Role.MANAGER}


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (replace(FAR, url="ftp://example.org"), "url"),
        (replace(FAR, url="example.org/v1"), "url"),
        (replace(FAR, url="https://user:pass@example.org/v1"), "url"),
        (replace(FAR, url="http://api.example.org/v1"), "url"),  # the key would travel in clear
        (replace(FAR, name=""), "name"),
        (replace(FAR, name="two words"), "name"),
        (Wish(Answerer.LOCAL, "../../etc"), "local"),
        (Wish(Answerer.LOCAL, "nothing-here"), "local"),
    ],
)
def test_what_cannot_work_is_said_beside_its_field(wish: Wish, field: str, workspace: Workspace) -> None:
    with pytest.raises(BadInput) as refused:
        choose(workspace, wish)
    assert refused.value.code == field


def test_an_address_may_be_pasted_with_its_last_part(workspace: Workspace) -> None:
    row = choose(workspace, replace(FAR, url="https://api.example.org/v1/chat/completions/"))
    assert row.url == "https://api.example.org/v1"


def test_posts_are_read_by_the_chosen_endpoint_and_carry_its_name(
    source: Source, workspace: Workspace, settings: Any
) -> None:
    with endpoint() as (url, heard):
        choose(workspace, Wish(Answerer.ENDPOINT, "tiny", allowed(settings, url), key="k"))
        hear(source, posts())
    told = said_by(workspace)
    assert set(told.values()) == {f"{shipped.version()}+sentiment=tiny/sentiment.v1"}
    assert heard[0]["_headers"]["Authorization"] == "Bearer k"
    row = ModelChoice.objects.get()
    assert (row.answered, row.stood_in, row.trouble) == (3, 0, "")


def test_an_endpoint_that_fails_loses_no_post_and_the_choice_says_how_many_since_when_and_why(
    source: Source, workspace: Workspace, settings: Any
) -> None:
    with endpoint(status=503) as (url, heard):
        choose(workspace, Wish(Answerer.ENDPOINT, "tiny", allowed(settings, url)))
        hear(source, posts("a"))
        hear(source, posts("b", ("Merci beaucoup !",)))
    assert len(heard) == 2  # French and English once each; then it is left alone
    assert set(said_by(workspace).values()) == {shipped.version()}
    assert lake_of(workspace.pk).count(Filter()) == 4
    row = ModelChoice.objects.get()
    assert (row.answered, row.stood_in, row.trouble, row.last_trouble) == (0, 4, "ai_server", "ai_server")
    assert row.trouble_since is not None
    assert row.last_trouble_at is not None
    assert row.trouble_since < row.last_trouble_at


def test_a_post_the_endpoint_passes_over_is_read_by_ours_and_only_its_row_says_so(
    source: Source, workspace: Workspace, settings: Any
) -> None:
    only_the_first = '{"answers": [{"id": 0, "label": "positive", "confidence": 0.9}]}'
    with endpoint(lambda _: only_the_first) as (url, _):
        choose(workspace, Wish(Answerer.ENDPOINT, "tiny", allowed(settings, url)))
        hear(source, posts("a", ("Le premier message est là.", "Le second message est là.")))
    told = said_by(workspace)
    assert told["Le premier message est là."].endswith("+sentiment=tiny/sentiment.v1")
    assert told["Le second message est là."] == shipped.version()
    row = ModelChoice.objects.get()
    assert (row.answered, row.stood_in, row.trouble) == (1, 1, "ai_garbage")


def test_a_choice_that_works_again_keeps_count_of_what_ours_read_and_is_no_longer_in_trouble(
    source: Source, workspace: Workspace, settings: Any
) -> None:
    broken = [True]

    def status(_request: dict[str, Any]) -> int:
        return 500 if broken[0] else 200

    with endpoint(status=status) as (url, _):
        row = choose(workspace, Wish(Answerer.ENDPOINT, "tiny", allowed(settings, url)))
        hear(source, posts("a", ("bien",)))
        broken[0] = False
        # The same choice held afresh, as by a worker that has just started: it does not wait.
        ModelChoice.objects.filter(pk=row.pk).update(changed_at=timezone.now())
        hear(source, posts("b", ("nul",)))
    row.refresh_from_db()
    assert (row.answered, row.stood_in, row.trouble, row.last_trouble) == (1, 1, "", "ai_server")
    assert row.trouble_since is None


def test_each_workspace_reads_with_its_own_choice(
    source: Source, workspace: Workspace, other_workspace: Workspace
) -> None:
    choose(other_workspace, FAR)
    hear(source, posts())
    assert set(said_by(workspace).values()) == {shipped.version()}
    assert answerers.chosen_for(workspace.pk) == {}


def test_a_worker_holds_a_model_until_the_choice_changes(workspace: Workspace) -> None:
    choose(workspace, FAR)
    first = answerers.chosen_for(workspace.pk)[Task.SENTIMENT]
    assert answerers.chosen_for(workspace.pk)[Task.SENTIMENT] is first
    choose(workspace, replace(FAR, name="large"))
    assert answerers.chosen_for(workspace.pk)[Task.SENTIMENT] is not first
    choosing.model_restore(actor=Actor.system(), workspace=workspace, task=Task.SENTIMENT)
    assert answerers.chosen_for(workspace.pk) == {}


def test_the_sample_is_never_sent_to_anybody(workspace: Workspace, settings: Any) -> None:
    with endpoint() as (url, heard):
        choose(workspace, Wish(Answerer.ENDPOINT, "tiny", allowed(settings, url)))
        services.sample_load(actor=Actor.system(), workspace=workspace)
    assert heard == []


def test_a_correction_remembers_every_model_that_read_the_post(workspace: Workspace) -> None:
    longest = "+".join(["parvis-00000000", *(f"{task.value}={'m' * 100}/{task}.v1" for task in LABELS)])
    assert Correction._meta.get_field("model").max_length >= len(longest)


def models_at(home: Path) -> Path:
    pytest.importorskip("onnxruntime", reason="the onnx extra is not installed: this is NOT tested here")
    folder = home / "models" / "tiny"
    folder.mkdir(parents=True)
    return texts_model(folder)


def test_a_model_of_the_servers_folder_reads_posts(
    source: Source, workspace: Workspace, own_home: Path
) -> None:
    models_at(own_home)
    assert answerers.local_names() == ["tiny"]
    choose(workspace, Wish(Answerer.LOCAL, "tiny"))
    hear(source, posts())
    (told,) = set(said_by(workspace).values())
    assert told.startswith(f"{shipped.version()}+sentiment=tiny@")
    assert ModelChoice.objects.get().answered == 3


def test_a_model_that_left_the_folder_is_stood_in_for(
    source: Source, workspace: Workspace, own_home: Path
) -> None:
    folder = models_at(own_home)
    choose(workspace, Wish(Answerer.LOCAL, "tiny"))
    (folder / "model.onnx").unlink()
    hear(source, posts())
    assert ModelChoice.objects.get().trouble == "ai_model_gone"
    assert lake_of(workspace.pk).count(Filter()) == 3


def try_it(actor: Actor, workspace: Workspace, wish: Wish) -> choosing.Trial:
    ticks = iter((10.0, 10.25))
    return choosing.model_try(
        actor=actor,
        workspace=workspace,
        task=Task.SENTIMENT,
        wish=wish,
        sentences=["bien", "", "nul"],
        clock=lambda: next(ticks),
    )


def test_a_try_shows_what_each_model_says_and_keeps_nothing(
    actor: Actor, workspace: Workspace, settings: Any
) -> None:
    with endpoint() as (url, _):
        trial = try_it(actor, workspace, Wish(Answerer.ENDPOINT, "tiny", allowed(settings, url)))
    assert [(row.text, row.label) for row in trial.rows] == [("bien", "positive"), ("nul", "negative")]
    assert (trial.model, trial.seconds) == ("tiny/sentiment.v1", 0.25)
    assert all(row.own_label for row in trial.rows)
    assert not ModelChoice.objects.exists()


@pytest.mark.parametrize(
    ("status", "code"), [(401, "ai_key"), (404, "ai_missing"), (429, "ai_quota"), (500, "ai_server")]
)
def test_a_try_that_is_refused_says_why_in_one_sentence(
    status: int, code: str, actor: Actor, workspace: Workspace, settings: Any
) -> None:
    with endpoint(status=status) as (url, _), pytest.raises(ModelRefused) as refused:
        try_it(actor, workspace, Wish(Answerer.ENDPOINT, "tiny", allowed(settings, url)))
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_a_try_that_is_answered_with_nonsense_says_so(
    actor: Actor, workspace: Workspace, settings: Any
) -> None:
    with endpoint(lambda _: "I would say it is nice.") as (url, _), pytest.raises(ModelRefused) as refused:
        try_it(actor, workspace, Wish(Answerer.ENDPOINT, "tiny", allowed(settings, url)))
    assert refused.value.code == "ai_garbage"


def test_a_private_address_is_not_even_asked_until_the_operator_allows_that_one(
    actor: Actor, workspace: Workspace, settings: Any
) -> None:
    with endpoint() as (url, heard):
        settings.AI_HOSTS = ["127.0.0.1:1"]
        with pytest.raises(ModelRefused) as refused:
            try_it(actor, workspace, Wish(Answerer.ENDPOINT, "tiny", url))
        assert heard == []
        assert f"PARVIS_AI_HOSTS={url.partition('://')[2].partition('/')[0]}" in str(refused.value)
        allowed(settings, url)
        assert try_it(actor, workspace, Wish(Answerer.ENDPOINT, "tiny", url)).rows
