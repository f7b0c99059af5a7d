"""The picture of a card on Bluesky: beside the words, unless it is heavier than the network takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts.publishing import driven, picture
from networks.bluesky.publishing_rig import RIGS
from parvis.networks.versions import Card


@pytest.mark.parametrize(("size", "shown"), [(1_000_000, True), (1_000_001, False)])
def test_the_picture_of_a_card_goes_with_it_unless_it_is_too_heavy(
    tmp_path: Path, size: int, shown: bool
) -> None:
    with driven(RIGS["host"]) as drive:
        (media,) = drive.holding(picture(tmp_path))
        drive.files[media.key] = replace(drive.files[media.key], bytes=size)
        drive.files[media.key].path.write_bytes(b"\x89PNG\r\n\x1a\n".ljust(size, b"0"))
        card = Card("https://velo.example/guide", "Le guide", "Tout savoir", media.key)
        (remote,) = drive.publish(replace(drive.rig.base, card=card))
        fake: Any = drive.rig.fake
        assert ("thumb" in fake.records[remote.id]["embed"]["external"]) is shown
