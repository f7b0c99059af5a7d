"""Facebook Pages: videos in pieces, Pages and their tokens, links beside pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.publishing import BACK, driven, jpeg, video
from networks.facebook.fake import PAGE, V
from networks.facebook.publishing_rig import page
from parvis.networks import hands
from parvis.networks.ports import NetworkError
from parvis.networks.publishing import Live, Look, Pending
from parvis.networks.versions import Part
from servers.fakes import Fault

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_a_video_goes_in_the_pieces_that_facebook_asks_for(tmp_path: Path) -> None:
    with driven(page) as drive:
        media = drive.holding(video(tmp_path, size=200_000))
        work = drive.work(
            replace(drive.rig.base, parts=(Part("Un tour", media),), link="https://velo.example")
        )
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        assert len(drive.rig.fake.calls("POST", f"{V}/{PAGE}/videos")) == 1 + 4, "64 KiB each, and the start"
        assert drive.rig.shown() == []
        assert publisher.find(work, state) is Look.ABSENT
        assert isinstance(publisher.commit(work, state), Pending)
        (shown,) = drive.rig.shown()
        assert shown.media == (drive.files[media[0].key].sha256,)
        assert shown.text == "Un tour\n\nhttps://velo.example"


def test_a_video_whose_answer_was_lost_is_known_by_its_number_and_never_ended_twice(tmp_path: Path) -> None:
    with driven(page) as drive:
        media = drive.holding(video(tmp_path))
        work = drive.work(replace(drive.rig.base, parts=(Part("Un tour", media),)))
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        drive.rig.fake.order(Fault.RESET_AFTER, "POST", f"{V}/{PAGE}/videos")
        with pytest.raises(NetworkError):
            publisher.commit(work, state)
        found = publisher.find(work, state)
        assert isinstance(found, Live)
        assert found.remote.id == drive.rig.shown()[0].id
        assert not publisher.repeatable(work, state, committed_at=drive.begun_at, now=drive.begun_at)


def test_a_link_beside_pictures_stands_among_the_words_once(tmp_path: Path) -> None:
    with driven(page) as drive:
        media, link = drive.holding(jpeg(tmp_path)), "https://velo.example/guide"
        version = replace(drive.rig.base, parts=(Part("Le guide", media),), link=link)
        drive.publish(version)
        drive.publish(replace(version, parts=(Part(f"Ici : {link}", media),)))
        assert [one.text for one in drive.rig.shown()] == [f"Le guide\n\n{link}", f"Ici : {link}"]


def test_only_pages_on_which_one_may_publish_are_offered_each_with_its_own_token() -> None:
    with driven(page) as drive:
        rig, connector = drive.rig, hands.connector("facebook", drive.http, lambda: NOW)
        host = rig.access.host
        invitation = connector.invite(rig.application, host, BACK)
        code, state = rig.fake.door.say_yes(invitation.url)
        grant = connector.redeem(
            rig.application, invitation, code=f"{code}#_", state=state, host=host, redirect_uri=BACK
        )
        (candidate,) = connector.accounts(grant, host)
        assert (candidate.id, candidate.name) == (PAGE, "Vélo Lyon")
        assert candidate.grant is not None
        assert candidate.grant.token != grant.token
        assert (candidate.grant.expires_at, candidate.grant.refresh) == (None, "")
        assert "app_secret" not in candidate.grant.secrets, "what a Page needs is its proof alone"
        access = replace(rig.access, token=candidate.grant.token, secrets=candidate.grant.secrets)
        rig.access = access
        drive.publish(rig.base)
        assert len(rig.shown()) == 1


def test_a_page_whose_token_ended_must_be_connected_anew() -> None:
    with driven(page) as drive:
        connector = hands.connector("facebook", drive.http, lambda: NOW)
        with pytest.raises(NetworkError) as caught:
            connector.refresh(drive.rig.access, drive.rig.application, "")
        assert caught.value.code == "invalid_grant"
