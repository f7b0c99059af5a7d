"""YouTube: uploads in pieces and where they stopped, covers, changes, quotas."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.publishing import Drive, driven, jpeg, video
from networks.youtube.fake import UPLOAD, YouTubeFake, problem
from networks.youtube.publishing_rig import channel
from parvis.kit.http import Reply
from parvis.networks import hands
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Look, Pending, Work
from parvis.networks.versions import Part
from parvis.networks.youtube import publish
from parvis.networks.youtube.connect import judged, until_midnight

PIECE = 256 * 1024
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "PIECE", PIECE)


def filmed(drive: Drive, tmp_path: Path, *, cover: bool = False) -> tuple[Work, YouTubeFake]:
    fake = drive.rig.fake
    assert isinstance(fake, YouTubeFake)
    media, file = video(tmp_path, size=2 * PIECE + 1_000)
    (held,) = drive.holding((replace(media, cover=cover), file))
    if cover:
        _media, drive.files[f"{held.key}.cover"] = jpeg(tmp_path, "couverture")
    return drive.work(replace(drive.rig.base, parts=(Part("Bonjour", (held,)),))), fake


def test_all_but_the_last_piece_goes_ahead_and_nobody_sees_anything(tmp_path: Path) -> None:
    with driven(channel) as drive:
        work, fake = filmed(drive, tmp_path)
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        spans = [ask.headers["content-range"] for ask in fake.calls("PUT", UPLOAD)]
        assert spans == [f"bytes 0-{PIECE - 1}/525288", f"bytes {PIECE}-{2 * PIECE - 1}/525288"]
        assert fake.visible() == []
        assert publisher.find(work, state) is Look.ABSENT
        assert isinstance(publisher.commit(work, state), Pending)
        assert fake.visible()[0].media == (drive.files[work.part.media[0].key].sha256,)


def test_an_upload_that_broke_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with driven(channel) as drive:
        work, fake = filmed(drive, tmp_path)
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        (session,) = fake.sessions.values()
        session.body += drive.files[work.part.media[0].key].path.read_bytes()[2 * PIECE : 2 * PIECE + 300]
        publisher.commit(work, state)
        assert (
            fake.calls("PUT", UPLOAD)[-1].headers["content-range"] == f"bytes {2 * PIECE + 300}-525287/525288"
        )
        assert len(fake.visible()) == 1


def test_an_upload_that_is_forgotten_cannot_be_known(tmp_path: Path) -> None:
    with driven(channel) as drive:
        work, fake = filmed(drive, tmp_path)
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        fake.sessions.clear()
        assert publisher.find(work, state) is Look.UNKNOWABLE


def test_the_cover_is_set_and_one_that_is_refused_undoes_nothing(tmp_path: Path) -> None:
    with driven(channel) as drive:
        work, fake = filmed(drive, tmp_path, cover=True)
        remote = drive.step(work)
        cover = drive.files[f"{work.part.media[0].key}.cover"]
        assert fake.covers == {remote.id: cover.sha256}
        cover.path.write_bytes(b"no picture".ljust(cover.bytes))
        drive.step(work)
        assert len(fake.visible()) == 2
        assert len(fake.covers) == 1


def test_a_change_keeps_what_it_does_not_name(tmp_path: Path) -> None:
    with driven(channel) as drive:
        work, fake = filmed(drive, tmp_path)
        remote = drive.step(work)
        changes = hands.changes("youtube", drive.http, lambda: NOW)
        assert changes is not None
        version = replace(work.version, title="Autre titre", tags=("vélo", "ville à vélo"))
        changes.edit(drive.work(version), remote, {})
        snippet = fake.visible()[0].data["snippet"]
        assert (snippet["title"], snippet["categoryId"]) == ("Autre titre", "22")
        assert snippet["tags"] == ["vélo", "ville à vélo"]


def test_a_video_that_youtube_rejects_says_why(tmp_path: Path) -> None:
    with driven(channel) as drive:
        work, fake = filmed(drive, tmp_path)
        publisher = drive.rig.publisher(drive.http)
        pending = publisher.commit(work, publisher.prepare(work))
        assert isinstance(pending, Pending)
        rejected = {"status": {"uploadStatus": "rejected", "rejectionReason": "duplicate"}}
        fake._item = lambda _post, _part: rejected  # type: ignore[method-assign]
        with pytest.raises(NetworkError, match="duplicate") as caught:
            publisher.settle(work, pending.state)
        assert caught.value.fault is Fault.REFUSED


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 7, 1, 6, 0, tzinfo=UTC), 1),  # 23:00 in summer time
        (datetime(2026, 12, 1, 6, 0, tzinfo=UTC), 2),  # 22:00 in winter time
    ],
)
def test_a_quota_that_is_spent_begins_anew_at_midnight_on_the_pacific(now: datetime, hours: int) -> None:
    assert until_midnight(now) == hours * 3600
    answer = problem(403, "quotaExceeded").answer
    fault = judged(Reply(403, {}, answer.body, "/x"), now)
    assert fault is not None
    assert (fault.code, fault.retry_after) == ("rate_limited", hours * 3600)


def test_made_for_children_and_who_may_see_it_are_said(tmp_path: Path) -> None:
    with driven(channel) as drive:
        drive.rig.access = replace(drive.rig.access, options={"made_for_kids": "yes"})
        work, fake = filmed(drive, tmp_path)
        told = replace(work, version=replace(work.version, visibility="unlisted"))
        drive.rig.publisher(drive.http).prepare(told)
        (session,) = fake.sessions.values()
        assert session.resource["status"] == {"privacyStatus": "unlisted", "selfDeclaredMadeForKids": True}


def test_what_nobody_said_of_a_video_is_not_said_for_them(tmp_path: Path) -> None:
    with driven(channel) as drive:
        work, fake = filmed(drive, tmp_path)
        drive.rig.publisher(drive.http).prepare(work)
        (session,) = fake.sessions.values()
        assert session.resource["status"] == {"privacyStatus": "public"}
        assert "categoryId" not in session.resource["snippet"]


def test_the_post_wins_over_what_is_set_for_the_channel(tmp_path: Path) -> None:
    with driven(channel) as drive:
        options = {"made_for_kids": "yes", "category": "22", "visibility": "private"}
        drive.rig.access = replace(drive.rig.access, options=options)
        drive.rig.base = replace(
            drive.rig.base, settings={"made_for_kids": "no", "category": "19", "synthetic": "yes"}
        )
        work, fake = filmed(drive, tmp_path)
        drive.rig.publisher(drive.http).prepare(work)
        (session,) = fake.sessions.values()
        assert session.resource["snippet"]["categoryId"] == "19"
        assert session.resource["status"] == {
            "privacyStatus": "private", "selfDeclaredMadeForKids": False, "containsSyntheticMedia": True
        }  # fmt: skip
