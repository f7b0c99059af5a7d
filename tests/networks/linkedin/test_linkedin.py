"""What is LinkedIn's alone: where files go, which accounts open, and what a card carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.publishing import BACK, Drive, PublishingRig, picture
from networks.linkedin.fake import PAGE, PERSON
from networks.linkedin.publishing_rig import page
from parvis.kit.http import Http
from parvis.networks import hands, processing
from parvis.networks.connecting import Application
from parvis.networks.ports import NetworkError
from parvis.networks.publishing import Live, Look
from parvis.networks.versions import Card
from servers.fakes import Fault, told
from servers.web import Ask

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch) -> Iterator[PublishingRig]:
    monkeypatch.setattr(processing, "sleep", lambda _seconds: None)
    with page() as made:
        made.base = replace(made.base, network="linkedin")
        yield made


@pytest.fixture
def http() -> Iterator[Http]:
    with Http(allow_private=True) as client:
        yield client


def accounts(rig: PublishingRig, http: Http, application: Application) -> list[str]:
    connector = hands.connector("linkedin", http, lambda: NOW)
    invitation = connector.invite(application, rig.access.host, BACK)
    code, state = rig.fake.door.say_yes(invitation.url)
    grant = connector.redeem(
        application, invitation, code=code, state=state, host=rig.access.host, redirect_uri=BACK
    )
    return [one.id for one in connector.accounts(grant, rig.access.host)]


def test_an_application_for_people_opens_the_person_alone(rig: PublishingRig, http: Http) -> None:
    assert accounts(rig, http, Application("client-1", "client-secret-1")) == [PERSON]
    assert accounts(rig, http, rig.application) == [PERSON, PAGE]


def test_a_file_is_sent_to_no_other_house(rig: PublishingRig, http: Http, tmp_path: Path) -> None:
    elsewhere = {"value": {"uploadUrl": "http://127.0.0.1:1/steal", "image": "urn:li:image:1"}}
    table = [("POST", r"/rest/images", lambda _fake, _ask: told(elsewhere)), *rig.fake._table]
    rig.fake._table = table  # type: ignore[misc]
    drive = Drive(rig, http, http)
    part = replace(rig.base.parts[0], media=drive.holding(picture(tmp_path)))
    with pytest.raises(NetworkError, match="elsewhere"):
        drive.publish(replace(rig.base, parts=(part,)))
    assert rig.shown() == []


def test_the_picture_of_a_card_is_uploaded_with_it(rig: PublishingRig, http: Http, tmp_path: Path) -> None:
    drive = Drive(rig, http, http)
    (media,) = drive.holding(picture(tmp_path))
    card = Card("https://velo.example/guide", "Le guide", "Tout savoir", media.key)
    drive.publish(replace(rig.base, card=card))
    (ask,) = rig.fake.calls("POST", "/rest/posts")
    assert b'"thumbnail": "urn:li:image:' in ask.body
    assert len(rig.fake.calls("PUT", "/dms-uploads/.*")) == 1


def test_an_application_that_may_not_read_cannot_look(rig: PublishingRig, http: Http) -> None:
    rig.access = replace(rig.access, token=rig.fake.issue(PAGE, {"w_organization_social"}))
    drive = Drive(rig, http, http)
    drive.publish(rig.base)
    assert str(rig.publisher(http).find(drive.work(rig.base), {})) == "unknowable"


@pytest.mark.parametrize(("others", "found"), [(70, True), (400, False)])
def test_a_lost_comment_is_looked_for_among_all_and_never_said_to_be_absent_too_early(
    rig: PublishingRig, http: Http, others: int, found: bool
) -> None:
    drive = Drive(rig, http, http)
    before = drive.publish(rig.base)
    for number in range(others):
        rig.fake.show("urn:li:person:other", f"Bravo {number}", of=before[0].id)
    work = drive.work(replace(rig.base, comment="Le lien"), 0, before)
    rig.fake.order(Fault.RESET_AFTER, *rig.comment)
    with pytest.raises(NetworkError):
        drive.step(work)
    look = rig.publisher(http).find(work, {})
    assert isinstance(look, Live) is found
    assert found or look is Look.UNKNOWABLE


def test_a_limit_of_the_day_ends_at_midnight_utc(rig: PublishingRig, http: Http) -> None:
    rig.fake.order(Fault.RATE_LIMITED, *rig.commit)
    publisher = rig.publisher(http, lambda: NOW)
    with pytest.raises(NetworkError) as caught:
        publisher.commit(Drive(rig, http, http).work(rig.base), {"media": [], "card": ""})
    assert caught.value.retry_after == 6 * 3600


def test_every_request_names_the_version(rig: PublishingRig, http: Http) -> None:
    Drive(rig, http, http).publish(rig.base)

    def version(ask: Ask) -> str:
        return ask.headers.get("linkedin-version", "")

    assert {version(ask) for ask in rig.fake.asked} == {"202605"}


def test_a_page_cannot_speak_to_connections_and_a_person_can(rig: PublishingRig, http: Http) -> None:
    drive = Drive(rig, http, http)
    closed = replace(rig.base, settings={"audience": "CONNECTIONS"})
    with pytest.raises(NetworkError) as caught:
        drive.publish(closed)
    assert caught.value.code == "visibility"
    rig.access = replace(rig.access, id=PERSON, token=rig.fake.issue(PERSON, {"w_member_social"}))
    drive.publish(closed)
    (ask,) = rig.fake.calls("POST", "/rest/posts")
    assert b'"visibility": "CONNECTIONS"' in ask.body
