"""Instagram: containers that are worked on, that end, that nobody can fetch; reels; comments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from contracts.publishing import Drive, driven, jpeg, video
from networks.instagram.fake import InstagramFake
from networks.instagram.publishing_rig import account
from parvis.networks import processing
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import File, Live, Work, harmless
from parvis.networks.versions import Part
from servers.fakes import Fault as Order


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing, "sleep", lambda _seconds: None)


def pictured(drive: Drive, tmp_path: Path) -> tuple[Work, InstagramFake]:
    fake = drive.rig.fake
    assert isinstance(fake, InstagramFake)
    parts = (Part("Bonjour", drive.holding(jpeg(tmp_path))),)
    return drive.work(replace(drive.rig.base, parts=parts)), fake


def test_a_container_that_is_worked_on_is_not_published_yet(tmp_path: Path) -> None:
    with driven(account) as drive:
        work, fake = pictured(drive, tmp_path)
        fake.processing = 1_000
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        with pytest.raises(NetworkError) as caught:
            publisher.commit(work, state)
        assert (caught.value.fault, caught.value.code) == (Fault.RETRY, "processing")
        assert harmless(caught.value)
        fake.containers[state["container"]].polls = 0
        assert isinstance(publisher.commit(work, state), Live)
        assert len(fake.containers) == 1, "waiting makes no second container"


@pytest.mark.parametrize("status", ["EXPIRED", "ERROR"])
def test_a_container_that_came_to_nothing_is_refused_and_leaves_nothing(tmp_path: Path, status: str) -> None:
    with driven(account) as drive:
        work, fake = pictured(drive, tmp_path)
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        fake.containers[state["container"]].status = status
        with pytest.raises(NetworkError) as caught:
            publisher.commit(work, state)
        assert harmless(caught.value)
        assert status in str(caught.value)


def test_what_is_published_and_not_listed_yet_is_asked_for_again(tmp_path: Path) -> None:
    with driven(account) as drive:
        work, fake = pictured(drive, tmp_path)
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        fake.containers[state["container"]].status = "PUBLISHED"
        with pytest.raises(NetworkError) as caught:
            publisher.find(work, state)
        assert (caught.value.fault, caught.value.code) == (Fault.RETRY, "processing")


def test_a_file_without_an_address_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    with driven(account) as drive:
        drive.rig.media_url = ""
        work, fake = pictured(drive, tmp_path)
        with pytest.raises(NetworkError) as caught:
            drive.rig.publisher(drive.http).prepare(work)
        assert (caught.value.fault, caught.value.code) == (Fault.BAD_INPUT, "public_url")
        assert fake.asked == []


def test_a_video_alone_is_a_reel_with_its_cover_and_among_pictures_a_video(tmp_path: Path) -> None:
    with driven(account) as drive:
        _work, fake = pictured(drive, tmp_path)
        media, file = video(tmp_path)
        media = replace(media, cover=True)
        (held,) = drive.holding((media, file))
        _cover, drawn = jpeg(tmp_path, "couverture")
        url = f"{drive.rig.media_url}/couverture.jpeg"
        drive.files[f"{held.key}.cover"] = File(drawn.path, "jpeg", drawn.bytes, drawn.sha256, url)
        drive.rig.media["couverture.jpeg"] = drawn.path
        drive.publish(replace(drive.rig.base, parts=(Part("Un tour", (held,)),)))
        drive.publish(
            replace(drive.rig.base, parts=(Part("Un album", (held, *drive.holding(jpeg(tmp_path)))),))
        )
        kinds = [one.fields.get("media_type", "") for one in fake.containers.values()]
        assert kinds == ["REELS", "VIDEO", "", "CAROUSEL"]
        assert next(iter(fake.containers.values())).fields["cover_url"] == url


def test_a_lost_comment_is_found_under_its_post(tmp_path: Path) -> None:
    with driven(account) as drive:
        work, _fake = pictured(drive, tmp_path)
        post = drive.step(work)
        said = drive.work(replace(work.version, comment="Le lien est ici"), 0, [post])
        publisher = drive.rig.publisher(drive.http)
        drive.rig.fake.order(Order.RESET_AFTER, *drive.rig.comment)
        with pytest.raises(NetworkError):
            publisher.commit(said, publisher.prepare(said))
        found = publisher.find(said, {})
        assert isinstance(found, Live)
        assert found.remote.id == drive.rig.comments("Le lien est ici")[0].id
        assert not publisher.repeatable(said, {}, committed_at=drive.begun_at, now=drive.begun_at)
