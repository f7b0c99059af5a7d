"""TikTok: pieces, who may see it, what an application that is not audited may do, states."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from contracts.publishing import Drive, driven, jpeg, video
from networks.tiktok.fake import TikTokFake
from networks.tiktok.publishing_rig import photos, videos
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Live, Look, Pending, Work, harmless
from parvis.networks.versions import Part

MB = 1_000_000


def filmed(drive: Drive, tmp_path: Path, size: int = 90_000, **more: str) -> tuple[Work, TikTokFake]:
    assert isinstance(drive.rig.fake, TikTokFake)
    parts = (Part("Bonjour", drive.holding(video(tmp_path, size=size))),)
    return drive.work(replace(drive.rig.base, parts=parts, **more)), drive.rig.fake


def test_a_long_video_goes_in_pieces_and_the_last_takes_what_is_left(tmp_path: Path) -> None:
    with driven(videos) as drive:
        work, fake = filmed(drive, tmp_path, 25 * MB)
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        assert fake.visible() == []
        assert publisher.find(work, state) is Look.ABSENT
        publisher.commit(work, state)
        spans = [ask.headers["content-range"] for ask in fake.calls("PUT", r"/upload/\d+")]
        assert spans == ["bytes 0-9999999/25000000", "bytes 10000000-24999999/25000000"]
        assert fake.visible()[0].media == (drive.files[work.part.media[0].key].sha256,)


def test_an_application_that_is_not_audited_is_told_so(tmp_path: Path) -> None:
    with driven(videos) as drive:
        work, fake = filmed(drive, tmp_path)
        fake.audited = False
        with pytest.raises(NetworkError) as caught:
            drive.step(work)
        assert (caught.value.fault, caught.value.code) == (Fault.REFUSED, "unaudited")
        work, _fake = filmed(drive, tmp_path, visibility="SELF_ONLY")
        remote = drive.step(work)
        assert remote.id.startswith("v_pub_file"), "what only its author sees has no public number"
        assert fake.visible()[0].data["level"] == "SELF_ONLY"


def test_only_what_the_creator_may_choose_is_asked_for(tmp_path: Path) -> None:
    with driven(videos) as drive:
        work, fake = filmed(drive, tmp_path)
        fake.private = True
        with pytest.raises(NetworkError) as caught:
            drive.rig.publisher(drive.http).prepare(work)
        assert caught.value.code == "visibility"
        assert "SELF_ONLY" in str(caught.value)
        drive.rig.access = replace(drive.rig.access, options={"visibility": "MUTUAL_FOLLOW_FRIENDS"})
        work, _fake = filmed(drive, tmp_path)
        drive.step(work)
        assert fake.visible()[0].data["level"] == "MUTUAL_FOLLOW_FRIENDS"


def test_a_video_longer_than_the_creator_may_post_is_not_sent(tmp_path: Path) -> None:
    with driven(videos) as drive:
        work, fake = filmed(drive, tmp_path)
        (media,) = work.part.media
        long = drive.work(replace(work.version, parts=(Part("Long", (replace(media, seconds=301),)),)))
        with pytest.raises(NetworkError, match="300 s"):
            drive.rig.publisher(drive.http).prepare(long)
        assert fake.sendings == {}


def test_what_is_worked_on_is_neither_there_nor_absent(tmp_path: Path) -> None:
    with driven(videos) as drive:
        work, fake = filmed(drive, tmp_path)
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        pending = publisher.commit(work, state)
        assert isinstance(pending, Pending)
        fake.waits = 2
        with pytest.raises(NetworkError) as caught:
            publisher.find(work, state)
        assert (caught.value.fault, caught.value.code) == (Fault.RETRY, "not_ready")
        assert isinstance(publisher.settle(work, pending.state), Pending)
        assert isinstance(publisher.settle(work, pending.state), Live)


def test_photos_without_an_address_are_said_before_anything_is_begun(tmp_path: Path) -> None:
    with driven(photos) as drive:
        drive.rig.media_url = ""
        parts = (Part("Bonjour", drive.holding(jpeg(tmp_path))),)
        with pytest.raises(NetworkError) as caught:
            drive.rig.publisher(drive.http).prepare(drive.work(replace(drive.rig.base, parts=parts)))
        assert caught.value.code == "no_address"
        assert harmless(caught.value)
