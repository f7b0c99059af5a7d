"""The promises of every network that can be published on, tried on each of its rigs."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from contracts.publishing import BACK, NOTHING, Can, Drive, PublishingRig, Rigs, jpeg, picture, video
from parvis.kit.http import Http
from parvis.networks import hands, processing
from parvis.networks.connecting import Application, Way
from parvis.networks.limits import limits
from parvis.networks.ports import Fault as Trouble
from parvis.networks.ports import NetworkError
from parvis.networks.publishing import Live, Look, Work, harmless
from parvis.networks.versions import Card, Media, Poll, Version
from servers.fakes import AFTER, Fault

SILENT = frozenset({Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER})
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def _rigs(network: str) -> Rigs:
    rigs: Rigs = import_module(f"networks.{network}.publishing_rig").RIGS
    return rigs


NETWORKS = {manifest.name: manifest for manifest in hands.that_publish()}
CASES = [(network, name) for network in NETWORKS for name in _rigs(network)]


@pytest.fixture(params=CASES, ids="/".join)
def rig(request: pytest.FixtureRequest) -> Iterator[PublishingRig]:
    network, name = request.param
    with _rigs(network)[name]() as made:
        made.base = replace(made.base, network=network)
        yield made


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing, "sleep", lambda _seconds: None)


@pytest.fixture
def http() -> Iterator[Http]:
    with Http(allow_private=True) as client:
        yield client


@pytest.fixture
def hasty() -> Iterator[Http]:
    """Gives up soon: for those to whom nobody answers."""
    with Http(timeout_s=0.5, allow_private=True) as client:
        yield client


@pytest.fixture
def drive(rig: PublishingRig, http: Http, hasty: Http, tmp_path: Path) -> Drive:
    made = Drive(rig, http, hasty)
    if rig.needs_picture:
        rig.base = _with(rig, made.holding(jpeg(tmp_path, "base")))
    if rig.needs_video:
        rig.base = _with(rig, made.holding(video(tmp_path, "base")))
    return made


def _with(rig: PublishingRig, media: tuple[Media, ...] = (), **more: object) -> Version:
    """The rig's own version, its first part with these files."""
    first = replace(rig.base.parts[0], media=media, **more)  # type: ignore[arg-type]
    return replace(rig.base, parts=(first,))


def _saying(rig: PublishingRig, text: str) -> Version:
    return replace(rig.base, parts=(replace(rig.base.parts[0], text=text),))


def needs(rig: PublishingRig, *abilities: Can) -> None:
    missing = set(abilities) - rig.can
    if missing:
        pytest.skip(f"not of this network: {', '.join(can.value for can in missing)}")


def lost(drive: Drive, work: Work, fault: Fault) -> tuple[NetworkError, dict[str, object]]:
    """Commit once while ``fault`` is ordered; return what was raised, and the state of ``prepare``."""
    rig = drive.rig
    state, met = dict(rig.publisher(drive.http).prepare(work)), len(rig.fake.met)
    rig.fake.order(fault, *rig.commit)
    with pytest.raises(NetworkError) as caught:
        rig.publisher(drive.hasty if fault in SILENT else drive.http).commit(work, state)
    rig.fake.wait_for(met + 1)
    return caught.value, state


def test_the_manifest_says_what_the_network_can_do(rig: PublishingRig) -> None:
    """A webhook can less than the bot beside it: what no rig of a network can, its manifest does not say."""
    manifest = NETWORKS[rig.network]
    assert manifest.comments == (Can.COMMENT in rig.can)
    assert manifest.threads or Can.THREAD not in rig.can


# What others see


def test_words_are_there_once_as_they_were_written(drive: Drive, rig: PublishingRig) -> None:
    text = "L’été à vélo <b>&amp;</b> *sans* _détour_ [ici](x) @personne #vélo\n\nDeuxième ligne 🚲"
    if "forbidden" in limits()[rig.network]:
        text = "".join(sign for sign in text if sign not in limits()[rig.network]["forbidden"].words)
    (remote,) = drive.publish(_saying(rig, text))
    (shown,) = rig.shown()
    assert shown.id == remote.id
    assert shown.text == text
    assert remote.url == "" or remote.url.startswith("https://")


def test_a_picture_is_shown_with_its_alternative_text(
    drive: Drive, rig: PublishingRig, tmp_path: Path
) -> None:
    needs(rig, Can.PICTURE)
    make = jpeg if rig.needs_picture else picture
    drive.publish(_with(rig, drive.holding(make(tmp_path))))
    (shown,) = rig.shown()
    assert len(shown.media) == 1
    if Can.ALT in rig.can:
        assert shown.alts == ("Un vélo contre un mur",)


def test_several_pictures_keep_their_order(drive: Drive, rig: PublishingRig, tmp_path: Path) -> None:
    needs(rig, Can.SEVERAL)
    pairs = [jpeg(tmp_path, name, alt) for name, alt in (("a", "Un"), ("b", "Deux"), ("c", "Trois"))]
    drive.publish(_with(rig, drive.holding(*pairs)))
    (shown,) = rig.shown()
    assert len(shown.media) == 3
    assert len(set(shown.media)) == 3
    if Can.ALT in rig.can:
        assert shown.alts == ("Un", "Deux", "Trois")


def test_a_video_is_shown(drive: Drive, rig: PublishingRig, tmp_path: Path) -> None:
    needs(rig, Can.VIDEO)
    drive.publish(_with(rig, drive.holding(video(tmp_path, size=200_000))))
    (shown,) = rig.shown()
    assert len(shown.media) == 1


def test_a_file_that_an_ai_had_a_part_in_is_labelled_where_the_network_labels(
    drive: Drive, rig: PublishingRig, tmp_path: Path
) -> None:
    filmed = Can.VIDEO in rig.can  # those that label label videos: TikTok has no label for photos
    needs(rig, Can.VIDEO if filmed else Can.PICTURE)
    (media,) = drive.holding((video if filmed else jpeg)(tmp_path, "machine"))
    drive.publish(_with(rig, (media,)))
    drive.publish(_with(rig, (replace(media, by_ai=True),), text="Une image de synthèse"))
    labels = [post.data.get("ai", False) for post in rig.shown()]
    assert labels == [False, NETWORKS[rig.base.network].labels_ai and filmed]


def test_posts_of_a_thread_answer_each_other_in_their_order(drive: Drive, rig: PublishingRig) -> None:
    needs(rig, Can.THREAD)
    first = rig.base.parts[0]
    parts = tuple(replace(first, text=text) for text in ("Un", "Deux", "Trois"))
    remotes = drive.publish(replace(rig.base, parts=parts))
    shown = rig.shown()
    assert [one.text for one in shown] == ["Un", "Deux", "Trois"]
    assert [one.id for one in shown] == [remote.id for remote in remotes]
    assert [one.reply_to for one in shown] == ["", remotes[0].id, remotes[1].id]


def test_a_linked_page_has_its_card(drive: Drive, rig: PublishingRig) -> None:
    needs(rig, Can.CARD)
    card = Card("https://velo.example/guide", "Le guide", "Tout savoir")
    drive.publish(replace(_saying(rig, "À lire"), card=card, link=card.url))
    (shown,) = rig.shown()
    assert shown.data.get("card") == card.url


def test_a_poll_asks_and_offers_its_answers(drive: Drive, rig: PublishingRig) -> None:
    needs(rig, Can.POLL)
    poll = Poll("Quel vélo ?", ("Ville", "Course", "Cargo"), 86_400)
    drive.publish(_with(rig, text="Quel vélo ?", poll=poll))
    (shown,) = rig.shown()
    assert shown.text == "Quel vélo ?"
    assert shown.data.get("poll") == ["Ville", "Course", "Cargo"]


def test_the_first_comment_stands_under_the_post(drive: Drive, rig: PublishingRig) -> None:
    needs(rig, Can.COMMENT)
    post, remote = drive.publish(replace(rig.base, comment="Le lien est ici"))
    (comment,) = rig.comments("Le lien est ici")
    assert (comment.of or comment.reply_to, comment.id) == (post.id, remote.id)


def test_a_network_without_comments_says_so_and_sends_nothing(drive: Drive, rig: PublishingRig) -> None:
    if Can.COMMENT in rig.can:
        pytest.skip("it takes comments")
    version = replace(rig.base, comment="Le lien est ici")
    before = drive.publish(rig.base)
    with pytest.raises(NetworkError) as caught:
        drive.step(drive.work(version, 0, before))
    assert (caught.value.fault, caught.value.code) == (Trouble.REFUSED, "no_comment")
    assert len(rig.shown()) == 1


# Exactly once


def test_preparing_again_and_again_shows_nobody_anything(
    drive: Drive, rig: PublishingRig, tmp_path: Path
) -> None:
    version = rig.base
    if Can.PICTURE in rig.can:
        version = _with(rig, drive.holding(jpeg(tmp_path, "a")))
    work = drive.work(version)
    states = [rig.publisher(drive.http).prepare(work) for _ in range(3)]
    assert rig.fake.visible() == []
    remote = drive.settled(work, rig.publisher(drive.http).commit(work, states[-1]))
    assert [one.id for one in rig.shown()] == [remote.id]


@pytest.mark.parametrize("fault", sorted(AFTER))
def test_an_answer_lost_after_the_effect_is_doubtful_and_found_or_said_to_be_unknowable(
    drive: Drive, rig: PublishingRig, fault: Fault
) -> None:
    work = drive.work(rig.base)
    trouble, state = lost(drive, work, fault)
    assert not harmless(trouble)
    assert len(rig.shown()) == 1
    found = rig.publisher(drive.http).find(work, state)
    if Can.FIND in rig.can:
        assert isinstance(found, Live)
        assert found.remote.id == rig.shown()[0].id
    else:
        assert found is Look.UNKNOWABLE
    assert len(rig.shown()) == 1, "looking changes nothing"


@pytest.mark.parametrize("fault", [Fault.TIMEOUT_BEFORE, Fault.RESET_BEFORE, Fault.BROKEN_BEFORE])
def test_what_never_arrived_is_said_to_be_absent_or_unknowable_never_found(
    drive: Drive, rig: PublishingRig, fault: Fault
) -> None:
    drive.step(drive.work(_saying(rig, "Un autre jour")))
    work = drive.work(rig.base)
    trouble, state = lost(drive, work, fault)
    assert not harmless(trouble)
    assert len(rig.shown()) == 1
    found = rig.publisher(drive.http).find(work, state)
    assert found is (Look.ABSENT if Can.FIND in rig.can else Look.UNKNOWABLE)


def test_the_same_words_of_another_day_are_not_taken_for_a_lost_answer(
    drive: Drive, rig: PublishingRig
) -> None:
    needs(rig, Can.FIND)
    real = rig.fake.now
    rig.fake.now = lambda: real() - timedelta(days=1)
    drive.begun_at -= timedelta(days=1)
    drive.step(drive.work(rig.base, seed="yesterday"))
    rig.fake.now, drive.begun_at = real, real()
    work = drive.work(rig.base, seed="today")
    _trouble, state = lost(drive, work, Fault.RESET_BEFORE)
    assert rig.publisher(drive.http).find(work, state) is Look.ABSENT


def test_a_part_of_a_thread_is_not_taken_for_the_part_before_it(drive: Drive, rig: PublishingRig) -> None:
    needs(rig, Can.FIND, Can.THREAD)
    version = replace(rig.base, parts=(rig.base.parts[0],) * 2)
    first = drive.step(drive.work(version, 1))
    work = drive.work(version, 2, [first])
    _trouble, state = lost(drive, work, Fault.RESET_BEFORE)
    assert rig.publisher(drive.http).find(work, state) is Look.ABSENT


def test_a_lost_comment_is_found_or_said_to_be_unknowable(drive: Drive, rig: PublishingRig) -> None:
    needs(rig, Can.COMMENT)
    version = replace(rig.base, comment="Le lien est ici")
    before = drive.publish(rig.base)
    work = drive.work(version, 0, before)
    publisher = rig.publisher(drive.http)
    state = publisher.prepare(work)
    rig.fake.order(Fault.RESET_AFTER, *rig.comment)
    with pytest.raises(NetworkError) as caught:
        publisher.commit(work, state)
    assert not harmless(caught.value)
    (comment,) = rig.comments("Le lien est ici")
    found = publisher.find(work, state)
    assert found is Look.UNKNOWABLE or (isinstance(found, Live) and found.remote.id == comment.id)


def test_a_key_that_comes_twice_makes_one_post(drive: Drive, rig: PublishingRig) -> None:
    work = drive.work(rig.base)
    publisher = rig.publisher(drive.http)
    state = publisher.prepare(work)
    now = datetime.now(UTC)
    again = publisher.repeatable(work, state, committed_at=now, now=now)
    assert again is (Can.REPEAT in rig.can)
    if not again:
        return
    _trouble, state = lost(drive, work, Fault.RESET_AFTER)
    remote = drive.settled(work, publisher.commit(work, state))
    assert [one.id for one in rig.shown()] == [remote.id]
    later = now + timedelta(days=2)
    assert not publisher.repeatable(work, state, committed_at=now, now=later), "keys are forgotten in time"


# Faults


def test_a_token_that_has_ended_asks_for_a_person_or_a_refresh(drive: Drive, rig: PublishingRig) -> None:
    trouble, _state = lost(drive, drive.work(rig.base), Fault.EXPIRED)
    assert trouble.fault is Trouble.AUTH
    assert harmless(trouble)
    assert rig.fake.visible() == []


def test_too_many_requests_tells_how_long_to_wait(drive: Drive, rig: PublishingRig) -> None:
    trouble, _state = lost(drive, drive.work(rig.base), Fault.RATE_LIMITED)
    assert trouble.code == "rate_limited"
    assert trouble.retry_after is not None
    assert trouble.retry_after == pytest.approx(rig.waits, abs=1) if rig.waits else trouble.retry_after > 0
    assert harmless(trouble)
    assert rig.fake.visible() == []


def test_what_the_network_refuses_is_harmless_and_says_why(drive: Drive, rig: PublishingRig) -> None:
    work = drive.work(_saying(rig, "é" * (rig.most_text + 1)))
    publisher = rig.publisher(drive.http)
    with pytest.raises(NetworkError) as caught:
        publisher.commit(work, publisher.prepare(work))
    assert harmless(caught.value)
    assert str(caught.value)
    assert rig.fake.visible() == []


def test_what_is_not_what_it_says_is_refused_and_leaves_nothing(
    drive: Drive, rig: PublishingRig, tmp_path: Path
) -> None:
    """A text under the name of a picture."""
    needs(rig, Can.PICTURE, Can.JUDGE)
    media, file = jpeg(tmp_path, "faux")
    file.path.write_bytes(b"#!/bin/sh\necho " + b"x" * (file.bytes - 15))
    work = drive.work(_with(rig, drive.holding((media, file))))
    with pytest.raises(NetworkError) as caught:
        drive.step(work)
    assert caught.value.fault in {Trouble.BAD_INPUT, Trouble.REFUSED}
    assert rig.fake.visible() == []


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE, Fault.BROKEN_AFTER, Fault.GARBAGE_AFTER])
def test_an_upload_that_fails_may_be_done_again(
    drive: Drive, rig: PublishingRig, tmp_path: Path, fault: Fault
) -> None:
    if rig.upload == NOTHING:
        pytest.skip("nothing is uploaded ahead")
    work = drive.work(_with(rig, drive.holding(jpeg(tmp_path, "a"))))
    rig.fake.order(fault, *rig.upload)
    with pytest.raises(NetworkError):
        rig.publisher(drive.http).prepare(work)
    drive.step(work)
    assert len(rig.shown()) == 1


def test_secrets_stand_in_no_error_and_in_no_state(drive: Drive, rig: PublishingRig, tmp_path: Path) -> None:
    hidden = {rig.access.token, *rig.access.secrets.values()} - {""}
    work = drive.work(rig.base)
    publisher = rig.publisher(drive.http)
    state = publisher.prepare(work)
    told, kept = [repr(state), repr(rig.access), repr(work)], dict(rig.fake.tokens)
    for fault in Fault:
        if fault is Fault.SLOW or fault in SILENT:
            continue
        state = publisher.prepare(work)  # anew: what was published is not sent again
        rig.fake.order(fault, *rig.commit)
        with pytest.raises(NetworkError) as caught:
            publisher.commit(work, state)
        rig.fake.tokens.update(kept)
        told.append("".join(traceback.format_exception(caught.value)))
    assert [secret for secret in hidden if any(secret in one for one in told)] == []


# Listing, changing, removing, numbers


def test_the_accounts_own_posts_are_listed_newest_first(drive: Drive, rig: PublishingRig) -> None:
    recents = hands.recents(rig.network, drive.http, lambda: NOW)
    if recents is None or Can.FIND not in rig.can:
        pytest.skip("this network lists no posts to a program")
    remotes = [drive.step(drive.work(_saying(rig, text), seed=text)) for text in ("Un", "Deux")]
    listed = recents.recent(rig.access, drive.begun_at - timedelta(minutes=1))
    assert [(one.remote.id, one.text) for one in listed] == [
        (remotes[1].id, "Deux"),
        (remotes[0].id, "Un"),
    ]
    assert list(recents.recent(rig.access, drive.begun_at + timedelta(days=1))) == []


def test_what_is_there_can_be_changed(drive: Drive, rig: PublishingRig) -> None:
    changes = hands.changes(rig.network, drive.http, lambda: NOW)
    if changes is None or not NETWORKS[rig.network].can_edit:
        pytest.skip("this network lets no program change a post")
    (remote,) = drive.publish(rig.base)
    work = drive.work(_saying(rig, "Bonsoir"))
    kept = changes.edit(work, remote, rig.publisher(drive.http).prepare(work))
    assert [(one.id, one.text) for one in rig.shown()] == [(kept.id, "Bonsoir")]
    again = changes.edit(work, kept, rig.publisher(drive.http).prepare(work))
    assert [(one.id, one.text) for one in rig.shown()] == [(again.id, "Bonsoir")]


def test_what_is_there_can_be_removed_and_removed_again(drive: Drive, rig: PublishingRig) -> None:
    changes = hands.changes(rig.network, drive.http, lambda: NOW)
    if changes is None:
        pytest.skip("this network lets no program remove a post")
    (remote,) = drive.publish(rig.base)
    changes.remove(rig.access, remote)
    assert rig.shown() == []
    changes.remove(rig.access, remote)


def test_counts_are_told_and_posts_that_are_gone_are_missing(drive: Drive, rig: PublishingRig) -> None:
    metrics = hands.metrics(rig.network, drive.http, lambda: NOW)
    if metrics is None or rig.counted is None:
        pytest.skip("this network tells no numbers")
    (remote,) = drive.publish(rig.base)
    rig.counted(rig.shown()[0])
    counts = metrics.counts(rig.access, [remote.id, "999999999"])
    assert set(counts) == {remote.id}
    assert counts[remote.id].likes == 3


def test_a_quota_is_read_from_the_network(drive: Drive, rig: PublishingRig) -> None:
    quotas = hands.quotas(rig.network, drive.http, lambda: NOW)
    if quotas is None or rig.quota_used is None:
        pytest.skip("this network tells no quota")
    rig.quota_used(7)
    quota = quotas.quota(rig.access)
    assert quota is not None
    assert quota.used == 7
    assert quota.total > 7
    assert quota.window_s > 0


# Connecting


def test_a_form_that_is_right_opens_the_account(rig: PublishingRig, http: Http) -> None:
    connector = hands.connector(rig.network, http, lambda: NOW)
    if connector.way is not Way.FORM:
        pytest.skip("it is connected by OAuth")
    assert {question.name for question in connector.questions} <= set(rig.answers)
    grant = connector.answered(rig.answers)
    candidates = connector.accounts(grant, rig.access.host)
    assert rig.access.id in [candidate.id for candidate in candidates]
    assert all(candidate.handle for candidate in candidates)
    assert rig.access.token not in repr(grant)


def test_a_form_that_is_wrong_says_so_without_its_secrets(rig: PublishingRig, http: Http) -> None:
    connector = hands.connector(rig.network, http, lambda: NOW)
    if connector.way is not Way.FORM:
        pytest.skip("it is connected by OAuth")
    with pytest.raises(NetworkError) as caught:
        connector.answered(rig.wrong_answers)
    assert caught.value.fault in {Trouble.AUTH, Trouble.NOT_FOUND, Trouble.BAD_INPUT}
    secrets = {rig.wrong_answers[one.name] for one in connector.questions if one.secret} - {""}
    assert not any(secret in str(caught.value) for secret in secrets)
    with pytest.raises(NetworkError):
        connector.answered({})


def test_a_revoked_form_asks_for_a_person(rig: PublishingRig, http: Http) -> None:
    connector = hands.connector(rig.network, http, lambda: NOW)
    if connector.way is not Way.FORM:
        pytest.skip("it is connected by OAuth")
    assert connector.refresh(rig.access, None, "").token == rig.access.token
    rig.fake.tokens.clear()
    with pytest.raises(NetworkError) as caught:
        connector.refresh(rig.access, None, "")
    assert (caught.value.fault, caught.value.code) == (Trouble.AUTH, "invalid_grant")


def test_oauth_leads_through_an_invitation_to_the_account(rig: PublishingRig, http: Http) -> None:
    connector = hands.connector(rig.network, http, lambda: NOW)
    if connector.way is not Way.OAUTH:
        pytest.skip("it is connected by a form")
    host, door = rig.access.host, rig.fake.door
    invitation = connector.invite(rig.application, host, BACK)
    code, state = door.say_yes(invitation.url)
    with pytest.raises(NetworkError) as forged:
        connector.redeem(
            rig.application, invitation, code=code, state=state + "x", host=host, redirect_uri=BACK
        )
    assert forged.value.code == "forged"
    grant = connector.redeem(
        rig.application, invitation, code=code, state=state, host=host, redirect_uri=BACK
    )
    candidates = connector.accounts(grant, host)
    assert rig.access.id in [candidate.id for candidate in candidates]
    told = repr((invitation, grant, candidates, rig.application))
    secrets = {grant.token, grant.refresh, invitation.state, rig.application.client_secret} - {""}
    assert not any(secret in told for secret in secrets)
    with pytest.raises(NetworkError) as used:
        connector.redeem(rig.application, invitation, code=code, state=state, host=host, redirect_uri=BACK)
    assert used.value.code == "invalid_grant"


def test_oauth_refreshes_and_says_when_the_permission_is_gone(rig: PublishingRig, http: Http) -> None:
    connector = hands.connector(rig.network, http, lambda: NOW)
    if connector.way is not Way.OAUTH or not rig.fake.door.refreshes:
        pytest.skip("nothing is refreshed")
    refresh = rig.refresh() if rig.refresh else rig.fake.door.refresh_of(rig.account)
    grant = connector.refresh(rig.access, rig.application, refresh)
    assert grant.token
    assert grant.token in rig.fake.tokens
    rotates = rig.fake.door.rotates
    assert bool(grant.refresh) is rotates, "an empty refresh token says nothing: the old one is kept"
    if rig.refresh is None:
        wrong = Application(rig.application.client_id, "wrong")
        with pytest.raises(NetworkError) as stranger:
            connector.refresh(rig.access, wrong, grant.refresh or refresh)
        assert stranger.value.code != "invalid_grant", "a wrong secret disconnects nobody"
    rig.fake.door.revoke(rig.account)
    rig.fake.tokens.clear()
    with pytest.raises(NetworkError) as gone:
        connector.refresh(rig.access, rig.application, grant.refresh or refresh)
    assert (gone.value.fault, gone.value.code) == (Trouble.AUTH, "invalid_grant")


def test_a_price_is_told_where_each_use_is_paid_for(rig: PublishingRig) -> None:
    price = hands.price(rig.network)
    assert (price is None) == (rig.price == "")
    if price is not None:
        assert str(price(rig.base)) == rig.price
