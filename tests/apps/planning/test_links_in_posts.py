"""Short links in posts: seen before approval, approved with the words, one for each network, never twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from apps.content.written import form, said
from apps.planning.made import NOW
from parvis.apps.approval.models import Review
from parvis.apps.approval.services import review_open
from parvis.apps.content.bodies import Body, Piece, Variant, to_json
from parvis.apps.content.editing.shaping import Deed, shaped
from parvis.apps.content.history import changes
from parvis.apps.content.linking import linked, pruned
from parvis.apps.content.models import Post
from parvis.apps.content.reading import from_json
from parvis.apps.content.selectors import body_of
from parvis.apps.content.services import post_create, post_duplicate
from parvis.apps.planning.links.models import Shorten, ShortLink
from parvis.apps.planning.links.posts import MOST, shortened
from parvis.apps.planning.links.services import address_of, link_setting_save, link_template_create
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role
from parvis.networks import lengths
from parvis.networks.versions import Card

pytestmark = pytest.mark.django_db
LONG = "https://velo.fr/rentree/" + "essai-" * 20
TEXT = f"Essayez ! {LONG} et velo.fr, avec @ada@social.example"


@pytest.fixture
def post(actor: Actor, workspace: Workspace, settings: Any) -> Post:
    settings.PUBLIC_URL = "https://p.test"
    body = said(TEXT, ("bluesky", "mastodon", "instagram"))
    return post_create(actor=actor, workspace=workspace, body=body, now=NOW, title="R", campaign="Rentrée 26")


def short(actor: Actor, post: Post, body: Body | None = None, **more: Any) -> Body:
    told = {"title": post.title, "campaign": post.campaign, "now": NOW, **more}
    return shortened(actor=actor, post=post, body=body or body_of(post), **told)


def leaves(body: Body, network: str) -> str:
    return body.version(network, {}).parts[0].text


def test_each_network_gets_a_code_of_its_own_and_what_was_written_stays(actor: Actor, post: Post) -> None:
    body = short(actor, post)
    assert body.common.parts[0].text == TEXT
    texts = {network: leaves(body, network) for network in body.networks}
    assert texts["instagram"] == TEXT, "links lead nowhere there"
    rows = {(one.network, one.url): address_of(one) for one in ShortLink.objects.all()}
    assert len(rows) == 4
    for network in ("bluesky", "mastodon"):
        first, second = rows[network, LONG], rows[network, "https://velo.fr"]
        assert texts[network] == f"Essayez ! {first} et {second}, avec @ada@social.example"
    assert {one.post_id for one in ShortLink.objects.all()} == {post.pk}


def test_lengths_are_of_what_leaves(actor: Actor, post: Post) -> None:
    before, after = body_of(post), short(actor, post)
    counted = [
        lengths.text_length(body.version(network, {}).parts[0], network).value
        for network in ("bluesky", "mastodon")
        for body in (before, after)
    ]
    assert counted[1] < counted[0] - 80, "Bluesky counts letters"
    assert counted[3] - counted[2] == 23 - len("velo.fr"), "Mastodon counts every https link as 23"
    told = linked(after, "common")
    assert (told.weighed, told.dead) == ("Mastodon", "Instagram")


def test_the_same_post_gives_the_same_links_and_another_campaign_gives_others(
    actor: Actor, post: Post, workspace: Workspace
) -> None:
    template = link_template_create(
        actor=actor, workspace=workspace, name="Posts",
        parameters={"source": "{network}", "campaign": "{campaign}", "content": "{date}"},
    )  # fmt: skip
    link_setting_save(actor=actor, workspace=workspace, shorten=Shorten.ASKED, template_id=template.pk)
    first = short(actor, post)
    assert short(actor, post, first, now=NOW + timedelta(days=3)) == first
    url = ShortLink.objects.get(network="bluesky", url__startswith=LONG).url
    begun = post.created_at.astimezone(ZoneInfo(workspace.time_zone)).date()
    assert url == f"{LONG}?utm_source=bluesky&utm_campaign=rentree-26&utm_content={begun}"
    renamed = short(actor, post, first, campaign="Hiver")
    assert renamed.digest != first.digest
    assert set(renamed.common.links) == set(first.common.links)
    assert short(actor, post, renamed) == first


def test_a_link_of_our_own_is_never_shortened_again(actor: Actor, post: Post) -> None:
    body = short(actor, post)
    own = leaves(body, "bluesky")
    again = short(actor, post, replace(body, common=Variant((Piece(own),))))
    assert again.common.links == {}


def test_a_card_a_comment_and_a_thread_lead_there_too(actor: Actor, post: Post) -> None:
    variant = Variant((Piece("un"), Piece(f"deux {LONG}")), comment=f"voir {LONG}", card=Card(LONG, "t"))
    body = short(actor, post, Body(networks=("bluesky",), common=variant))
    sent = body.version("bluesky", {})
    (link,) = ShortLink.objects.all()
    assert [part.text for part in sent.parts] == ["un", f"deux {address_of(link)}"]
    assert sent.card is not None
    assert (sent.comment, sent.card.url) == (f"voir {address_of(link)}", address_of(link))


def test_taking_the_short_links_back_gives_the_same_words_with_the_same_digest(
    actor: Actor, post: Post
) -> None:
    body = short(actor, post)
    assert body.digest != post.digest
    assert shaped(body, Deed.read("long-links:common")).digest == post.digest
    assert from_json(to_json(body)) == body
    told = "".join(part.text for one in changes(body_of(post), body) for part in one.parts)
    assert "https://p.test/l/" in told, "the history says what changed"


def test_what_is_no_longer_written_leaves_no_short_link_behind(actor: Actor, post: Post) -> None:
    body = short(actor, post)
    other = replace(body, common=replace(body.common, parts=(Piece("velo.fr"),)))
    assert list(pruned(other).common.links) == ["https://velo.fr"]


def test_a_text_is_cut_into_a_thread_as_long_as_it_leaves(actor: Actor, post: Post) -> None:
    words = f"{LONG} {'mot ' * 40}{LONG}x".strip()
    body = short(actor, post, Body(networks=("bluesky",), common=Variant((Piece(words),))))
    cut = shaped(body, Deed.read("thread:common"))
    assert (
        len(shaped(replace(body, common=Variant((Piece(words),))), Deed.read("thread:common")).common.parts)
        > 1
    )
    assert [piece.text for piece in cut.common.parts] == [words]


def test_a_copy_of_a_post_gets_links_of_its_own(actor: Actor, post: Post, workspace: Workspace) -> None:
    body = short(actor, post)
    Post.objects.filter(pk=post.pk).update(body=to_json(body), digest=body.digest, number=2)
    copy = post_duplicate(actor=actor, workspace=workspace, post_id=post.pk, title="", now=NOW)
    assert body_of(copy).common.links == {}


def test_a_list_of_links_is_refused_with_a_sentence(actor: Actor, post: Post) -> None:
    many = said(" ".join(f"https://velo.fr/{n}" for n in range(MOST + 1)), ("bluesky",))
    with pytest.raises(BadInput, match="50"):
        short(actor, post, many)
    assert not ShortLink.objects.exists()


@pytest.mark.parametrize(
    "links", [{"https://a.example": {"bluesky": "javascript:alert(1)"}}, {"x": {"mars": "https://a"}}]
)
def test_what_is_no_link_stands_for_none(links: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        from_json({"networks": ["bluesky"], "common": {"parts": [{"text": "x"}], "links": links}})


def test_who_may_not_write_makes_none(post: Post, member: Callable[[Role], User]) -> None:
    with pytest.raises(NotAllowed):
        short(Actor.human(member(Role.CLIENT)), post)


def wants(actor: Actor, workspace: Workspace, shorten: Shorten) -> None:
    link_setting_save(actor=actor, workspace=workspace, shorten=shorten, template_id=None)


def test_where_the_workspace_wants_it_they_are_short_before_approval_is_asked(
    actor: Actor, post: Post, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    wants(actor, workspace, Shorten.ALWAYS)
    made = post.made
    asker = Actor.human(member(Role.CREATOR))
    review = review_open(actor=asker, workspace=workspace, post_id=post.pk, now=NOW)
    post.refresh_from_db()
    assert review.digest == post.digest, "what is approved is what leaves"
    assert "https://p.test/l/" in leaves(body_of(post), "bluesky")
    assert (post.by_kind, post.made) == ("system", made), "whoever asks has written nothing"
    with pytest.raises(Conflict):
        review_open(actor=asker, workspace=workspace, post_id=post.pk, now=NOW)


def test_whoever_approves_sees_what_leaves_and_the_editor_is_read_anew(
    page: Client, actor: Actor, post: Post, workspace: Workspace
) -> None:
    wants(actor, workspace, Shorten.ALWAYS)
    ask = f"/w/velo-lyon/reviews/posts/{post.pk}/ask/"
    answer = page.post(ask, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    review = Review.objects.get(post=post)
    shown = unescape(page.get(f"/w/velo-lyon/reviews/{review.pk}/").content.decode())
    for link in ShortLink.objects.all():
        assert address_of(link) in shown
    assert "Readers get short links in their place" in shown


@pytest.mark.parametrize("shorten", [Shorten.ASKED, Shorten.NEVER])
def test_elsewhere_asking_changes_no_word(
    actor: Actor, post: Post, workspace: Workspace, shorten: Shorten
) -> None:
    wants(actor, workspace, shorten)
    review = review_open(actor=actor, workspace=workspace, post_id=post.pk, now=NOW)
    assert review.digest == post.digest
    assert not ShortLink.objects.exists()


def test_the_editor_shortens_shows_and_puts_back(page: Client, post: Post) -> None:
    href = f"/w/velo-lyon/write/{post.pk}/"
    assert "Shorten the links of this post" in unescape(page.get(href).content.decode())
    page.post(href + "save/", {**form(body_of(post)), "do": "short-links:common", "campaign": "Hiver"})
    post.refresh_from_db()
    text = unescape(page.get(href).content.decode())
    for link in ShortLink.objects.filter(network="bluesky"):
        assert link.campaign == "Hiver"
        assert text.count(address_of(link)) >= 3, "in the list, in the form, in the preview"
    fields: dict[str, list[str]] = {
        "common.link.written": [],
        "common.link.network": [],
        "common.link.short": [],
    }
    for written, known in body_of(post).common.links.items():
        for network, address in known.items():
            for name, value in zip(fields, (written, network, address), strict=True):
                fields[name].append(value)
    before = post.digest
    page.post(href + "save/", {**form(body_of(post), seen=post.number), **fields, "do": "save"})
    post.refresh_from_db()
    assert post.digest == before, "what the form carries is kept"
    page.post(href + "save/", {**form(body_of(post), seen=post.number), **fields, "do": "long-links:common"})
    post.refresh_from_db()
    assert body_of(post).common.links == {}


def test_typing_another_link_shows_it_in_the_list(page: Client, post: Post) -> None:
    said_now = {**form(said("voir https://tram.example/x", ("bluesky",))), "common.link.shown": [LONG]}
    part = unescape(page.post(f"/w/velo-lyon/write/{post.pk}/look/", said_now).content.decode())
    assert 'id="links-common" hx-swap-oob="true"' in part
    assert 'value="https://tram.example/x"' in part


def test_the_setting_is_said_on_the_page_of_links_and_audited(
    page: Client, workspace: Workspace, actor: Actor, post: Post
) -> None:
    href = "/w/velo-lyon/calendar/links/"
    assert "Links in posts" in page.get(href).content.decode()
    answer = page.post(href + "setting/", {"setting-shorten": "always", "setting-template": ""})
    assert answer.status_code == 302
    assert AuditEntry.objects.filter(verb="link_setting.save").get().after == {
        "shorten": "always",
        "template": None,
    }
    refused = page.post(href + "setting/", {"setting-shorten": "sometimes"})
    assert refused.status_code == 422
    page.post(href + "setting/", {"setting-shorten": "never"})
    assert "Shorten the links" not in page.get(f"/w/velo-lyon/write/{post.pk}/").content.decode()
