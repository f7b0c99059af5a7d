"""The list, the editor and the history as people meet them, with script and without."""

from __future__ import annotations

import json
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.content.written import NOW, asset, form, placed, row, said
from parvis.apps.content import badges, selectors, services
from parvis.apps.content.bodies import LONGEST, Body, Piece, Variant
from parvis.apps.content.models import Post
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Membership, Workspace
from parvis.networks.versions import Card, Poll

pytestmark = pytest.mark.django_db
HOME = "/w/velo-lyon/write/"


def place(post: Post, end: str = "") -> str:
    return f"{HOME}{post.pk}/{end}"


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def sent(client: Client, post: Post, do: str = "save", kind: str = "", **more: Any) -> HttpResponse:
    """The form as a browser without script sends it, or as ``editor.js`` does (``json``, ``part``)."""
    headers = {"json": {"Accept": "application/json"}, "part": {"HX-Request": "true"}}.get(kind, {})
    body = more.pop("body", None)
    data = {**form(body), "do": do, **more}
    answer: HttpResponse = client.post(place(post, "save/"), data, headers=headers)  # type: ignore[assignment]
    return answer


def now(post: Post) -> Body:
    return selectors.body_of(Post.objects.get(pk=post.pk))


def test_the_list_shows_what_was_written_and_finds_it(
    page: Client, workspace: Workspace, actor: Actor
) -> None:
    assert "No post yet" in text(page.get(HOME))
    services.post_create(
        actor=actor, workspace=workspace, body=said("Le vélo"), title="Rentrée", campaign="Été", now=NOW
    )
    services.post_create(actor=actor, workspace=workspace, body=said("Le tram", ()), now=NOW)
    everything = text(page.get(HOME))
    assert all(words in everything for words in ("Rentrée", "Le vélo", "Bluesky, X", "no network chosen"))
    found = text(page.get(HOME, {"q": "velo"}))
    assert "Rentrée" in found
    assert "Le tram" not in found
    assert "No post matches" in text(page.get(HOME, {"q": "avion"}))
    assert "Le tram" not in text(page.get(HOME, {"campaign": "Été"}))
    assert page.get(HOME, {"author": "x' OR 1=1", "page": "zz", "q": "\x00"}).status_code == 200


def test_other_apps_say_what_they_know_beside_a_post(
    page: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(badges, "_badges", [])
    monkeypatch.setattr(badges, "_steps", [])
    monkeypatch.setattr(badges, "_panels", {})  # a part of another app says it itself, and stays up to date
    badges.register("apps.content.test_pages.badges_told")
    badges.register("apps.content.test_pages.badges_told")
    badges.register_steps("apps.content.test_pages.steps_told")
    assert text(page.get(HOME)).count("approved twice") == 1
    editor = text(page.get(place(post)))
    assert "approved twice" in editor
    assert 'href="/there/"' in editor


def badges_told(_workspace: Workspace, posts: list[Post]) -> badges.Badges:
    return {post.pk: [badges.Badge("approved twice", "success")] for post in posts}


def steps_told(_membership: Membership, _post: Post) -> list[badges.Step]:
    return [badges.Step("Ask for approval", "/there/")]


def test_a_new_post_goes_where_the_last_one_went_and_a_blank_one_is_used_again(
    page: Client, workspace: Workspace, post: Post
) -> None:
    first = page.post(f"{HOME}new/")
    again = page.post(f"{HOME}new/")
    assert first.headers["Location"] == again.headers["Location"]
    made = Post.objects.exclude(pk=post.pk).get()
    assert now(made) == Body(networks=("bluesky", "x"), language="fr")


def test_the_editor_shows_lengths_findings_and_previews(page: Client, workspace: Workspace) -> None:
    post = row(workspace, said("a" * 290))
    shown = text(page.get(place(post)))
    assert "290 / 300" in shown
    assert "290 / 280" in shown
    assert "10 to remove" in shown
    assert shown.count('data-preview="') == 2
    assert "does not fit yet" in shown


def test_the_form_is_kept_without_script(page: Client, post: Post) -> None:
    answer = sent(page, post, body=said("Bonsoir", ("mastodon",)), title="Soir", campaign="Été")
    assert (answer.status_code, answer.headers["Location"]) == (302, place(post))
    kept = Post.objects.get(pk=post.pk)
    assert (now(post), kept.title, kept.campaign) == (said("Bonsoir", ("mastodon",)), "Soir", "Été")


def test_autosave_tells_when_and_which_state_it_is(page: Client, post: Post) -> None:
    answer = sent(page, post, kind="json", body=said("Bonsoir"))
    told = json.loads(answer.content)
    assert told["number"] == 2
    assert told["saved"].startswith("Saved at ")


def test_a_button_answers_the_form_as_it_is_then(page: Client, post: Post) -> None:
    answer = sent(page, post, "own:x", "part", body=said("Bonsoir"))
    html = text(answer)
    assert html.startswith("<form")
    assert 'name="x.0.text"' in html
    assert 'name="seen" value="2"' in html
    assert now(post).own["x"].parts[0].text == "Bonsoir"


def test_everything_that_can_be_written_comes_back_from_the_form(page: Client, workspace: Workspace) -> None:
    picture = asset(workspace)
    common = Variant(
        parts=(Piece("un @lyon", (placed(picture, alt="un vélo", focus=(0.25, 0.75)),)), Piece("deux")),
        comment="premier", warning="sel", visibility="unlisted", title="titre", tags=("a", "b c"), link="https://a.fr",
        mentions={"lyon": {"x": "villedelyon"}}, card=Card("https://exemple.fr", "Titre", "Dit"),
    )  # fmt: skip
    own = Variant(parts=(Piece("sondage", (), Poll("Oui ?", ("oui", "non"), 3600)),))
    body = Body(networks=("mastodon", "x"), language="en", common=common, own={"mastodon": own})
    post = row(workspace, Body())
    page.post(
        place(post, "save/"),
        {
            **form(body),
            "common.0.0.alt": "un vélo", "common.0.0.across": "25", "common.0.0.down": "75",
            "common.comment": "premier", "common.warning": "sel", "common.visibility": "unlisted",
            "common.title": "titre", "common.tags": "a, b c,", "common.link": "https://a.fr",
            "common.mention.handle": ["lyon", "paris"], "common.mention.network": ["x", "x"],
            "common.mention.account": ["@villedelyon", ""],
            "common.card.url": "https://exemple.fr", "common.card.title": "Titre",
            "common.card.description": "Dit",
            "mastodon.0.poll": "1", "mastodon.0.poll.question": "Oui ?", "mastodon.0.poll.seconds": "3600",
            "mastodon.0.poll.option": ["oui", "", "non"],
        },
    )  # fmt: skip
    assert now(post) == body
    shown = text(page.get(place(post)))
    for value in ("un vélo", "unlisted", "villedelyon", "Oui ?"):
        assert value in shown


def test_a_file_is_placed_from_the_library_of_the_workspace_only(
    page: Client, post: Post, workspace: Workspace, other_workspace: Workspace
) -> None:
    mine, theirs = asset(workspace, alt="un vélo"), asset(other_workspace)
    sent(page, post, "place:common:0", asset=[str(mine.pk), str(theirs.pk), "no"])
    assert [one.asset for one in now(post).placed()] == [mine.pk]
    shown = text(page.get(place(post)))
    assert "velo.jpg" in shown
    assert 'placeholder="un vélo"' in shown


def test_a_file_that_the_library_lost_stays_told_until_it_is_taken_out(
    page: Client, workspace: Workspace
) -> None:
    picture = asset(workspace)
    body = Body(networks=("x",), common=Variant(parts=(Piece("a", (placed(picture),)),)))
    post = row(workspace, body)
    picture.delete()
    assert "no longer in the media library" in text(page.get(place(post)))
    sent(page, post, body=body)
    assert now(post) == body, "saving loses nothing"
    sent(page, post, "media-out:common:0:0", body=body)
    assert list(now(post).placed()) == []


def test_the_own_version_of_a_network_that_is_unchosen_rests_and_comes_back(
    page: Client, workspace: Workspace
) -> None:
    own = {"x": Variant(parts=(Piece("pour X"),))}
    post = row(workspace, said("tous", own=own))
    sent(page, post, body=said("tous", ("bluesky",)), own=["x"], **{"x.0.text": "pour X"})
    assert now(post).own == own
    sent(page, post, body=said("tous encore", ("bluesky",)), seen="2")
    assert now(post).own == own
    sent(page, post, body=said("tous encore", ("bluesky", "x")), seen="3")
    assert now(post).variant("x").parts[0].text == "pour X"


def overwritten(post: Post, colleague: Actor) -> None:
    """A colleague saves while somebody writes."""
    services.post_save(
        actor=colleague,
        workspace=post.workspace,
        post_id=post.pk,
        body=said("Bonjour Nantes"),
        seen=1,
        now=NOW,
    )


@pytest.mark.parametrize("kind", ["", "json", "part"])
def test_two_who_write_at_once_see_both_texts_and_choose(
    page: Client, post: Post, colleague: Actor, kind: str
) -> None:
    overwritten(post, colleague)
    answer = sent(page, post, kind=kind, body=said("Bonjour Paris"))
    html = text(answer)
    assert answer.status_code == 409
    assert colleague.label in html
    assert "<del>" in html
    assert "Nantes" in html
    assert "Paris" in html
    assert 'name="theirs" value="2"' in html
    assert now(post) == said("Bonjour Nantes")
    if not kind:
        assert 'name="seen" value="1"' in html, "a plain Save asks again"


def test_mine_over_theirs_keeps_theirs_in_the_history(page: Client, post: Post, colleague: Actor) -> None:
    overwritten(post, colleague)
    sent(page, post, "mine", body=said("Bonjour Paris"), theirs="2")
    assert now(post) == said("Bonjour Paris")
    assert selectors.body_as_was(post, said("Bonjour Nantes").digest) == said("Bonjour Nantes")


def test_mine_as_another_post_leaves_theirs(page: Client, post: Post, colleague: Actor) -> None:
    overwritten(post, colleague)
    answer = sent(page, post, "copy", body=said("Bonjour Paris"), title="")
    made = Post.objects.exclude(pk=post.pk).get()
    assert answer.headers["Location"] == f"{place(made)}?from={post.pk}"
    assert (now(post), now(made)) == (said("Bonjour Nantes"), said("Bonjour Paris"))


def test_looking_keeps_nothing(page: Client, post: Post) -> None:
    answer = page.post(place(post, "look/"), form(said("@lyon " + "a" * 290)))
    html = text(answer)
    assert "296 / 300" in html
    assert 'id="told-common-0" hx-swap-oob="true"' in html
    assert 'id="mentions-common" hx-swap-oob="true"' in html
    assert now(post) == said()
    again = page.post(place(post, "look/"), {**form(said("@lyon a")), "common.mention.shown": ["lyon"]})
    assert "mentions-common" not in text(again), "what somebody fills in is left alone"


@pytest.mark.parametrize("kind", ["", "json", "part"])
def test_a_text_beyond_every_measure_is_refused_with_a_sentence(page: Client, post: Post, kind: str) -> None:
    answer = sent(page, post, kind=kind, body=said("a" * (LONGEST + 1)))
    assert answer.status_code == 422
    assert "at most 120000" in text(answer).replace(",", "")
    assert now(post) == said()


@pytest.mark.parametrize("kind", ["", "json", "part"])
def test_more_words_than_may_arrive_are_refused_with_what_may(
    page: Client, post: Post, kind: str, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
    answer = sent(page, post, kind=kind, body=said("a" * 1_000_001))
    assert answer.status_code == 413
    assert "What you sent is too large: at most 1 MB" in text(answer)
    assert now(post) == said()


@pytest.mark.parametrize(
    "words",
    [
        "mot " * 25_000,
        "\u202e\u200bمرحبا" * 14_000,
        "e" + "\u0301" * 99_999,
        "a\x00b" * 30_000,
        "<b>" * 33_000,
    ],
    ids=["words", "rtl", "combining", "nul", "markup"],
)
def test_a_hundred_thousand_characters_are_kept_and_shown(page: Client, post: Post, words: str) -> None:
    assert sent(page, post, body=said(words)).status_code == 302
    assert now(post).common.parts[0].text == words.replace("\x00", "")
    answer = page.get(place(post))
    assert answer.status_code == 200
    assert b"<b>" not in answer.content
    refused = sent(page, post, "thread:common", body=said(words), seen="2")
    assert refused.status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"do": "explode"}, {"do": "up:common:zz:1:2:3:4"}, {"networks": ["nowhere"]}, {"own": ["nowhere"]},
        {"common.parts": "101"},
    ],
)  # fmt: skip
def test_what_no_form_of_ours_sends_is_refused(page: Client, post: Post, changes: dict[str, Any]) -> None:
    assert sent(page, post, **changes).status_code == 422
    assert now(post) == said()


@pytest.mark.parametrize(
    "changes",
    [
        {"common.parts": "x"}, {"common.0.asset": ["no", str(uuid4())]}, {"common.0.0.across": "999"},
        {"common.0.poll": "1", "common.0.poll.seconds": "-5"}, {"seen": "1", "common.mention.handle": ["a"]},
    ],
)  # fmt: skip
def test_a_field_that_makes_no_sense_harms_nothing(page: Client, post: Post, changes: dict[str, Any]) -> None:
    assert sent(page, post, **changes).status_code in {200, 302}
    assert page.get(place(post)).status_code == 200


def test_the_history_compares_two_versions_and_returns(page: Client, post: Post, colleague: Actor) -> None:
    overwritten(post, colleague)
    shown = text(page.get(place(post, "history/")))
    assert "From version 1 to version 2" in shown
    assert "<ins>" in shown
    assert "Nantes" in shown
    assert "They say the same." in text(page.get(place(post, "history/"), {"from": "2", "to": "2"}))
    assert page.get(place(post, "history/"), {"from": "x", "to": "99"}).status_code == 200
    page.post(place(post, "return/"), {"number": "1", "seen": "2"})
    assert now(post) == said()
    assert page.post(place(post, "return/"), {"number": "1", "seen": "2"}).status_code == 409
    assert page.post(place(post, "return/"), {"number": "77", "seen": "3"}).status_code == 404


def test_a_post_is_copied_put_away_and_taken_out(page: Client, post: Post) -> None:
    page.post(place(post, "duplicate/"))
    assert Post.objects.count() == 2
    page.post(place(post, "archive/"))
    assert "Bonjour Lyon" in text(page.get(HOME, {"archived": "1"}))
    archived = text(page.get(place(post)))
    assert "Take it out again" in archived
    assert "<textarea" not in archived
    for kind in ("json", "part", ""):
        refused = sent(page, post, body=said("autre"), kind=kind)
        assert refused.status_code == 409
        assert "This post was put away" in text(refused)
    page.post(place(post, "restore/"))
    assert "<textarea" in text(page.get(place(post)))


def test_who_may_not_write_reads(reader: Client, post: Post) -> None:
    shown = text(reader.get(place(post)))
    assert "Bonjour Lyon" in shown
    assert "<textarea" not in shown
    assert "Write a post" not in text(reader.get(HOME))
    assert "Return to it" not in text(reader.get(place(post, "history/")))
    for end in ("save/", "look/", "return/", "archive/", "restore/", "duplicate/"):
        assert reader.post(place(post, end)).status_code == 403
    assert reader.post(f"{HOME}new/").status_code == 403


def test_a_post_of_another_workspace_does_not_exist(page: Client, other_workspace: Workspace) -> None:
    theirs = row(other_workspace)
    for end in ("", "history/"):
        assert page.get(place(theirs, end)).status_code == 404
    for end in ("save/", "look/", "return/", "archive/", "restore/", "duplicate/"):
        assert page.post(place(theirs, end), form()).status_code == 404


def test_nothing_that_was_written_is_markup_on_any_page(page: Client, workspace: Workspace) -> None:
    evil = "</textarea><script>alert(1)</script>"
    common = Variant(parts=(Piece(evil, (), Poll(evil, (evil,), 300)),), warning=evil, comment=evil,
                     card=Card("https://a.fr", evil, evil))  # fmt: skip
    body = Body(networks=("bluesky", "facebook", "mastodon"), common=common)
    post = row(workspace, body, title=evil, campaign=evil, by_label=evil)
    for address in (HOME, place(post), place(post, "history/")):
        assert b"<script>alert" not in page.get(address).content
    assert b"<script>alert" not in page.post(place(post, "look/"), form(body)).content
