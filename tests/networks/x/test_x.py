"""What is X's alone: pieces of files, what it makes of words, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from contracts.publishing import Drive, PublishingRig, jpeg, video
from networks.x.fake import XFake
from networks.x.publishing_rig import account
from parvis.kit.http import Http
from parvis.networks import hands, processing
from parvis.networks.ports import NetworkError
from parvis.networks.publishing import Live, Look, harmless
from parvis.networks.versions import Part, Version
from parvis.networks.x.numbers import price
from servers.fakes import Fault

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch) -> Iterator[PublishingRig]:
    monkeypatch.setattr(processing, "sleep", lambda _seconds: None)
    with account() as made:
        made.base = replace(made.base, network="x")
        yield made


@pytest.fixture
def drive(rig: PublishingRig) -> Iterator[Drive]:
    with Http(allow_private=True) as http:
        yield Drive(rig, http, http)


@pytest.mark.parametrize(
    ("parts", "comment", "dollars"),
    [
        (("Bonjour",), "", "0.015"),
        (("Un", "Deux"), "", "0.030"),
        (("Lire velo.example.com/guide",), "", "0.2"),
        (("Un",), "https://velo.example/", "0.215"),
    ],
)
def test_a_link_makes_a_post_dearer(parts: tuple[str, ...], comment: str, dollars: str) -> None:
    version = Version("x", tuple(Part(text) for text in parts), comment=comment)
    assert price(version) == Decimal(dollars)


def test_a_large_file_goes_in_pieces_of_five_megabytes(
    drive: Drive, rig: PublishingRig, tmp_path: Path
) -> None:
    media = drive.holding(video(tmp_path, size=11_000_000))
    drive.publish(replace(rig.base, parts=(replace(rig.base.parts[0], media=media),)))
    assert isinstance(rig.fake, XFake)
    (upload,) = rig.fake.uploads.values()
    assert [len(piece) for _index, piece in sorted(upload.pieces.items())] == [
        5_000_000,
        5_000_000,
        1_000_000,
    ]


@pytest.mark.parametrize("text", ["L’été < l’hiver & co", "Lire https://velo.example/guide?a=1&b=2 vite", ""])
def test_what_x_makes_of_words_is_undone_to_find_them(
    drive: Drive, rig: PublishingRig, tmp_path: Path, text: str
) -> None:
    part = Part(text, drive.holding(jpeg(tmp_path)))
    work = drive.work(replace(rig.base, parts=(part,)))
    publisher = rig.publisher(drive.http)
    state = publisher.prepare(work)
    rig.fake.order(Fault.RESET_AFTER, *rig.commit)
    with pytest.raises(NetworkError):
        publisher.commit(work, state)
    found = publisher.find(work, state)
    assert isinstance(found, Live)
    assert found.remote.id == rig.shown()[0].id


def test_the_same_words_again_are_refused_and_that_is_harmless(drive: Drive, rig: PublishingRig) -> None:
    work = drive.work(rig.base)
    drive.step(work)
    with pytest.raises(NetworkError) as caught:
        drive.step(work)
    assert caught.value.code == "duplicate"
    assert harmless(caught.value)
    assert len(rig.shown()) == 1


def test_a_comment_is_found_under_its_post_and_not_elsewhere(drive: Drive, rig: PublishingRig) -> None:
    version = replace(rig.base, comment="Le lien")
    before = drive.publish(rig.base)
    work = drive.work(version, 0, before)
    assert rig.publisher(drive.http).find(work, {}) is Look.ABSENT
    remote = drive.step(work)
    found = rig.publisher(drive.http).find(work, {})
    assert isinstance(found, Live)
    assert found.remote.id == remote.id


def test_a_second_cashtag_is_refused(drive: Drive, rig: PublishingRig) -> None:
    with pytest.raises(NetworkError) as caught:
        drive.publish(replace(rig.base, parts=(Part("$VELO et $TRAM"),)))
    assert harmless(caught.value)
    assert rig.shown() == []


def test_views_and_reposts_are_told(drive: Drive, rig: PublishingRig) -> None:
    (remote,) = drive.publish(rig.base)
    metrics = hands.metrics("x", drive.http, lambda: NOW)
    assert metrics is not None
    counts = metrics.counts(rig.access, [remote.id])[remote.id]
    assert (counts.views, counts.reposts, counts.clicks) == (90, 2, None)
