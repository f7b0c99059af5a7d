"""Listening to a real server of the Mastodon API that is not Mastodon: snac2."""

from __future__ import annotations

import pytest

from contracts.rig import Halt, Notes
from networks.mastodon.rig import a_listener
from parvis.kit.http import Http
from parvis.networks.mastodon.listen import MastodonProfiles
from parvis.networks.ports import Fault, NetworkError, Source, SourceKind
from servers.snac import Snac, snac

__all__ = ["snac"]

pytestmark = pytest.mark.snac


def heard(source: Source, *, until: int, cursor: str = "", limit_s: float = 15) -> Notes:
    """Listen until ``until`` posts were heard."""
    halt, notes = Halt(limit_s), Notes(cursor=cursor)
    for batch in a_listener(poll_s=0.2).listen(source, cursor, halt):
        notes.add(batch)
        if len(notes.posts) >= until:
            halt.set()
    return notes


def test_a_hashtag_is_heard_with_its_words_author_and_address(snac: Snac) -> None:
    number = snac.post("alice", "Le café est bon à Lyon #cafelyon https://exemple.fr/menu")
    source = Source("mastodon", SourceKind.HASHTAG, term="cafelyon", host=snac.base)
    notes = heard(source, until=1)
    (post,) = notes.posts
    host = snac.base.removeprefix("http://")
    assert post.id == f"{host}/{number}"
    assert post.text == "Le café est bon à Lyon #cafelyon https://exemple.fr/menu"
    assert post.author.handle == f"alice@{host}"
    assert post.author.id == f"{snac.base}/alice"
    assert post.hashtags == ("cafelyon",)
    assert "https://exemple.fr/menu" in post.links
    assert (notes.refused, notes.gap) == (0, False)


def test_an_account_s_own_posts_are_heard_and_not_those_of_others(snac: Snac) -> None:
    snac.post("bob", "Bonjour de la part de Bob")
    snac.post("alice", "Et d’Alice")
    snac.post("bob", "Ceci est entre nous", "direct")
    source = Source("mastodon", SourceKind.TIMELINE, term=f"@bob@{snac.base[7:]}", host=snac.base)
    notes = heard(source, until=1)
    assert [post.text for post in notes.posts] == ["Bonjour de la part de Bob"]


def test_what_is_posted_while_we_listen_is_heard_and_what_was_heard_is_not_again(snac: Snac) -> None:
    for number in range(3):
        snac.post("alice", f"Annonce {number} #annonces")
    source = Source("mastodon", SourceKind.HASHTAG, term="annonces", host=snac.base)
    halt, notes, last = Halt(20), Notes(), list[str]()
    for batch in a_listener(poll_s=0.2).listen(source, "", halt):
        notes.add(batch)
        if len(notes.posts) == 3 and not last:
            last.append(snac.post("alice", "La dernière #annonces"))
        if len(notes.posts) > 3:
            halt.set()
    texts = [post.text for post in notes.posts]
    assert sorted(texts[:3]) == [f"Annonce {n} #annonces" for n in range(3)]
    assert texts[3:] == ["La dernière #annonces"]


def test_a_profile_is_looked_up(snac: Snac) -> None:
    profiles = MastodonProfiles(http=Http(allow_private=True))
    author = profiles.profile("alice", host=snac.base)
    assert author.handle == f"alice@{snac.base[7:]}"
    assert author.id == f"{snac.base}/alice"
    with pytest.raises(NetworkError) as caught:
        profiles.profile("nobody", host=snac.base)
    assert caught.value.fault is Fault.NOT_FOUND


def test_a_live_stream_that_the_server_lacks_is_said_so_and_not_waited_for(snac: Snac) -> None:
    source = Source("mastodon", SourceKind.STREAM, host=snac.base, token=snac.tokens["alice"])
    with pytest.raises(NetworkError) as caught:
        heard(source, until=1, limit_s=10)
    assert caught.value.fault is Fault.NOT_FOUND
