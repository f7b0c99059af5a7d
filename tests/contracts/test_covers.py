"""Covers of videos: what a manifest promises is sent, and shown by the network."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from contracts.publishing import Drive, PublishingRig, Rigs, jpeg, shelf, video
from parvis.kit.http import Http
from parvis.networks import hands, processing
from parvis.networks.checking import check
from parvis.networks.ports import Covers, MediaKind
from parvis.networks.publishing import File
from parvis.networks.versions import Media, Part, Version

COVERED = [one for one in hands.that_publish() if one.covers]
RIGS = {"tiktok": "videos"}


def _covered(drive: Drive, tmp_path: Path, kind: Covers) -> tuple[Version, File]:
    media, file = video(tmp_path, size=100_000)
    chosen = {"cover": True} if kind is Covers.PICTURE else {"cover_at_ms": 2500}
    (held,) = drive.holding((replace(media, **chosen), file))
    shown, picture = jpeg(tmp_path, "couverture")
    (cover,) = drive.holding((shown, picture))
    if kind is Covers.PICTURE:
        drive.files[f"{held.key}.cover"] = drive.files[cover.key]
    return replace(drive.rig.base, parts=(Part("Bonjour", (held,)),)), drive.files[cover.key]


def _seen(rig: PublishingRig) -> str:
    """What the network shows for the video: the hash of a picture, or a moment."""
    fake: Any = rig.fake
    (post,) = rig.shown()
    match rig.network:
        case "tiktok":
            return str(post.data["info"]["video_cover_timestamp_ms"])
        case "pinterest":
            source = post.data["source"]
            return str(source.get("cover_image_key_frame_time", source.get("cover_image_data")))
        case "facebook":
            return str(post.data["cover"])
        case "youtube" | "linkedin":
            return str(next(iter(fake.covers.values())))
        case "mastodon":
            return str(fake.covers[-1])
        case "instagram":
            fields = next(iter(fake.containers.values())).fields
            return str(fields.get("cover_url") or fields["thumb_offset"])
    raise AssertionError(f"no look at {rig.network}")


@pytest.mark.parametrize(
    ("network", "kind"), [(one.name, kind) for one in COVERED for kind in sorted(one.covers)]
)
def test_a_cover_is_there_as_it_was_chosen(
    network: str, kind: Covers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "sleep", lambda _seconds: None)
    rigs: Rigs = import_module(f"networks.{network}.publishing_rig").RIGS
    with (
        rigs[RIGS.get(network, next(iter(rigs)))]() as rig,
        shelf() as (url, files),
        Http(allow_private=True) as http,
    ):
        rig.base = replace(rig.base, network=network)
        if not rig.media_url:
            rig.media_url, rig.media = url, files
        drive = Drive(rig, http, http)
        version, cover = _covered(drive, tmp_path, kind)
        drive.publish(version)
        seen = _seen(rig)
        if kind is Covers.FRAME:
            assert float(seen) in {2500.0, 2.5}
        elif network == "instagram":
            assert seen == cover.url
        elif network == "pinterest":
            assert len(seen) > 40
        else:
            assert seen == hashlib.sha256(cover.path.read_bytes()).hexdigest()


def found(network: str, **media: Any) -> list[str]:
    film = replace(
        Media(MediaKind.VIDEO, "mp4", 90_000, 720, 1280, seconds=12, fps=30, alt="Un tour"), **media
    )
    names = {"no_cover", "late_frame", "video_cover_min", "video_cover_bytes", "video_cover_formats"}
    return [one.name for one in check(Version(network, (Part("Bonjour", (film,)),))) if one.name in names]


def test_what_a_network_does_not_take_is_said_before() -> None:
    assert found("bluesky", cover=True) == ["no_cover"]
    assert found("youtube", cover_at_ms=2500) == ["no_cover"], "it takes pictures only"
    assert found("tiktok", cover=True) == ["no_cover"], "it takes a moment only"
    assert found("tiktok", cover_at_ms=12_001) == ["late_frame"]
    assert found("tiktok", cover_at_ms=12_000) == []
    assert found("youtube", cover=True, cover_format="webp", cover_bytes=10) == ["video_cover_formats"]
    assert found("youtube", cover=True, cover_format="png", cover_bytes=60_000_000) == ["video_cover_bytes"]
    assert found("pinterest") == ["video_cover_min"]
    assert found("pinterest", cover_at_ms=0) == []
