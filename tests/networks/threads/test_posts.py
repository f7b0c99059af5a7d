"""Threads: where a link stands, whom a post answers, who may answer it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from contracts.publishing import driven, jpeg
from networks.threads.fake import ThreadsFake
from networks.threads.publishing_rig import profile
from parvis.networks.ports import NetworkError
from parvis.networks.publishing import Live
from parvis.networks.versions import Part
from servers.fakes import Fault

LINK = "https://velo.example/guide"


def test_a_link_hangs_on_words_and_stands_among_them_beside_a_picture(tmp_path: Path) -> None:
    with driven(profile) as drive:
        base = replace(drive.rig.base, link=LINK)
        drive.publish(base)
        drive.publish(replace(base, parts=(Part("Le guide", drive.holding(jpeg(tmp_path))),)))
        words, pictured = drive.rig.shown()
        assert (words.text, words.data["card"]) == ("Bonjour", LINK)
        assert (pictured.text, pictured.data["card"]) == (f"Le guide\n\n{LINK}", "")


def test_a_picture_with_a_link_whose_answer_was_lost_is_found(tmp_path: Path) -> None:
    with driven(profile) as drive:
        parts = (Part("Le guide", drive.holding(jpeg(tmp_path))),)
        work = drive.work(replace(drive.rig.base, parts=parts, link=LINK))
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        drive.rig.fake.order(Fault.RESET_AFTER, *drive.rig.commit)
        with pytest.raises(NetworkError):
            publisher.commit(work, state)
        found = publisher.find(work, state)
        assert isinstance(found, Live)
        assert found.remote.id == drive.rig.shown()[0].id


def test_a_lost_answer_of_a_thread_is_looked_for_among_answers() -> None:
    with driven(profile) as drive:
        version = replace(drive.rig.base, parts=(Part("Un"), Part("Deux")))
        first = drive.step(drive.work(version, 1))
        work = drive.work(version, 2, [first])
        publisher = drive.rig.publisher(drive.http)
        state = publisher.prepare(work)
        drive.rig.fake.order(Fault.RESET_AFTER, *drive.rig.commit)
        with pytest.raises(NetworkError):
            publisher.commit(work, state)
        found = publisher.find(work, state)
        assert isinstance(found, Live)
        assert found.remote.id == drive.rig.shown()[1].id


def test_the_comment_answers_the_first_post_and_only_that_post_says_who_may_answer() -> None:
    with driven(profile) as drive:
        parts = (Part("Un"), Part("Deux"))
        version = replace(drive.rig.base, parts=parts, comment="Le lien", visibility="accounts_you_follow")
        first, _second, _comment = drive.publish(version)
        assert [one.reply_to for one in drive.rig.shown()] == ["", first.id, first.id]
        fake = drive.rig.fake
        assert isinstance(fake, ThreadsFake)
        told = [one.fields.get("reply_control", "") for one in fake.containers.values()]
        assert told == ["accounts_you_follow", "", ""]
