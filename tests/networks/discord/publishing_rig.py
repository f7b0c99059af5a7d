"""Discord under the contract's command: the same channel, as a bot and as a webhook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.publishing import Can, PublishingRig, Rigs
from networks.discord.fake import BOT, CHANNEL, GUILD, WEBHOOK, DiscordFake
from parvis.networks.publishing import Access

_BOTH = {Can.TEXT, Can.PICTURE, Can.SEVERAL, Can.ALT, Can.VIDEO, Can.CARD, Can.POLL}


@contextmanager
def bot() -> Iterator[PublishingRig]:
    with DiscordFake() as fake:
        token = fake.issue(CHANNEL)
        options = {"kind": "bot", "channel": CHANNEL, "author": BOT, "guild": GUILD}
        answers = {"webhook": "", "token": token, "channel": CHANNEL, "host": fake.url}
        yield PublishingRig(
            "discord",
            fake,
            Access("discord", CHANNEL, "#annonces", fake.url, token, options=options),
            CHANNEL,
            frozenset({*_BOTH, Can.THREAD, Can.FIND, Can.REPEAT}),
            commit=("POST", r"/api/v10/channels/\d+/messages"),
            look=("GET", r"/api/v10/channels/\d+/messages"),
            most_text=2000,
            answers=answers,
            wrong_answers={**answers, "token": "wrong-token"},
            counted=lambda post: fake.reactions.update({post.id: 3}),
        )


@contextmanager
def webhook() -> Iterator[PublishingRig]:
    with DiscordFake() as fake:
        token = fake.issue(WEBHOOK)
        options = {"kind": "webhook", "webhook": WEBHOOK, "channel": CHANNEL, "guild": GUILD}
        address = f"{fake.url}/api/webhooks/{WEBHOOK}"
        answers = {"webhook": f"{address}/{token}", "token": "", "channel": "", "host": fake.url}
        yield PublishingRig(
            "discord",
            fake,
            Access("discord", WEBHOOK, "Vélo", fake.url, token, options=options),
            WEBHOOK,
            frozenset(_BOTH),
            commit=("POST", r"/api/v10/webhooks/.*"),
            most_text=2000,
            answers=answers,
            wrong_answers={**answers, "webhook": f"{address}/wrong-token"},
            counted=lambda post: fake.reactions.update({post.id: 3}),
        )


RIGS: Rigs = {"bot": bot, "webhook": webhook}
