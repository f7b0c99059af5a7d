"""What is Discord's alone: webhooks, nobody called, and a bot that may not read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from contracts.publishing import Drive, PublishingRig
from networks.discord.fake import DiscordFake
from networks.discord.publishing_rig import bot, webhook
from parvis.kit.http import Http
from parvis.networks import hands
from parvis.networks.ports import NetworkError
from parvis.networks.publishing import Look
from servers.fakes import Fault

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def http() -> Iterator[Http]:
    with Http(allow_private=True) as client:
        yield client


def three(rig: PublishingRig) -> list[str]:
    with Http(allow_private=True) as http:
        first = rig.base.parts[0]
        parts = tuple(replace(first, text=text) for text in ("Un", "Deux", "Trois"))
        Drive(rig, http, http).publish(replace(rig.base, network="discord", parts=parts))
    return [one.text for one in rig.shown()]


def test_parts_through_a_webhook_follow_each_other() -> None:
    with webhook() as rig:
        assert three(rig) == ["Un", "Deux", "Trois"]
        assert {one.reply_to for one in rig.shown()} == {""}


def test_whatever_the_words_say_nobody_is_called(http: Http) -> None:
    with bot() as rig:
        text = "@everyone <@223704706495545344> <@&1> @here"
        version = replace(rig.base, network="discord", parts=(replace(rig.base.parts[0], text=text),))
        Drive(rig, http, http).publish(version)
        (ask,) = rig.fake.calls(*rig.commit)
        assert json.loads(ask.body)["allowed_mentions"] == {"parse": []}


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/api/webhooks/1/abc",
        "https://discord.com.evil.example/api/webhooks/1/abc",
        "https://discord.com/api/webhooks/1/abc?x=1",
        "https://discord.com/api/webhooks/../users/1",
        "https://user@discord.com/api/webhooks/1/abc",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_no_webhook_of_discord_is_refused_unasked(http: Http, address: str) -> None:
    with pytest.raises(NetworkError) as caught:
        hands.connector("discord", http, lambda: NOW).answered({"webhook": address})
    assert caught.value.code == "bad_url"
    assert "evil" not in str(caught.value)


def test_a_bot_that_may_not_read_the_history_cannot_look(http: Http) -> None:
    with bot() as rig:
        drive = Drive(rig, http, http)
        work = drive.work(replace(rig.base, network="discord"))
        assert isinstance(rig.fake, DiscordFake)
        rig.fake.history = False
        assert rig.publisher(http).find(work, {}) is Look.UNKNOWABLE


def test_a_bots_look_goes_through_pages_of_a_busy_channel(http: Http) -> None:
    with bot() as rig:
        drive = Drive(rig, http, http)
        work = drive.work(replace(rig.base, network="discord"))
        rig.fake.order(Fault.RESET_AFTER, *rig.commit)
        with pytest.raises(NetworkError):
            rig.publisher(http).commit(work, {})
        for number in range(230):
            rig.fake.show("somebody", f"Message {number}")
        found = rig.publisher(http).find(work, {})
        assert not isinstance(found, Look)
        assert found.remote.id == rig.shown()[0].id
        assert len(rig.fake.calls(*rig.look)) == 3
