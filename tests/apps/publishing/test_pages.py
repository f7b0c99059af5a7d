"""Pages of publishing, as somebody sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from apps.publishing import made
from apps.publishing.rigged import Desk
from networks.bluesky.fake import HANDLE, PASSWORD, BlueskyFake
from parvis.apps.approval.models import Clearance
from parvis.apps.library.keeping import path_of
from parvis.apps.library.models import Asset, Kind
from parvis.apps.publishing import fetching
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.states import Connection, Reason, State
from parvis.core.actors import Actor
from parvis.core.autonomy.services import everything_start, everything_stop
from parvis.core.people import User
from parvis.core.secrets import open_secret
from parvis.core.workspaces.models import Workspace
from servers.fakes import Fault

pytestmark = pytest.mark.django_db


@pytest.fixture
def private_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")


@pytest.fixture
def bluesky() -> Iterator[BlueskyFake]:
    with BlueskyFake() as fake:
        yield fake


def at(workspace: Workspace, path: str = "") -> str:
    return f"/w/{workspace.slug}/{path}"


def read(page: Client, address: str) -> str:
    answer = page.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def post_to(page: Client, address: str, **data: object) -> str:
    """Send a form and read where it leads."""
    answer = page.post(address, data, follow=True)  # type: ignore[arg-type]
    return answer.content.decode()


@pytest.mark.usefixtures("private_hosts")
def test_an_account_is_connected_with_a_form_and_its_password_is_kept_nowhere(
    page: Client, workspace: Workspace, bluesky: BlueskyFake
) -> None:
    address = at(workspace, "accounts/connect/bluesky/")
    assert "App password" in read(page, address)
    wrong = page.post(address, {"handle": HANDLE, "password": "wrong", "host": bluesky.url})
    assert wrong.status_code == 422
    assert "make a new password for Parvis" in wrong.content.decode()
    assert not Account.objects.exists()
    shown = post_to(page, address, handle=HANDLE, password=PASSWORD, host=bluesky.url)
    account = Account.objects.get()
    assert f"{HANDLE} is connected." in shown
    assert (account.host, account.state) == (bluesky.url, Connection.CONNECTED)
    kept = [open_secret(account, name) or "" for name in ("token", "refresh", "secrets")]
    assert kept[0] in bluesky.tokens
    assert not any(PASSWORD in secret for secret in kept)


def test_connecting_again_asks_only_for_what_nobody_knows(
    page: Client, workspace: Workspace, other_workspace: Workspace
) -> None:
    ours = made.account(
        workspace,
        network="bluesky",
        handle="velo.bsky.social",
        host="https://pds.example",
        state=Connection.DISCONNECTED,
    )
    theirs = made.account(other_workspace, network="bluesky", handle="secret.bsky.social")
    shown = read(page, at(workspace, f"accounts/connect/bluesky/?again={ours.pk}"))
    assert 'value="velo.bsky.social"' in shown
    assert 'value="https://pds.example"' in shown
    assert f"?again={ours.pk}" in read(page, at(workspace, "accounts/"))
    for stranger in (theirs.pk, "x", "9" * 30):
        assert "secret.bsky" not in read(page, at(workspace, f"accounts/connect/bluesky/?again={stranger}"))


@pytest.mark.usefixtures("private_hosts")
def test_an_account_is_connected_through_the_network_and_back(
    page: Client, workspace: Workspace, desk: Desk
) -> None:
    fake = desk.rig.fake
    begun = page.post(at(workspace, "accounts/connect/mastodon/"), {"host": fake.url})
    address = begun.context["address"]
    assert "Go to Mastodon" in begun.content.decode()
    asked = dict(parse_qsl(urlsplit(address).query))
    assert asked["redirect_uri"] == f"{django_settings.PUBLIC_URL}/networks/back/"
    assert asked["code_challenge_method"] == "S256"
    code, state = fake.door.say_yes(address)
    forged = page.get("/networks/back/", {"code": code, "state": f"{state}x"}, follow=True)
    assert "does not belong to what you began" in forged.content.decode()
    begun = page.post(at(workspace, "accounts/connect/mastodon/"), {"host": f"{fake.url.upper()}/"})
    code, state = fake.door.say_yes(begun.context["address"])
    shown = page.get("/networks/back/", {"code": code, "state": state}, follow=True).content.decode()
    assert "@alice" in shown
    account = Account.objects.get(remote_id=desk.rig.access.id)
    assert (account.options["software"], account.host) == ("mastodon", fake.url)
    assert account.told["text"] == 500, "the instance's own limits are read at once"


def test_coming_back_without_having_begun_connects_nothing(page: Client) -> None:
    shown = page.get("/networks/back/", {"code": "x", "state": "y"}, follow=True).content.decode()
    assert "begun elsewhere" in shown
    assert not Account.objects.exists()


def test_a_network_that_wants_an_application_says_so_and_shows_the_address_to_give(
    page: Client, workspace: Workspace
) -> None:
    shown = read(page, at(workspace, "accounts/connect/linkedin/"))
    assert "developers’ page" in shown
    assert f"{django_settings.PUBLIC_URL}/networks/back/" in shown


def test_disconnecting_forgets_the_secrets(page: Client, workspace: Workspace, desk: Desk) -> None:
    shown = post_to(page, at(workspace, f"accounts/{desk.account.pk}/disconnect/"))
    desk.account.refresh_from_db()
    assert "its secrets are forgotten" in shown
    assert (desk.account.token, desk.account.state) == (None, Connection.DISCONNECTED)


def test_the_guard_is_kept_and_nonsense_is_said_beside_its_field(
    page: Client, workspace: Workspace, desk: Desk
) -> None:
    address = at(workspace, f"accounts/{desk.account.pk}/")
    assert page.post(address, {"gap_seconds": -1, "an_hour": 0, "late_minutes": 5}).status_code == 422
    post_to(page, address, gap_seconds=10, an_hour=5, late_minutes=30)
    desk.account.refresh_from_db()
    assert (desk.account.gap_seconds, desk.account.an_hour, desk.account.late_minutes) == (10, 5, 30)


def test_the_panel_says_why_not_and_then_schedules(
    page: Client, workspace: Workspace, owner: User, desk: Desk
) -> None:
    post = made.post(workspace, owner, desk.body("Bonjour"))
    panel = at(workspace, f"deliveries/of/{post.pk}/")
    assert "not approved as it stands" in read(page, panel)
    made.cleared(post, owner)
    assert "not approved" not in read(page, panel)
    tomorrow = (timezone.now() + timedelta(days=1)).date()
    shown = post_to(
        page,
        f"{panel}schedule/",
        account=desk.account.pk,
        day=tomorrow,
        at="09:30",
        zone="Europe/Paris",
        do="schedule",
    )
    assert "Scheduled for" in shown
    row = Delivery.objects.get()
    assert (row.state, row.day, str(row.time), row.zone) == (
        State.SCHEDULED,
        tomorrow,
        "09:30:00",
        "Europe/Paris",
    )
    again = post_to(page, f"{panel}schedule/", account=desk.account.pk, do="now")
    assert "already on their way" in again
    assert Delivery.objects.count() == 1


def test_what_a_limit_refuses_is_not_scheduled(
    page: Client, workspace: Workspace, owner: User, desk: Desk
) -> None:
    post = made.post(workspace, owner, desk.body("x" * 501))
    made.cleared(post, owner)
    assert "disabled" in read(page, at(workspace, f"deliveries/of/{post.pk}/"))
    post_to(page, at(workspace, f"deliveries/of/{post.pk}/schedule/"), account=desk.account.pk, do="now")
    assert not Delivery.objects.exists()


def test_a_past_moment_and_another_workspaces_account_are_refused(
    page: Client, workspace: Workspace, owner: User, other_workspace: Workspace, desk: Desk
) -> None:
    post = made.post(workspace, owner, desk.body("Bonjour"))
    made.cleared(post, owner)
    address = at(workspace, f"deliveries/of/{post.pk}/schedule/")
    shown = post_to(page, address, account=desk.account.pk, day="2020-01-01", at="09:00", zone="Europe/Paris")
    assert "This moment has passed" in shown
    stranger = made.account(other_workspace)
    assert "no such account" in post_to(page, address, account=stranger.pk, do="now")
    assert not Delivery.objects.exists()


@pytest.fixture
def unknown(keyless: Desk) -> Delivery:
    """A delivery whose answer was lost before it had any effect."""
    delivery = keyless.delivery("Un", "Deux")
    keyless.rig.fake.order(Fault.TIMEOUT_BEFORE, *keyless.rig.commit)
    keyless.work()
    assert keyless.seen(delivery).state == State.UNCONFIRMED
    return delivery


def test_the_list_shows_first_what_needs_somebody(
    page: Client, workspace: Workspace, unknown: Delivery
) -> None:
    shown = read(page, at(workspace, "deliveries/"))
    assert "to be confirmed" in shown
    assert "not found on the account" in shown
    assert str(unknown.pk) in shown


@pytest.mark.usefixtures("private_hosts")
def test_yes_this_one_is_one_click_and_the_rest_of_the_thread_follows(
    page: Client, workspace: Workspace, keyless: Desk, unknown: Delivery
) -> None:
    late = keyless.rig.fake
    shown_post = late.show("alice", "Un")
    late._written(shown_post, {})
    asked = read(page, at(workspace, f"deliveries/{unknown.pk}/"))
    assert "Is the post live?" in asked
    listed = read(page, at(workspace, f"deliveries/{unknown.pk}/recent/"))
    assert f'value="{shown_post.id}"' in listed
    post_to(page, at(workspace, f"deliveries/{unknown.pk}/confirm/"), remote=shown_post.id)
    keyless.work()
    assert keyless.texts() == ["Un", "Deux"]
    assert keyless.rig.shown()[1].reply_to == shown_post.id
    assert keyless.is_published(unknown)


def test_no_send_it_again_sends_under_the_same_key(
    page: Client, workspace: Workspace, keyless: Desk, unknown: Delivery
) -> None:
    post_to(page, at(workspace, f"deliveries/{unknown.pk}/again/"))
    keyless.work()
    assert (keyless.texts(), keyless.is_published(unknown)) == (["Un", "Deux"], True)
    keys = [call.headers["idempotency-key"] for call in keyless.rig.fake.calls(*keyless.rig.commit)]
    assert keys[0] == keys[1]


def test_giving_up_ends_it_and_words_that_are_no_longer_approved_are_not_sent_again(
    page: Client, workspace: Workspace, keyless: Desk, unknown: Delivery
) -> None:
    Clearance.objects.update(withdrawn_at=timezone.now())
    refused = page.post(at(workspace, f"deliveries/{unknown.pk}/again/"))
    assert refused.status_code == 409
    post_to(page, at(workspace, f"deliveries/{unknown.pk}/give-up/"))
    assert keyless.seen(unknown).state == State.CANCELLED
    assert keyless.texts() == []


def test_a_late_delivery_leaves_when_somebody_says_so(page: Client, workspace: Workspace, desk: Desk) -> None:
    delivery = desk.delivery(due_at=desk.clock.now - timedelta(hours=3))
    desk.work()
    assert "Its hour is long past" in read(page, at(workspace, f"deliveries/{delivery.pk}/"))
    post_to(page, at(workspace, f"deliveries/{delivery.pk}/resume/"))
    desk.work()
    assert desk.is_published(delivery)


def test_what_is_scheduled_can_be_moved_and_cancelled(page: Client, workspace: Workspace, desk: Desk) -> None:
    delivery = desk.delivery(due_at=desk.clock.now + timedelta(hours=2))
    address = at(workspace, f"deliveries/{delivery.pk}/")
    day = (timezone.now() + timedelta(days=3)).date()
    post_to(page, f"{address}reschedule/", day=day, at="02:30", zone="America/New_York")
    assert (desk.seen(delivery).day, delivery.zone) == (day, "America/New_York")
    post_to(page, f"{address}cancel/")
    assert desk.seen(delivery).state == State.CANCELLED
    assert page.post(f"{address}cancel/").status_code == 409


@pytest.mark.usefixtures("private_hosts")
def test_what_is_published_can_be_removed_from_the_network(
    page: Client, workspace: Workspace, desk: Desk
) -> None:
    from parvis.core.jobs.worker import drain

    delivery = desk.delivery("Un", "Deux")
    desk.work()
    post_to(page, at(workspace, f"deliveries/{delivery.pk}/remove/"))
    drain()
    assert desk.texts() == []
    assert desk.seen(delivery).removed_at is not None
    assert "removed there" in read(page, at(workspace, "deliveries/?show=published"))


def test_what_the_network_said_is_shown_as_text_never_as_markup(
    page: Client, workspace: Workspace, desk: Desk
) -> None:
    delivery = desk.delivery("<script>alert(1)</script>")
    delivery.log.create(
        boundary="commit", outcome="refused", words="<img src=x onerror=1>", at=timezone.now()
    )
    shown = read(page, at(workspace, f"deliveries/{delivery.pk}/"))
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "&lt;img src=x" in shown


def test_what_a_stop_held_goes_on_together(
    page: Client, workspace: Workspace, owner: User, desk: Desk
) -> None:
    for text in ("Un", "Deux"):
        delivery = desk.delivery(text)
        Delivery.objects.filter(pk=delivery.pk).update(state=State.HELD, reason=Reason.STOPPED)
    assert "2 deliveries were held by a stop." in read(page, at(workspace, "deliveries/"))
    assert "2 deliveries go on." in post_to(page, at(workspace, "deliveries/stopped/"))
    desk.work()
    assert sorted(desk.texts()) == ["Deux", "Un"]


def test_while_a_stop_holds_the_list_says_so_and_offers_nothing_that_would_only_be_held_again(
    page: Client, workspace: Workspace, actor: Actor, desk: Desk
) -> None:
    delivery = desk.delivery("Un")
    Delivery.objects.filter(pk=delivery.pk).update(state=State.HELD, reason=Reason.STOPPED)
    everything_stop(actor=actor, workspace=workspace, now=timezone.now())
    for address in ("deliveries/", "deliveries/?show=waiting", f"deliveries/{delivery.pk}/"):
        shown = read(page, at(workspace, address))
        assert "Everything is stopped: nothing leaves this workspace." in shown, address
        assert "Go on" not in shown, address
    everything_start(actor=actor, workspace=workspace, now=timezone.now())
    assert "Go on with all of them" in read(page, at(workspace, "deliveries/"))
    assert "Go on" in read(page, at(workspace, f"deliveries/{delivery.pk}/"))


def test_what_waits_for_an_account_to_be_connected_again_says_so_and_leads_there(
    page: Client, workspace: Workspace, desk: Desk
) -> None:
    delivery = desk.delivery("Un")
    Delivery.objects.filter(pk=delivery.pk).update(state=State.HELD, reason=Reason.AUTH)
    shown = read(page, at(workspace, "deliveries/"))
    assert "1 delivery waits for its account to be connected again" in shown
    link = f'href="{at(workspace, "accounts/")}">'
    for address in ("deliveries/", f"deliveries/{delivery.pk}/"):
        assert link in read(page, at(workspace, address)).partition("<main")[2], address
    assert "waits for its account" not in read(page, at(workspace, "deliveries/?show=waiting"))


def test_what_is_due_at_the_same_minute_is_listed_in_the_order_in_which_it_leaves(
    page: Client, workspace: Workspace, desk: Desk
) -> None:
    for text in ("Premier", "Deuxième", "Troisième"):
        desk.delivery(text, due_at=desk.clock.now + timedelta(minutes=5))
    shown = read(page, at(workspace, "deliveries/?show=waiting"))
    assert shown.index("Premier") < shown.index("Deuxième") < shown.index("Troisième")


# Files that networks fetch


@pytest.fixture
def asset(workspace: Workspace) -> Asset:
    body = b"\xff\xd8\xff" + bytes(40)
    row = Asset.objects.create(
        workspace=workspace, name="vélo", kind=Kind.IMAGE, format="jpeg", sha256="ab" * 32, bytes=len(body),
        width=10, height=10,
    )  # fmt: skip
    path = path_of(workspace.pk, row.sha256, row.format)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return row


def test_a_signed_address_opens_one_file_for_a_while(asset: Asset) -> None:
    now = timezone.now()
    address = urlsplit(fetching.address_of(asset, now)).path
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")  # type: ignore[attr-defined]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    old = fetching.token_of(asset, now - fetching.FOR - timedelta(minutes=1))
    token = fetching.token_of(asset, now)
    for wrong in (old, token[:-3] + "abc", "x", token.replace(":", ".")):
        assert Client().get(f"/media/{wrong}/file.jpeg").status_code == 404


@pytest.mark.parametrize(
    ("reason", "leads", "says"),
    [
        (Reason.EDITED, "write/", "Open the post"),
        (Reason.RIGHTS, "write/", "Open the post"),
        (Reason.AUTH, "accounts/", "Connect the account again"),
        (Reason.LATE, "", "Publish it all the same"),
    ],
)
def test_a_held_delivery_leads_to_what_mends_it(
    page: Client, workspace: Workspace, reason: Reason, leads: str, says: str
) -> None:
    post = made.post(workspace, workspace.memberships.get().user)
    held = made.delivery(post, made.account(workspace), state=State.HELD, reason=reason)
    told = read(page, at(workspace, f"deliveries/{held.pk}/"))
    assert says in told
    if leads:
        begins = at(workspace, leads + (f"{post.pk}/" if leads == "write/" else ""))
        assert f'class="button secondary small" href="{begins}"' in told
    assert ("Choose another moment" in told) == (reason != Reason.EDITED)


def test_what_stands_in_the_way_of_every_account_is_said_once(
    page: Client, workspace: Workspace, owner: User
) -> None:
    post = made.post(workspace, owner, made.body(networks=("mastodon",)))
    for _ in range(3):
        made.account(workspace)
    Account.objects.filter(pk=Account.objects.order_by("pk").values("pk")[:1]).update(
        state=Connection.DISCONNECTED
    )
    told = read(page, at(workspace, f"deliveries/of/{post.pk}/"))
    assert told.count("This post is not approved as it stands") == 1
    assert told.count("This account is no longer connected") == 1
    assert told.count("disabled aria-describedby") == 3


def test_the_log_shows_what_a_network_said_and_not_our_own_english(
    page: Client, workspace: Workspace, owner: User
) -> None:
    post = made.post(workspace, owner)
    held = made.delivery(post, made.account(workspace), state=State.HELD, reason=Reason.NO_ANSWER)
    for outcome, words in (("not_connected", "127.0.0.1 cannot be reached"), ("rejected", "Too similar")):
        held.log.create(boundary="commit", outcome=outcome, words=words, at=timezone.now())
    told = read(page, at(workspace, f"deliveries/{held.pk}/"))
    assert "Too similar" in told
    assert "cannot be reached" not in told.partition("What happened")[2].replace(
        "the network cannot be reached", ""
    )
