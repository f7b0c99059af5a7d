"""Settings of posts: nothing presumed, nothing that the account may not choose, nothing that clashes."""

from __future__ import annotations

import pytest
from django.utils import translation

from parvis.networks.checking import Severity, check
from parvis.networks.hands import that_publish
from parvis.networks.ports import MediaKind
from parvis.networks.post_settings import Account, Place, Wrong
from parvis.networks.versions import Media, Part, Version
from parvis.networks.wording import worded

FILM = Media(MediaKind.VIDEO, "mp4", 1000, 720, 1280, seconds=12, fps=30)
NOBODY = Account()


def found(network: str, account: Account | None = NOBODY, **said: str) -> list[str]:
    version = Version(network, (Part("Bonjour", (FILM,)),), title="Un tour", settings=said)
    return [one.name for one in check(version, account=account) if one.name in list(Wrong)]


def test_who_sees_a_tiktok_is_chosen_by_somebody() -> None:
    assert found("tiktok") == [Wrong.UNSAID]
    assert found("tiktok", None) == [Wrong.UNSAID], "the editor says it too"
    assert found("tiktok", Account({"privacy_level": "SELF_ONLY"})) == [Wrong.UNSAID], "never once for all"
    assert found("tiktok", privacy_level="SELF_ONLY") == []


def test_only_what_the_account_offers_can_be_chosen() -> None:
    private = Account(offered={"privacy_level": frozenset({"SELF_ONLY"}), "allow_duet": frozenset()})
    assert found("tiktok", private, privacy_level="SELF_ONLY") == []
    assert found("tiktok", private, privacy_level="PUBLIC_TO_EVERYONE") == [Wrong.NOT_OFFERED]
    assert found("tiktok", private, privacy_level="SELF_ONLY", allow_duet="yes") == [Wrong.NOT_OFFERED]


def test_a_paid_partnership_is_not_private() -> None:
    assert found("tiktok", privacy_level="SELF_ONLY", advertises="own") == []
    assert found("tiktok", privacy_level="SELF_ONLY", advertises="both") == [Wrong.CLASH]
    assert found("tiktok", privacy_level="PUBLIC_TO_EVERYONE", advertises="both") == []


def test_made_for_children_is_said_for_the_video_or_for_the_channel() -> None:
    assert found("youtube") == [Wrong.UNSAID]
    assert found("youtube", None) == [], "the editor does not know the channel"
    assert found("youtube", Account({"made_for_kids": "no"})) == []
    assert found("youtube", made_for_kids="yes") == []


def test_what_no_network_knows_is_found() -> None:
    assert found("tiktok", privacy_level="EVERYBODY") == [Wrong.UNKNOWN]


def test_findings_are_whole_sentences_that_name_the_setting() -> None:
    version = Version("tiktok", (Part("Bonjour", (FILM,)),))
    (unsaid,) = [one for one in check(version) if one.name == Wrong.UNSAID]
    assert unsaid.severity is Severity.REFUSES
    with translation.override("en"):
        assert worded(unsaid) == "“Who sees it”: choose, nothing is presumed here."


@pytest.mark.parametrize(
    "manifest", [one for one in that_publish() if one.settings], ids=lambda one: one.name
)
def test_what_is_declared_holds_together(manifest: object) -> None:
    settings = manifest.settings  # type: ignore[attr-defined]
    names = [one.name for one in settings]
    assert len(set(names)) == len(names)
    for one in settings:
        assert one.label
        assert one.clash is None or (one.clash.values <= one.allowed and one.clash.other in names)
        assert one.values or one.place is Place.POST, "what is set once is a list, so that it can be unsaid"
