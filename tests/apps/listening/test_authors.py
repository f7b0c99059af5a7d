"""Author pages: what was heard of a person, who may look, and what is never said of anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from apps.listening.heard import MONDAY, hear, posts
from parvis.apps.listening import selectors
from parvis.apps.listening.authors import refused
from parvis.apps.listening.authors.profile import author_see, profile
from parvis.apps.listening.authors.refused import FIELDS, lexicon, refused_field
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.store import lake_of
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import NotAllowed
from parvis.core.lake import Column, Filter
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
CAMILLE = "camille"
HERS = Scope("all", None, None).only("author", CAMILLE)
ENGAGED = [None, 2, 4, 30]
REFUSED = {
    "religion": ["mosquée", "Église", "jeûne du ramadan", "juifs", "Jewish holidays", "laïcité"],
    "health": ["santé", "mon cancer", "dépression", "fausse couche", "vaccins", "HIV", "burn-out"],
    "politics": ["élections", "Macron", "extrême droite", "left-wing", "syndicat", "gilets jaunes", "grève"],
    "origin": ["immigrés", "Maghrébins", "arabe", "African", "personnes noires", "racisme", "sans-papiers"],
    "orientation": ["gay", "lesbienne", "coming out", "LGBTQ+", "transgenre", "homosexuel", "hétéro"],
}
OFFERED = [
    "livraison", "vélo électrique", "service client", "croissante", "intéressante", "partie", "transport",
    "transports en commun", "raceway", "romans", "rome", "voterie", "prix", "montréal", "messenger",
    "papeterie", "homologation", "indie", "malaxeur", "santal", "grevin", "gaydar",
]  # fmt: skip


@pytest.fixture
def heard(workspace: Workspace) -> Workspace:
    """Four posts of Camille's among others."""
    rows = posts(4, "c", author=CAMILLE, terms=["velo", "ramadan", "sante"], hashtags=["velo", "stopislam"])
    hear(workspace, [one | {"engagement": n} for one, n in zip(rows, ENGAGED, strict=True)])
    hear(workspace, posts(6, "o", author="other", terms=["ramadan"]), "others")
    return workspace


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("field", FIELDS)
def test_words_of_a_protected_field_are_refused(field: str) -> None:
    assert {term: refused_field(term) for term in REFUSED[field]} == dict.fromkeys(REFUSED[field], field)


def test_ordinary_words_are_offered() -> None:
    assert [term for term in OFFERED if refused_field(term)] == []


def test_hashtags_are_looked_into_since_their_words_are_glued() -> None:
    assert refused_field("stopislam", hashtag=True) == "religion"
    assert refused_field("stopislam") is None
    assert refused_field("velolyon", hashtag=True) is None


def test_every_field_has_words_and_the_file_names_no_other(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(lexicon()) == set(FIELDS)
    assert all(len(words.whole) + len(words.beginnings) >= 15 for words in lexicon().values())
    wrong = tmp_path / "refused.txt"  # type: ignore[operator]
    wrong.write_text("[astrology]\nlion\n")
    monkeypatch.setattr(refused, "WORDS", wrong)
    with pytest.raises(ValueError, match="astrology"):
        refused.lexicon.__wrapped__()


def test_no_list_about_one_author_holds_a_protected_subject(heard: Workspace) -> None:
    for column, kept in ((Column.TERM, ["velo"]), (Column.HASHTAG, ["velo"])):
        assert [one.key for one in selectors.counted(heard, HERS, column)] == kept
    everybody = [one.key for one in selectors.counted(heard, Scope("all", None, None), Column.TERM)]
    assert "ramadan" in everybody, "of everybody together it may be said"


def test_what_rises_with_one_author_holds_none_either(workspace: Workspace) -> None:
    old = posts(3, "a", author=CAMILLE, terms=["velo"], since=MONDAY - timedelta(days=8))
    new = posts(9, "b", author=CAMILLE, terms=["ramadan", "tram"], since=MONDAY)
    hear(workspace, [*old, *new])
    scope = Scope("", MONDAY - timedelta(days=3), MONDAY + timedelta(days=3)).only("author", CAMILLE)
    wider = Scope("", MONDAY - timedelta(days=9), MONDAY + timedelta(days=9)).only("author", CAMILLE)
    terms = {
        term for one in (scope, wider) for term in selectors.rising(workspace, one).column("term").to_pylist()
    }
    assert "ramadan" not in terms
    assert "tram" in terms


def test_reach_is_what_the_network_told_when_each_post_was_heard(heard: Workspace) -> None:
    found = profile(heard, CAMILLE, Scope("all", None, None))
    assert found is not None
    assert (found.posts, found.told, found.engagement, found.median, found.most) == (4, 3, 36, 4.0, 30)
    assert (found.handle, found.newest) == (CAMILLE, "c3")
    assert profile(heard, "nobody", Scope("all", None, None)) is None


def test_a_look_at_a_person_is_audited_once_a_day(actor: Actor, workspace: Workspace) -> None:
    now = datetime.now(UTC)
    for _again in range(3):
        author_see(actor=actor, workspace=workspace, author="abcdef0123456789", now=now)
    entry = AuditEntry.objects.get(verb="author.see")
    assert entry.target_id == "abcdef01", "the audit holds no way back to the person"
    author_see(actor=actor, workspace=workspace, author="abcdef0123456789", now=now + timedelta(days=1))
    assert AuditEntry.objects.filter(verb="author.see").count() == 2


@pytest.mark.parametrize("role", [Role.CLIENT, Role.AUDITOR])
def test_who_may_not_see_authors_is_not_led_to_their_page(
    role: Role, member: Callable[[Role], User], heard: Workspace
) -> None:
    user = member(role)
    page = enter(user)
    assert page.get(f"/w/{heard.slug}/authors/{CAMILLE}/").status_code == 403
    assert f"/authors/{CAMILLE}" not in page.get(f"/w/{heard.slug}/posts/?period=all").content.decode()
    with pytest.raises(NotAllowed):
        author_see(actor=Actor.human(user), workspace=heard, author=CAMILLE, now=datetime.now(UTC))


def test_the_page_says_what_was_heard_and_leads_to_erasing_it(owner: User, heard: Workspace) -> None:
    owner.language = "en"
    owner.save()
    page = enter(owner)
    assert (
        f"/authors/{CAMILLE}/?period=all" in page.get(f"/w/{heard.slug}/posts/?period=all").content.decode()
    )
    answer = page.get(f"/w/{heard.slug}/authors/{CAMILLE}/?period=all")
    text = unescape(answer.content.decode())
    assert "@camille" in text
    assert "likes, reposts and replies, when each post was heard" in text
    assert "velo" in text
    figures = text.partition('<div class="grid charts')[2].partition("Newest posts")[0]
    assert "ramadan" not in figures
    assert "stopislam" not in figures
    assert "/posts/c3/erase-author/" in text
    page.post(f"/w/{heard.slug}/posts/c3/erase-author/")
    assert page.get(f"/w/{heard.slug}/authors/{CAMILLE}/?period=all").status_code == 404
    assert lake_of(heard.pk).count(Filter()) == 6


def test_an_author_who_was_silent_in_a_period_is_said_to_be(owner: User, heard: Workspace) -> None:
    owner.language = "en"
    owner.save()
    text = enter(owner).get(f"/w/{heard.slug}/authors/{CAMILLE}/?since=2020-01-01&until=2020-01-02")
    assert "Nothing heard in this period." in text.content.decode()


def test_an_agent_who_may_not_erase_is_not_offered_it(
    member: Callable[[Role], User], heard: Workspace
) -> None:
    text = enter(member(Role.AGENT)).get(f"/w/{heard.slug}/authors/{CAMILLE}/?period=all").content.decode()
    assert "erase-author" not in text
