"""A slice of ``bench/faults.py`` that fits a test run: at every boundary, a process that ends there."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any
from unittest import mock

import pytest

from apps.publishing.rigged import Desk
from parvis.apps.publishing.engine import noting
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.states import State
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
RIGS = (("mastodon", "mastodon"), ("mastodon", "compatible"), ("bluesky", "host"), ("telegram", "channel"))
BOUNDARIES = (
    "before_prepare", "after_prepare", "before_commit", "after_commit", "at_store", "after_store",
)  # fmt: skip


class Killed(BaseException):
    """The process ends here: no handler of the product catches it."""


class Deadly:
    """Ends the process once, at one boundary."""

    def __init__(self, boundary: str) -> None:
        self.boundary = boundary

    def at(self, boundary: str) -> None:
        if boundary == self.boundary:
            self.boundary = ""
            raise Killed(boundary)

    def around(self, publisher: Any) -> Any:
        deadly = self

        class Around:
            def __getattr__(self, name: str) -> Any:
                act = getattr(publisher, name)

                def acting(*told: Any, **more: Any) -> Any:
                    deadly.at(f"before_{name}")
                    done = act(*told, **more)
                    deadly.at(f"after_{name}")
                    return done

                return acting

        return Around()


@pytest.fixture(params=RIGS, ids="/".join)
def desk(request: pytest.FixtureRequest, workspace: Workspace, owner: User) -> Iterator[Desk]:
    network, name = request.param
    with import_module(f"networks.{network}.publishing_rig").RIGS[name]() as rig:
        yield Desk(rig, workspace, owner)


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_a_process_that_ends_anywhere_leaves_one_post_or_a_question(desk: Desk, boundary: str) -> None:
    deadly, original, make = Deadly(boundary), noting.live, Hands.publisher

    def live(*told: Any) -> None:
        deadly.at("at_store")
        original(*told)
        deadly.at("after_store")

    delivery = desk.delivery("Une seule fois")
    slipping = lambda hands, network: deadly.around(make(hands, network))  # noqa: E731 - patched in twice
    with (
        mock.patch.object(noting, "live", live),
        mock.patch.object(Hands, "publisher", slipping),
        mock.patch.object(Hands, "preparer", slipping),
        pytest.raises(Killed),
    ):
        desk.once()
    desk.hands = desk.fresh_hands()
    desk.work()
    state, copies = desk.seen(delivery).state, len(desk.rig.shown())
    assert state in {State.PUBLISHED, State.UNCONFIRMED}
    assert copies <= 1
    assert state == State.UNCONFIRMED or copies == 1, "nothing is lost without a word"
    if boundary in {"before_prepare", "after_prepare", "after_store"}:
        assert (state, copies) == (State.PUBLISHED, 1), "a person is asked only when nobody can know"
