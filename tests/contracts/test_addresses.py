"""Addresses of posts, as a person copies them: each network's own forms, on each of its rigs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from contracts.publishing import Can, Drive, PublishingRig, Rigs, jpeg, video
from parvis.kit.http import Http
from parvis.networks import hands, processing
from parvis.networks.addresses import FOREIGN, OPAQUE, OTHERS, Addresses
from parvis.networks.ports import NetworkError
from parvis.networks.publishing import Remote

Forms = Callable[[Remote, PublishingRig], list[str]]


def _key(remote: Remote) -> str:
    return remote.id.rpartition("/")[2]


def _bluesky(remote: Remote, rig: PublishingRig) -> list[str]:
    who = (rig.access.id, rig.access.handle.removeprefix("@"))
    apart = [f"https://bsky.app/profile/{one}/post/{_key(remote)}" for one in who]
    return [remote.id, *apart, f"{apart[0]}/?utm=1", _key(remote)]


def _video(remote: Remote, _rig: PublishingRig) -> list[str]:
    tail = ("watch?v=", "shorts/", "live/")
    return [
        f"https://youtu.be/{remote.id}?si=x",
        *(f"https://m.youtube.com/{one}{remote.id}" for one in tail),
    ]


# Forms besides the one that the publisher itself gives back.
FORMS: dict[str, Forms] = {
    "bluesky": _bluesky,
    "mastodon": lambda remote, rig: [
        remote.id, f"{rig.fake.url}/@alice/{remote.id}", f"{rig.fake.url}/users/alice/statuses/{remote.id}",
    ],
    "telegram": lambda remote, rig: [remote.id, f"t.me/{rig.access.options['name']}/{remote.id}?single"],
    "discord": lambda remote, _rig: [remote.id, remote.url.replace("discord.com", "canary.discord.com")],
    "linkedin": lambda remote, _rig: [
        remote.id, f"https://www.linkedin.com/posts/velo_le-tour-share-{remote.id.rpartition(':')[2]}-aBcD",
    ],
    "facebook": lambda remote, rig: [
        remote.id,
        *([f"https://m.facebook.com/permalink.php?story_fbid={remote.id.partition('_')[2]}&id={rig.access.id}",
           f"https://www.facebook.com/velo/posts/le-tour/{remote.id.partition('_')[2]}"]
          if "_" in remote.id else [f"https://www.facebook.com/watch/?v={remote.id}"]),
    ],
    "instagram": lambda remote, _rig: [remote.id, remote.url.replace("/p/", "/velolyon/reel/")],
    "threads": lambda remote, _rig: [remote.id, remote.url.replace("threads.net", "threads.com")],
    "x": lambda remote, _rig: [remote.id, f"https://mobile.twitter.com/i/web/status/{remote.id}?s=20"],
    "youtube": _video,
    "tiktok": lambda remote, _rig: [remote.id, f"https://www.tiktok.com/@velolyon/photo/{remote.id}?lang=fr"],
    "pinterest": lambda remote, _rig: [
        remote.id, f"https://fr.pinterest.com/pin/un-tour--{remote.id}/", f"https://www.pinterest.fr/pin/{remote.id}/",
    ],
}  # fmt: skip
OPAQUES = {
    "facebook": "https://www.facebook.com/velo/posts/pfbid0AbC", "tiktok": "https://vm.tiktok.com/ZMabc/",
    "pinterest": "https://pin.it/3abc", "linkedin": "https://www.linkedin.com/feed/update/urn:li:activity:7012345/",
}  # fmt: skip
NETWORKS = {manifest.name: manifest for manifest in hands.that_publish()}


def _rigs(network: str) -> Rigs:
    rigs: Rigs = import_module(f"networks.{network}.publishing_rig").RIGS
    return rigs


CASES = [(network, name) for network in NETWORKS for name in _rigs(network)]


@pytest.fixture(params=CASES, ids="/".join)
def rig(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[PublishingRig]:
    monkeypatch.setattr(processing, "sleep", lambda _seconds: None)
    network, name = request.param
    with _rigs(network)[name]() as made:
        made.base = replace(made.base, network=network)
        yield made


@pytest.fixture
def drive(rig: PublishingRig, tmp_path: Path) -> Iterator[Drive]:
    with Http(allow_private=True) as http:
        made = Drive(rig, http, http)
        files = jpeg(tmp_path, "base") if rig.needs_picture else video(tmp_path) if rig.needs_video else None
        if files:
            part = replace(rig.base.parts[0], media=made.holding(files))
            rig.base = replace(rig.base, parts=(part,))
        yield made


def reads(drive: Drive) -> Addresses:
    found = hands.addresses(drive.rig.network, drive.http, drive.rig.fake.now)
    assert found is not None, "every network that can be published on has addresses"
    return found


def test_every_form_leads_to_the_post_that_was_published(drive: Drive, rig: PublishingRig) -> None:
    (remote,) = drive.publish(rig.base)
    forms = [
        *FORMS[rig.network](remote, rig),
        *([remote.url] if remote.url and "/v/1" not in remote.url else []),
    ]
    for form in forms:
        found = reads(drive).at(rig.access, form, comment=False)
        assert found.id == remote.id, form
        assert found.data.get("cid") == remote.data.get("cid"), "a thread goes on from there"


def test_what_is_no_address_of_the_network_is_said(drive: Drive, rig: PublishingRig) -> None:
    for wrong in ("https://velo.example/blog/1", "bonjour", "http://[", "javascript:alert(1)", "x" * 3000):
        with pytest.raises(NetworkError) as caught:
            reads(drive).at(rig.access, wrong, comment=False)
        assert caught.value.code in {FOREIGN, "not_found"}, wrong
        assert caught.value.code == FOREIGN or rig.network in {"mastodon", "youtube"}, wrong


def test_an_address_that_hides_the_post_says_so(drive: Drive, rig: PublishingRig) -> None:
    if rig.network not in OPAQUES:
        pytest.skip("this network has none")
    with pytest.raises(NetworkError) as caught:
        reads(drive).at(rig.access, OPAQUES[rig.network], comment=False)
    assert caught.value.code == OPAQUE


def test_a_post_of_another_account_is_not_taken_for_ours(drive: Drive, rig: PublishingRig) -> None:
    (remote,) = drive.publish(rig.base)
    form = FORMS[rig.network](remote, rig)[-1]
    (post,) = [one for one in rig.fake.posts if one.id == remote.id]
    post.account = "another"
    if rig.network == "mastodon":
        rig.fake.raw[remote.id]["account"]["id"] = "999"  # type: ignore[attr-defined]
    if rig.network == "bluesky":
        form = form if form.startswith("https") else f"at://did:plc:another/app.bsky.feed.post/{form}"
    if rig.network == "telegram":
        form = f"https://t.me/another/{remote.id}"
    if rig.network == "discord" and Can.FIND not in rig.can:
        pytest.skip("a webhook is shown its own alone")
    if rig.network == "linkedin" and Can.FIND not in rig.can:
        pytest.skip("a person's posts are not shown to a program")
    with pytest.raises(NetworkError) as caught:
        reads(drive).at(rig.access, form, comment=False)
    assert caught.value.code in {OTHERS, "not_found"}


def test_the_address_of_a_comment_leads_to_the_comment(drive: Drive, rig: PublishingRig) -> None:
    if Can.COMMENT not in rig.can:
        pytest.skip("it takes no comment")
    post, said = drive.publish(replace(rig.base, comment="Le lien est ici"))
    address = {
        "linkedin": f"https://www.linkedin.com/feed/update/urn:li:activity:7012345?commentUrn="
        f"urn%3Ali%3Acomment%3A%28activity%3A7012345%2C{said.id}%29",
        "facebook": "https://www.facebook.com/permalink.php?story_fbid={}&comment_id={}".format(
            *said.id.split("_")[:2]
        )
        if "_" in said.id
        else "",
        "instagram": f"{post.url}c/{said.id}/",
    }.get(rig.network, said.url or said.id)
    assert reads(drive).at(rig.access, address, comment=True).id == said.id
