"""What an account is set to, and what its network says that it may choose: both stand before a post
leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client

from apps.publishing import made
from networks.tiktok.fake import ME, TikTokFake
from parvis.apps.content.bodies import Placed
from parvis.apps.content.models import Post
from parvis.apps.library.models import Asset, Kind
from parvis.apps.publishing import selectors
from parvis.apps.publishing.models import Account
from parvis.apps.publishing.told import offered_by
from parvis.core.audit import AuditEntry
from parvis.core.people import User
from parvis.core.secrets import set_secret
from parvis.core.workspaces.models import Workspace
from servers.fakes import Fault

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def tiktok(monkeypatch: pytest.MonkeyPatch) -> Iterator[TikTokFake]:
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")
    with TikTokFake() as fake:
        yield fake


@pytest.fixture
def creator(workspace: Workspace, tiktok: TikTokFake) -> Account:
    account = made.account(workspace, "tiktok", remote_id=ME, host=tiktok.url)
    set_secret(account, "token", tiktok.issue(ME))
    return account


def film(workspace: Workspace, owner: User, network: str, **settings: str) -> Post:
    asset = Asset.objects.create(
        workspace=workspace, name="tour.mp4", kind=Kind.VIDEO, format="mp4", bytes=90_000, sha256="a" * 64,
        width=720, height=1280, seconds=12, fps=30, alt="Un tour",
    )  # fmt: skip
    said = made.body("Bonjour", networks=(network,), title="Un tour de vélo")
    piece = replace(said.common.parts[0], media=(Placed(UUID(str(asset.pk)), asset.sha256),))
    said = replace(said, common=replace(said.common, parts=(piece,)), settings={network: settings})
    post = made.post(workspace, owner, said)
    made.cleared(post, owner)
    return post


def blocking(post: Post, account: Account) -> list[str]:
    return [one.code for one in selectors.obstacles(post, account, NOW) if one.blocks]


def test_a_video_waits_until_somebody_said_whether_it_is_for_children(
    page: Client, workspace: Workspace, owner: User
) -> None:
    channel, post = made.account(workspace, "youtube"), film(workspace, owner, "youtube")
    assert blocking(post, channel) == ["setting_unsaid"]
    address = f"/w/{workspace.slug}/accounts/{channel.pk}/"
    assert "Made for children" in page.get(address).content.decode()
    guard = {"gap_seconds": "30", "an_hour": "20", "late_minutes": "60"}
    assert page.post(address, {**guard, "made_for_kids": "perhaps"}).status_code == 422
    page.post(address, {**guard, "made_for_kids": "no", "category": "19"})
    channel.refresh_from_db()
    assert (channel.options["made_for_kids"], channel.options["category"]) == ("no", "19")
    assert blocking(post, channel) == []
    entry = AuditEntry.objects.filter(verb="account.guard").latest("pk")
    assert (entry.before["made_for_kids"], entry.after["made_for_kids"]) == ("", "no")


def test_whoever_is_about_to_publish_sees_what_the_creator_may_choose_today(
    page: Client, workspace: Workspace, owner: User, creator: Account, tiktok: TikTokFake
) -> None:
    post = film(workspace, owner, "tiktok", privacy_level="PUBLIC_TO_EVERYONE")
    panel = f"/w/{workspace.slug}/deliveries/of/{post.pk}/"
    assert "the account may not choose this" not in page.get(panel).content.decode()
    asked = len(tiktok.calls("POST", "/v2/post/publish/creator_info/query/"))
    assert asked == 1
    page.get(panel)
    assert len(tiktok.calls("POST", "/v2/post/publish/creator_info/query/")) == asked, "asked a moment ago"
    tiktok.private = True
    Account.objects.update(told_at=NOW)
    assert "the account may not choose this" in page.get(panel).content.decode()
    creator.refresh_from_db()
    assert blocking(post, creator) == ["setting_not_offered"]
    assert offered_by(workspace)["tiktok"]["privacy_level"] == {"MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"}


def test_a_silent_network_leaves_what_was_told_before(
    page: Client, workspace: Workspace, owner: User, creator: Account, tiktok: TikTokFake
) -> None:
    told = {"settings": {"privacy_level": ["SELF_ONLY"]}}
    Account.objects.update(told=told, told_at=NOW)
    tiktok.order(Fault.BROKEN_BEFORE)
    post = film(workspace, owner, "tiktok", privacy_level="SELF_ONLY")
    assert page.get(f"/w/{workspace.slug}/deliveries/of/{post.pk}/").status_code == 200
    creator.refresh_from_db()
    assert creator.told == told


def test_what_another_workspace_may_choose_is_not_ours(
    other_workspace: Workspace, workspace: Workspace
) -> None:
    made.account(other_workspace, "tiktok", told={"settings": {"privacy_level": ["SELF_ONLY"]}})
    assert offered_by(workspace) == {}
