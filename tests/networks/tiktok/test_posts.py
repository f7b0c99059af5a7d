"""TikTok: pieces, who may see it, what an application that is not audited may do, states."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.publishing import Drive, driven, jpeg, video
from networks.tiktok.fake import TikTokFake
from networks.tiktok.publishing_rig import photos, videos
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Live, Look, Pending, Work, harmless
from parvis.networks.tiktok.connect import TikTokTold
from parvis.networks.versions import Part

MB = 1_000_000


def filmed(drive: Drive, tmp_path: Path, size: int = 90_000, **more: Any) -> tuple[Work, TikTokFake]:
    assert isinstance(drive.rig.fake, TikTokFake)
    parts = (Part("Bonjour", drive.holding(video(tmp_path, size=size))),)
    return drive.work(replace(drive.rig.base, parts=parts, **more)), drive.rig.fake


def test_a_long_video_goes_in_pieces_and_the_last_takes_what_is_left(tmp_path: Path) -> None:
    with driven(videos) as drive:
        work, fake = filmed(drive, tmp_path, 12 * MB)
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        assert fake.visible() == []
        assert publisher.find(work, state) is Look.ABSENT
        publisher.commit(work, state)
        spans = [ask.headers["content-range"] for ask in fake.calls("PUT", r"/upload/\d+")]
        assert spans == ["bytes 0-5242879/12000000", "bytes 5242880-11999999/12000000"]
        assert fake.visible()[0].media == (drive.files[work.part.media[0].key].sha256,)


def test_an_application_that_is_not_audited_is_told_so(tmp_path: Path) -> None:
    with driven(videos) as drive:
        work, fake = filmed(drive, tmp_path)
        fake.audited = False
        with pytest.raises(NetworkError) as caught:
            drive.step(work)
        assert (caught.value.fault, caught.value.code) == (Fault.REFUSED, "unaudited")
        work, _fake = filmed(drive, tmp_path, settings={"privacy_level": "SELF_ONLY"})
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
        drive.rig.access = replace(drive.rig.access, options={})
        work, _fake = filmed(drive, tmp_path, settings={"privacy_level": "MUTUAL_FOLLOW_FRIENDS"})
        drive.step(work)
        assert fake.visible()[0].data["level"] == "MUTUAL_FOLLOW_FRIENDS"


def test_nothing_is_presumed_of_who_may_see_it(tmp_path: Path) -> None:
    with driven(videos) as drive:
        drive.rig.access = replace(drive.rig.access, options={})
        work, fake = filmed(drive, tmp_path)
        with pytest.raises(NetworkError, match="nobody's choice"):
            drive.rig.publisher(drive.http).prepare(work)
        assert fake.sendings == {}


def test_others_may_use_it_only_where_somebody_turned_it_on_and_the_creator_lets_them(tmp_path: Path) -> None:
    with driven(videos) as drive:
        drive.step(filmed(drive, tmp_path)[0])
        drive.rig.fake.closed = frozenset({"stitch"})  # type: ignore[attr-defined]
        said = {"allow_comment": "yes", "allow_duet": "yes", "allow_stitch": "yes", "ai": "yes"}
        drive.step(filmed(drive, tmp_path, settings=said)[0])
        first, second = (one.data["info"] for one in drive.rig.shown())
        closed = ("disable_comment", "disable_duet", "disable_stitch", "is_aigc")
        assert [first[name] for name in closed] == [True, True, True, False]
        assert [second[name] for name in closed] == [False, False, True, True]


@pytest.mark.parametrize(
    ("said", "organic", "content"),
    [("", False, False), ("own", True, False), ("partner", False, True), ("both", True, True)],
)
def test_advertising_is_told(tmp_path: Path, said: str, organic: bool, content: bool) -> None:
    with driven(videos) as drive:
        drive.step(filmed(drive, tmp_path, settings={"advertises": said})[0])
        (shown,) = drive.rig.shown()
        told = (shown.data["info"]["brand_organic_toggle"], shown.data["info"]["brand_content_toggle"])
        assert told == (organic, content)


def test_what_the_creator_may_choose_is_read(tmp_path: Path) -> None:
    with driven(videos) as drive:
        fake = filmed(drive, tmp_path)[1]
        fake.private, fake.closed = True, frozenset({"duet"})
        told = TikTokTold(drive.http, lambda: datetime.now(UTC)).limits(drive.rig.access)
        assert told["video_seconds_max"] == 300
        assert told["settings"] == {
            "privacy_level": ["MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
            "allow_comment": ["yes"], "allow_duet": [], "allow_stitch": ["yes"],
        }  # fmt: skip


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
        assert (caught.value.fault, caught.value.code) == (Fault.RETRY, "processing")
        assert isinstance(publisher.settle(work, pending.state), Pending)
        assert isinstance(publisher.settle(work, pending.state), Live)


def test_photos_without_an_address_are_said_before_anything_is_begun(tmp_path: Path) -> None:
    with driven(photos) as drive:
        drive.rig.media_url = ""
        parts = (Part("Bonjour", drive.holding(jpeg(tmp_path))),)
        with pytest.raises(NetworkError) as caught:
            drive.rig.publisher(drive.http).prepare(drive.work(replace(drive.rig.base, parts=parts)))
        assert caught.value.code == "public_url"
        assert harmless(caught.value)
