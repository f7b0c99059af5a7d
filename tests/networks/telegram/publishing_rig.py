"""Telegram under the contract's command: one channel, one bot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.publishing import Can, PublishingRig, Rigs
from networks.telegram.fake import CHAT, NAME, TelegramFake
from parvis.networks.publishing import Access


@contextmanager
def channel() -> Iterator[PublishingRig]:
    with TelegramFake() as fake:
        token = fake.issue(CHAT)
        yield PublishingRig(
            "telegram",
            fake,
            Access("telegram", CHAT, NAME, fake.url, token, options={"chat": CHAT, "name": NAME}),
            CHAT,
            frozenset({Can.TEXT, Can.PICTURE, Can.SEVERAL, Can.VIDEO, Can.THREAD, Can.POLL, Can.JUDGE}),
            commit=("POST", r"/bot[^/]+/send\w+"),
            most_text=4096,
            answers={"token": token, "chat": f"@{NAME}", "host": fake.url},
            wrong_answers={"token": "123:wrong", "chat": f"@{NAME}", "host": fake.url},
        )


RIGS: Rigs = {"channel": channel}
