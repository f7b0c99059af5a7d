"""What a team decides about listening: refused without the role, written in the audit, effective."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from parvis.apps.listening import corrections, sample, selectors, services
from parvis.apps.listening.intake import Reading, take_in
from parvis.apps.listening.language import Matcher
from parvis.apps.listening.models import Correction, LabelTask, Query, Source
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.jobs.models import Job
from parvis.core.lake import Column, Filter
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role
from parvis.networks.ports import SourceKind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVERYTHING = Scope("all", None, None)


def test_a_query_is_saved_audited_and_matched_over_the_past(actor: Actor, workspace: Workspace) -> None:
    query = services.query_create(actor=actor, workspace=workspace, name="Vélo", text=" vélo OR tram ")
    assert query.text == "vélo OR tram"
    assert AuditEntry.objects.get(verb="query.create").after == {"name": "Vélo", "text": "vélo OR tram"}
    assert Job.objects.filter(task__endswith="match_past").count() == 1


def test_a_query_that_cannot_be_read_says_where(actor: Actor, workspace: Workspace) -> None:
    with pytest.raises(services.QueryRefused) as refused:
        services.query_create(actor=actor, workspace=workspace, name="x", text='vélo AND "Lyon')
    assert refused.value.position == 9
    assert not Query.objects.exists()


def test_two_queries_of_one_workspace_cannot_share_a_name(actor: Actor, workspace: Workspace) -> None:
    services.query_create(actor=actor, workspace=workspace, name="Vélo", text="vélo")
    with pytest.raises(Conflict):
        services.query_create(actor=actor, workspace=workspace, name="Vélo", text="tram")


@pytest.mark.parametrize("role", [Role.CLIENT, Role.AUDITOR, Role.AGENT])
def test_those_who_only_read_change_nothing(
    role: Role, member: Callable[[Role], User], workspace: Workspace
) -> None:
    reader = Actor.human(member(role))
    with pytest.raises(NotAllowed):
        services.query_create(actor=reader, workspace=workspace, name="x", text="x")
    with pytest.raises(NotAllowed):
        services.source_create(
            actor=reader, workspace=workspace, name="", network="bluesky", kind=SourceKind.STREAM
        )
    assert not Query.objects.exists()
    assert not Source.objects.exists()


def test_the_ai_has_no_hands(workspace: Workspace) -> None:
    with pytest.raises(NotAllowed):
        services.query_create(actor=Actor.ai("model 1"), workspace=workspace, name="x", text="x")


def test_another_workspaces_query_does_not_exist(
    actor: Actor, workspace: Workspace, other_workspace: Workspace
) -> None:
    theirs = Query.objects.create(workspace=other_workspace, name="secret", text="secret")
    with pytest.raises(NotFound):
        services.query_delete(actor=actor, workspace=workspace, query_id=theirs.pk)


@pytest.mark.parametrize(
    ("network", "kind", "code"),
    [
        ("nowhere", SourceKind.STREAM, "kind_unknown"),
        ("bluesky", SourceKind.FEED, "kind_unknown"),
        ("rss", SourceKind.FEED, "no_term"),
        ("mastodon", SourceKind.STREAM, "no_host"),
    ],
)
def test_what_a_network_needs_first_is_said_at_once(
    actor: Actor, workspace: Workspace, network: str, kind: SourceKind, code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        services.source_create(actor=actor, workspace=workspace, name="", network=network, kind=kind)
    assert refused.value.code == code


def test_a_token_is_sealed_and_never_in_the_audit(actor: Actor, workspace: Workspace) -> None:
    source = services.source_create(
        actor=actor,
        workspace=workspace,
        name="",
        network="mastodon",
        kind=SourceKind.HASHTAG,
        term="vélo",
        host="https://social.test",
        token="s3cr3t-token",
    )
    source.refresh_from_db()
    assert b"s3cr3t-token" not in bytes(source.token)
    assert "s3cr3t" not in str(list(AuditEntry.objects.values_list("after", flat=True)))


def test_the_sample_fills_a_workspace_and_leaves_in_one_step(actor: Actor, workspace: Workspace) -> None:
    kept = services.sample_load(actor=Actor.system(), workspace=workspace)
    assert kept == lake_of(workspace.pk).count(Filter()) > 2000
    assert services.sample_load(actor=Actor.system(), workspace=workspace) == 0
    sides = dict(workspace.brands.values_list("name", "side"))
    assert sides == {
        "Google": "ours",
        "Apple": "competitor",
        "Facebook": "competitor",
        "Twitter": "competitor",
    }
    workspace.refresh_from_db()
    assert workspace.has_sample
    counts = lake_of(workspace.pk).query_counts()
    assert all(counts[query.pk] > 0 for query in Query.objects.filter(workspace=workspace))
    languages = {one.key for one in selectors.counted(workspace, EVERYTHING, Column.LANGUAGE)}
    assert {"fr", "en"} <= languages
    poured = Source.objects.get(workspace=workspace, is_sample=True)
    mine = services.query_create(actor=actor, workspace=workspace, name="À moi", text="vélo")
    services.source_delete(actor=actor, workspace=workspace, source_id=poured.pk)
    workspace.refresh_from_db()
    assert not workspace.has_sample
    assert lake_of(workspace.pk).count(Filter()) == 0
    assert list(Query.objects.filter(workspace=workspace)) == [mine]
    assert not workspace.brands.exists()


@pytest.fixture
def sampled(workspace: Workspace) -> Workspace:
    """A workspace that has read a part of the sample, some of it about Montréal."""
    about, others = [], []
    for post in sample.posts(NOW):
        (about if "montr" in f"{post.title} {post.text}".lower() else others).append(post)
    take_in(
        lake=lake_of(workspace.pk), pseudonyms=pseudonyms_of(workspace.pk), reading=Reading(Matcher({})),
        source_id=1, posts=[*about[:50], *others[:250]], batch="1", keep_all=True,
    )  # fmt: skip
    return workspace


def test_a_correction_shows_at_once_and_keeps_what_the_model_said(actor: Actor, sampled: Workspace) -> None:
    post = selectors.posts(sampled, Filter(sentiments=("neutral",)), limit=1, names=False)[0]
    for label in ("negative", "positive"):
        corrections.label_set(
            actor=actor,
            workspace=sampled,
            mention=post.mention,
            task=LabelTask.SENTIMENT,
            label=label,
            drawn=False,
            now=NOW,
        )
    stored = Correction.objects.get()
    assert (stored.predicted, stored.label, stored.by_id) == ("neutral", "positive", actor.user_id)
    seen = selectors.post(sampled, post.mention, names=False)
    assert seen is not None
    assert (seen.sentiment, seen.corrected) == ("positive", ("sentiment",))
    before = lake_of(sampled.pk).count(Filter(sentiments=("positive",)))
    lake_of(sampled.pk).compact()
    assert lake_of(sampled.pk).count(Filter(sentiments=("positive",))) == before


def test_shares_say_they_are_not_calibrated_until_fifty_posts_were_drawn_and_labelled(
    actor: Actor, sampled: Workspace
) -> None:
    first = selectors.sentiment_shares(sampled, Filter())
    assert first is not None
    assert not first.calibrated
    for row in corrections.draw(sampled, wanted=60, seed=1).to_pylist():
        corrections.label_set(
            actor=actor,
            workspace=sampled,
            mention=row["mention"],
            task=LabelTask.SENTIMENT,
            label="negative",
            drawn=True,
            now=NOW,
        )
    after = selectors.sentiment_shares(sampled, Filter())
    assert after is not None
    assert after.calibrated
    assert after.shares[0] > first.shares[0]
    assert after.low[0] <= after.shares[0] <= after.high[0]


def test_an_answer_that_is_none_of_the_choices_is_refused(actor: Actor, sampled: Workspace) -> None:
    post = selectors.posts(sampled, Filter(), limit=1, names=False)[0]
    with pytest.raises(BadInput):
        corrections.label_set(
            actor=actor,
            workspace=sampled,
            mention=post.mention,
            task=LabelTask.SENTIMENT,
            label="<b>",
            drawn=True,
            now=NOW,
        )


def test_a_preview_counts_and_shows_twenty_real_matches(sampled: Workspace) -> None:
    found = selectors.preview(sampled, "montreal OR montréal", names=True)
    assert found.complete
    assert found.count > 20 == len(found.posts)
    for post in found.posts:
        shown = [post.text[start:end].lower() for start, end in post.spans]
        assert any("montr" in part for part in shown), post.text
