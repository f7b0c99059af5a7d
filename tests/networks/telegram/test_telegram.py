"""What is Telegram's alone: captions, polls, albums, private channels and bots without rights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.publishing import Drive, PublishingRig, jpeg
from networks.telegram.fake import TelegramFake
from networks.telegram.publishing_rig import channel
from parvis.kit.http import Http
from parvis.networks import hands
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import harmless
from parvis.networks.versions import Card, Part, Poll

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def rig() -> Iterator[PublishingRig]:
    with channel() as made:
        made.base = replace(made.base, network="telegram")
        yield made


@pytest.fixture
def drive(rig: PublishingRig) -> Iterator[Drive]:
    with Http(allow_private=True) as http:
        yield Drive(rig, http, http)


def test_a_caption_is_shorter_than_a_message(drive: Drive, rig: PublishingRig, tmp_path: Path) -> None:
    media = drive.holding(jpeg(tmp_path))
    with pytest.raises(NetworkError) as caught:
        drive.publish(replace(rig.base, parts=(Part("é" * 1025, media),)))
    assert harmless(caught.value)
    drive.publish(replace(rig.base, parts=(Part("é" * 1024, media),)))
    assert len(rig.shown()) == 1


def test_what_is_written_before_a_poll_is_asked_with_it(drive: Drive, rig: PublishingRig) -> None:
    poll = Poll("Lequel ?", ("Ville", "Course"), 600)
    drive.publish(replace(rig.base, parts=(Part("Un nouveau vélo.", poll=poll),)))
    assert rig.shown()[0].text == "Un nouveau vélo.\n\nLequel ?"


def test_an_album_goes_as_one_and_is_removed_whole(drive: Drive, rig: PublishingRig, tmp_path: Path) -> None:
    media = drive.holding(jpeg(tmp_path, "a"), jpeg(tmp_path, "b"))
    (remote,) = drive.publish(replace(rig.base, parts=(Part("Deux", media),)))
    assert len(remote.data["ids"].split(",")) == 2
    changes = hands.changes("telegram", drive.http, lambda: NOW)
    assert changes is not None
    changes.remove(rig.access, remote)
    assert rig.shown() == []
    assert len(rig.fake.calls("POST", r".*/deleteMessage")) == 2


def test_other_pictures_are_no_edit(drive: Drive, rig: PublishingRig, tmp_path: Path) -> None:
    (remote,) = drive.publish(rig.base)
    changes = hands.changes("telegram", drive.http, lambda: NOW)
    assert changes is not None
    work = drive.work(replace(rig.base, parts=(Part("Avec", drive.holding(jpeg(tmp_path))),)))
    with pytest.raises(NetworkError) as caught:
        changes.edit(work, remote, {})
    assert caught.value.code == "only_words"
    assert rig.shown()[0].text == "Bonjour"


def test_the_page_that_is_previewed_is_the_one_that_was_chosen(drive: Drive, rig: PublishingRig) -> None:
    card = Card("https://velo.example/guide", "Le guide")
    drive.publish(replace(rig.base, card=card))
    assert rig.shown()[0].data["card"] == card.url


def test_a_private_channel_has_an_address_for_its_members(drive: Drive, rig: PublishingRig) -> None:
    rig.access = replace(rig.access, options={"chat": rig.access.options["chat"]})
    (remote,) = drive.publish(rig.base)
    assert remote.url == f"https://t.me/c/1234567890/{remote.id}"


def test_a_bot_without_rights_is_refused_when_it_is_connected_and_when_it_sends(
    drive: Drive, rig: PublishingRig
) -> None:
    assert isinstance(rig.fake, TelegramFake)
    rig.fake.may_post = False
    with pytest.raises(NetworkError) as caught:
        hands.connector("telegram", drive.http, lambda: NOW).answered(rig.answers)
    assert (caught.value.fault, caught.value.code) == (Fault.REFUSED, "not_allowed_there")
    with pytest.raises(NetworkError) as sent:
        drive.publish(rig.base)
    assert (sent.value.code, harmless(sent.value)) == ("not_allowed_there", True)
