"""Saved views and the links that show them: who may, until when, and what nobody outside ever sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from apps.listening.heard import hear, posts
from parvis.apps.listening.marked.services import event_mark
from parvis.apps.listening.models import Query
from parvis.apps.listening.saved import services
from parvis.apps.listening.saved.models import SavedView, SharedLink
from parvis.apps.listening.saved.selectors import Opened, opened, views_of
from parvis.apps.listening.scope import canonical
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.links import Closed, hashed
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
Member = Callable[[Role], User]


def saved(actor: Actor, workspace: Workspace, name: str = "Matin", **changes: object) -> SavedView:
    given = {"query": "period=7d&language=fr", **changes}
    return services.view_save(actor=actor, workspace=workspace, name=name, **given)  # type: ignore[arg-type]


def shared(actor: Actor, view: SavedView, *, days: int = 7, now: datetime = NOW) -> str:
    return services.share_create(actor=actor, workspace=view.workspace, view_id=view.pk, days=days, now=now)[
        1
    ]


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def spoken(workspace: Workspace, actor: Actor) -> Workspace:
    """A workspace that has heard twenty posts of one author, and knows an event."""
    hear(
        workspace,
        posts(
            20,
            author="camille-dupont",
            text="Le secret de Lyon",
            terms=["lyon"],
            since=timezone.now() - timedelta(days=2),
        ),
    )
    event_mark(
        actor=actor, workspace=workspace, at=timezone.now() - timedelta(days=1), title="Fusion secrète"
    )
    cache.clear()
    return workspace


def test_a_view_is_kept_and_audited(actor: Actor, workspace: Workspace) -> None:
    view = saved(actor, workspace, "  Le   matin ")
    assert (view.name, view.query, view.for_team) == ("Le matin", "period=7d&language=fr", False)
    assert AuditEntry.objects.get(verb="view.save").target_id == str(view.pk)


def test_a_private_view_is_its_owners_alone(actor: Actor, member: Member, workspace: Workspace) -> None:
    view = saved(actor, workspace)
    other = member(Role.MANAGER)
    assert list(views_of(workspace, other.pk)) == []
    for deed in (
        lambda: services.view_change(
            actor=Actor.human(other), workspace=workspace, view_id=view.pk, name="x", for_team=True
        ),
        lambda: services.view_delete(actor=Actor.human(other), workspace=workspace, view_id=view.pk),
        lambda: shared(Actor.human(other), view),
    ):
        with pytest.raises(NotFound):
            deed()
    page = enter(other)
    assert page.get(f"/w/{workspace.slug}/listening/views/{view.pk}/").status_code == 404
    assert "Matin" not in page.get(f"/w/{workspace.slug}/listening/views/").content.decode()


def test_the_team_may_rename_its_views_and_another_workspace_may_not(
    actor: Actor, member: Member, workspace: Workspace, other_workspace: Workspace
) -> None:
    view = saved(actor, workspace, for_team=True)
    agent = Actor.human(member(Role.AGENT))
    services.view_change(actor=agent, workspace=workspace, view_id=view.pk, name="Soir", for_team=True)
    entry = AuditEntry.objects.get(verb="view.change")
    assert (entry.before, entry.after) == ({"name": "Matin"}, {"name": "Soir"})
    stranger = Actor.human(User.objects.get(email="bob@example.org"))
    with pytest.raises(NotFound):
        services.view_delete(actor=stranger, workspace=other_workspace, view_id=view.pk)


@pytest.mark.parametrize("role", [Role.CLIENT, Role.AUDITOR])
def test_who_only_reads_saves_and_shares_nothing(
    role: Role, actor: Actor, member: Member, workspace: Workspace
) -> None:
    view = saved(actor, workspace, for_team=True)
    reader = Actor.human(member(role))
    with pytest.raises(NotAllowed):
        saved(reader, workspace, "x")
    with pytest.raises(NotAllowed):
        shared(reader, view)
    with pytest.raises(NotAllowed):
        services.view_save(actor=Actor.ai("model"), workspace=workspace, name="x", query="")


def test_an_agent_saves_views_but_shows_none_outside(
    actor: Actor, member: Member, workspace: Workspace
) -> None:
    agent = Actor.human(member(Role.AGENT))
    with pytest.raises(NotAllowed):
        shared(agent, saved(agent, workspace))


def test_two_views_that_one_reader_sees_do_not_share_a_name(actor: Actor, workspace: Workspace) -> None:
    saved(actor, workspace)
    saved(actor, workspace, for_team=True)
    for for_team in (True, False):
        with pytest.raises(Conflict):
            saved(actor, workspace, for_team=for_team)
    assert SavedView.objects.count() == 2


@pytest.mark.parametrize("change", [{"name": " \n "}, {"query": "x" * 4001}])
def test_a_view_without_a_name_or_without_end_is_refused(
    actor: Actor, workspace: Workspace, change: dict[str, str]
) -> None:
    with pytest.raises(BadInput):
        saved(actor, workspace, **{"name": "x", **change})


def test_only_the_trace_of_a_token_is_kept(actor: Actor, workspace: Workspace) -> None:
    token = shared(actor, saved(actor, workspace))
    assert len(token) >= 43
    link = SharedLink.objects.get()
    assert token not in (link.token_hash, str(AuditEntry.objects.filter(verb="share.create").values()))
    found = opened(token, NOW)
    assert isinstance(found, Opened)
    assert found.view.name == "Matin"


@pytest.mark.parametrize("days", [0, 2, 365, -1])
def test_a_link_opens_for_a_time_that_is_offered(actor: Actor, workspace: Workspace, days: int) -> None:
    view = saved(actor, workspace)
    with pytest.raises(BadInput):
        shared(actor, view, days=days)


def test_a_link_ends_at_its_hour_or_when_it_is_withdrawn(actor: Actor, workspace: Workspace) -> None:
    view = saved(actor, workspace)
    token, other = shared(actor, view, days=1), shared(actor, view, days=90)
    assert isinstance(opened(token, NOW + timedelta(hours=23, minutes=59)), Opened)
    assert opened(token, NOW + timedelta(days=1)) is Closed.EXPIRED
    link = SharedLink.objects.get(token_hash=hashed(other))
    services.share_withdraw(actor=actor, workspace=workspace, link_id=link.pk, now=NOW)
    assert opened(other, NOW) is Closed.WITHDRAWN
    assert AuditEntry.objects.filter(verb="share.withdraw").count() == 1
    services.share_withdraw(actor=actor, workspace=workspace, link_id=link.pk, now=NOW)
    assert AuditEntry.objects.filter(verb="share.withdraw").count() == 1, "withdrawn once"
    assert opened("\ud800?", NOW) is Closed.UNKNOWN


def test_a_view_of_one_author_is_never_shown_outside(actor: Actor, workspace: Workspace) -> None:
    person = saved(actor, workspace, "Elle", query="period=all&author=abc")
    with pytest.raises(BadInput):
        shared(actor, person)
    view = saved(actor, workspace)
    token = shared(actor, view)
    services.view_change(
        actor=actor, workspace=workspace, view_id=view.pk, name="x", for_team=False, query="author=abc"
    )
    assert opened(token, NOW) is Closed.WITHDRAWN


def test_a_query_that_somebody_keeps_to_themselves_is_neither_saved_nor_shown_outside_by_others(
    actor: Actor, member: Member, workspace: Workspace
) -> None:
    own = Query.objects.create(
        workspace=workspace, name="Secret", text="vélo", is_shared=False, created_by_id=actor.user_id
    )
    view = saved(actor, workspace, query=f"query={own.pk}", for_team=True)
    assert shared(actor, view)
    analyst = Actor.human(member(Role.ANALYST))
    with pytest.raises(NotFound):
        saved(analyst, workspace, "Autre", query=f"period=all&query={own.pk}")
    with pytest.raises(NotFound):
        shared(analyst, view)


def test_a_deleted_view_takes_its_links_with_it(actor: Actor, workspace: Workspace) -> None:
    view = saved(actor, workspace)
    token = shared(actor, view)
    services.view_delete(actor=actor, workspace=workspace, view_id=view.pk)
    assert opened(token, NOW) is Closed.UNKNOWN


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("period=30d&language=fr&evil=1", "period=30d&language=fr"),
        ("", ""),
        ("language=fr", "language=fr"),
        ("since=2026-11-01&until=2026-11-02", "since=2026-10-31T23%3A00Z&until=2026-11-02T23%3A00Z"),
        ("show=volume&show=topics&before=x", "show=volume&show=topics"),
        ("period=never&query=abc", "period=30d"),
    ],
)
def test_what_is_kept_of_an_address_is_a_scope_and_nothing_else(given: str, kept: str) -> None:
    assert canonical(given, "Europe/Paris") == kept


def test_a_link_shows_figures_and_not_one_word_more_of_the_workspace(spoken: Workspace, actor: Actor) -> None:
    view = saved(actor, spoken, "Vue publique", query="period=7d&show=volume&show=terms&show=authors")
    token = shared(actor, view, now=timezone.now())
    answer = Client().get(f"/shared/{token}/", headers={"accept-language": "fr"})
    text = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-cache" in answer.headers["Cache-Control"]
    assert "Vue publique" in text
    assert "Lyon" in text, "a word that twenty posts hold"
    for secret in (
        "camille",
        "secret de Lyon",
        "Fusion",
        spoken.slug,
        spoken.name,
        "Vélo Lyon",
        "/w/",
        "Auteur",
    ):
        assert secret not in text, secret
    assert "données d’exemple" not in text


def test_a_link_says_when_posts_are_a_sample(spoken: Workspace, actor: Actor) -> None:
    Workspace.objects.filter(pk=spoken.pk).update(has_sample=True)
    token = shared(actor, saved(actor, spoken), now=timezone.now())
    assert "données d’exemple" in unescape(Client().get(f"/shared/{token}/").content.decode())


def test_what_fewer_than_five_posts_hold_is_not_named_outside(spoken: Workspace, actor: Actor) -> None:
    hear(spoken, posts(4, "rare", terms=["rarissime"], since=timezone.now() - timedelta(days=1)), "rare")
    token = shared(actor, saved(actor, spoken, query="period=7d&show=terms&show=rising"), now=timezone.now())
    text = Client().get(f"/shared/{token}/").content.decode()
    assert "Lyon" in text
    assert "rarissime" not in text
    few = shared(actor, saved(actor, spoken, "Peu", query="period=7d&term=rarissime"), now=timezone.now())
    text = unescape(Client().get(f"/shared/{few}/").content.decode())
    assert "moins de cinq publications" in text
    assert "<figure" not in text


@pytest.mark.parametrize(
    ("language", "expired", "withdrawn"),
    [
        ("fr", "Ce lien a expiré", "Ce lien a été retiré"),
        ("en", "This link has expired", "This link was withdrawn"),
    ],
)
def test_a_link_that_is_over_says_so_in_one_sentence(
    spoken: Workspace, actor: Actor, language: str, expired: str, withdrawn: str
) -> None:
    view = saved(actor, spoken, "Vue publique")
    old = shared(actor, view, days=1, now=timezone.now() - timedelta(days=2))
    gone = shared(actor, view, now=timezone.now())
    link = SharedLink.objects.get(token_hash=hashed(gone))
    services.share_withdraw(actor=actor, workspace=spoken, link_id=link.pk, now=timezone.now())
    for token, sentence in ((old, expired), (gone, withdrawn)):
        answer = Client().get(f"/shared/{token}/", headers={"accept-language": language})
        text = unescape(answer.content.decode()).replace("\xa0", " ")
        assert answer.status_code == 410
        assert text.count(sentence) == 1
        assert "Vue publique" not in text
    assert Client().get("/shared/never-made/").status_code == 404
    assert Client().post(f"/shared/{gone}/").status_code == 405


def test_who_tries_many_tokens_is_slowed_down_for_a_minute(
    spoken: Workspace, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = shared(actor, saved(actor, spoken), now=NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr("parvis.core.links.A_MINUTE", 3)
    stranger, other = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    answers = [stranger.get(f"/shared/guess-{n}/").status_code for n in range(4)]
    assert answers == [404, 404, 404, 429]
    assert stranger.get(f"/shared/{token}/").status_code == 429
    assert other.get(f"/shared/{token}/").status_code == 200
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=1))
    assert stranger.get(f"/shared/{token}/").status_code == 200


def test_from_the_dashboard_to_a_link_and_back(spoken: Workspace, owner: User) -> None:
    owner.language = "en"
    owner.save()
    page, home = enter(owner), f"/w/{spoken.slug}/listening/"
    seen = unescape(page.get(f"{home}?period=7d&show=volume&show=terms").content.decode())
    assert "views/new/?period=7d&show=volume&show=terms" in seen
    assert 'id="panel-topics"' not in seen
    given = {"name": "Monday", "query": "period=7d&show=volume&show=terms", "for_team": "on"}
    answer = page.post(f"{home}views/new/", given)
    assert answer.headers["Location"] == f"{home}?period=7d&show=volume&show=terms"
    assert "Monday" in page.get(home).content.decode()
    assert page.post(f"{home}views/new/", given).status_code == 422
    view = SavedView.objects.get()
    page.post(f"{home}views/{view.pk}/share/", {"days": "7"})
    once = page.get(f"{home}views/").content.decode()
    token = once.partition("/shared/")[2].partition("/")[0]
    assert "/shared/" not in page.get(f"{home}views/").content.decode(), "shown once"
    assert Client().get(f"/shared/{token}/").status_code == 200
    page.post(f"{home}links/{SharedLink.objects.get().pk}/withdraw/")
    assert Client().get(f"/shared/{token}/").status_code == 410
    assert page.post(f"{home}views/{view.pk}/share/", {"days": "999"}).status_code == 422
    page.post(f"{home}views/{view.pk}/", {"name": "Tuesday"})
    view.refresh_from_db()
    assert (view.name, view.for_team) == ("Tuesday", False)
    page.post(f"{home}views/{view.pk}/delete/")
    assert not SavedView.objects.exists()
