"""A queue that is leaving, and what a person does in the middle of it: stops everything, or connects again an
account whose permission was withdrawn. What left is counted where it arrived."""

from __future__ import annotations

import re
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, expect

from journeys.beside import beside
from journeys.conftest import DESKTOP, PHONE, Desk, House, speak
from journeys.looking import picture, serious, settle, until, width
from networks.bluesky.fake import DID, HANDLE, PASSWORD, BlueskyFake
from networks.mastodon.fake import MastodonFake
from networks.telegram.fake import CHAT, TelegramFake
from servers.fakes import Fake, Fault

pytestmark = pytest.mark.browser
MANY = 8  # posts for each account
SENDING = {
    "bluesky": r"/xrpc/com\.atproto\.repo\.putRecord",
    "mastodon": "/api/v1/statuses",
    "telegram": r"/bot[^/]+/sendMessage",
}
SCREENS = {"fr": DESKTOP, "en": PHONE}


def workspace(desk: Desk, house: House, name: str, language: str) -> Page:
    """A workspace of the journey's own, at a desk in French and on a phone in English."""
    page = desk.page(language, viewport=SCREENS[language])
    page.goto(f"{house.url}/?choose")
    speak(page, language)
    page.locator("#id_name").fill(f"{name} {language}")
    page.locator("section.card button").click()
    page.wait_for_url(f"**/w/{name.lower()}-{language}/**")
    return page


def slow(fake: Fake) -> None:
    """Let the network take its time over each post, so that a person is quicker than the queue."""
    fake.slow_s = 1.5
    fake.order(Fault.SLOW, "POST", SENDING[fake.network], times=MANY)


def emptied(page: Page, house: House, deliveries: str) -> None:
    """Look at what is on its way until nothing is."""
    page.goto(f"{house.url}{deliveries}?show=waiting")
    until(page, lambda: not page.locator("tbody tr").count())


def right(page: Page, name: str) -> None:
    settle(page)
    picture(page, name)
    assert serious(page) == []
    assert width(page) <= int((page.viewport_size or DESKTOP)["width"])


def arrived(fakes: list[Fake]) -> int:
    return sum(len(fake.visible()) for fake in fakes)


def texts(fake: Fake) -> list[str]:
    return sorted(post.text for post in fake.visible())


def everything(fake: Fake) -> list[str]:
    return [f"{fake.network} {number:02}" for number in range(1, MANY + 1)]


STOP = {"fr": "Tout arrêter", "en": "Stop everything"}
STOPPED = {"fr": "Tout est arrêté", "en": "Everything is stopped"}
AGAIN = {"fr": "Relancer", "en": "Start again"}
GO_ON = {"fr": "Tout reprendre", "en": "Go on with all of them"}
HELD = {"fr": "retenus par un arrêt", "en": "were held by a stop"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_everything_stops_in_the_middle_of_a_queue_and_goes_on_when_a_person_says_so(
    desk: Desk, house: House, language: str
) -> None:
    page, slug = workspace(desk, house, "Arret", language), f"arret-{language}"
    deliveries = f"/w/{slug}/deliveries/"
    with ExitStack() as stack:
        sky, tooter, channel = fakes = [
            stack.enter_context(network()) for network in (BlueskyFake, MastodonFake, TelegramFake)
        ]
        for fake in fakes:
            slow(fake)
        accounts = [
            *("bluesky", sky.url, sky.issue(DID), DID),
            *("mastodon", tooter.url, tooter.issue("alice"), "https://mastodon.example/@alice"),
            *("telegram", channel.url, channel.issue(CHAT), CHAT),
        ]
        beside(house, "queued.py", slug, str(MANY), *accounts)

        page.goto(f"{house.url}{deliveries}?show=waiting")
        until(page, lambda: all(fake.visible() for fake in fakes))
        stop(page, language)
        at_the_stop = arrived(fakes)
        # The engine comes to each of the others, and holds it.
        emptied(page, house, deliveries)
        assert arrived(fakes) - at_the_stop <= len(fakes)  # what each account had begun to send

        left = arrived(fakes)
        held = len(fakes) * MANY - left
        page.goto(f"{house.url}{deliveries}")
        expect(page.locator("main")).to_contain_text(re.compile(rf"{held}\b.+{HELD[language]}"))
        expect(page.locator("tbody tr")).to_have_count(held)
        right(page, f"queue-stopped-{language}")

        page.locator(".stopped").get_by_role("button", name=AGAIN[language]).click()
        expect(page.locator(".stopped")).to_have_count(0)
        right(page, f"queue-lifted-{language}")
        assert arrived(fakes) == left
        for fake in fakes:
            fake.orders.clear()  # what is held now leaves as fast as it can
        page.get_by_role("button", name=GO_ON[language]).click()
        emptied(page, house, deliveries)
        right(page, f"queue-done-{language}")
        assert [texts(fake) for fake in fakes] == [everything(fake) for fake in fakes]


def stop(page: Page, language: str) -> None:
    """In one press at a desk; on a phone the button is one menu away."""
    if page.viewport_size == PHONE:
        page.locator(".bottombar [popovertarget=all-pages]").click()
        page.locator("#all-pages").get_by_role("button", name=STOP[language]).click()
    else:
        page.locator(".sidebar").get_by_role("button", name=STOP[language]).click()
    expect(page.locator(".stopped")).to_contain_text(STOPPED[language])


LOST = {"fr": "Le réseau n’accepte plus", "en": "The network no longer takes"}
WAITS = {"fr": "compte à reconnecter", "en": "must be connected again"}
SEE = {"fr": "Voir les comptes", "en": "See the accounts"}
CONNECT = {"fr": "Connecter", "en": "Connect"}
RECONNECT = {"fr": "Reconnecter", "en": "Connect again"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_permission_withdrawn_in_the_middle_of_a_queue_is_told_and_connecting_again_sends_the_rest(
    desk: Desk, house: House, language: str
) -> None:
    page, slug = workspace(desk, house, "Reconnexion", language), f"reconnexion-{language}"
    deliveries, accounts = f"/w/{slug}/deliveries/", f"/w/{slug}/accounts/"
    with BlueskyFake() as sky:
        page.goto(f"{house.url}{accounts}connect/bluesky/")
        connect(page, sky, language)
        slow(sky)
        beside(house, "queued.py", slug, str(MANY))
        page.goto(f"{house.url}{deliveries}?show=waiting")
        until(page, lambda: len(sky.visible()) >= 2)
        sky.tokens.clear()  # its owner takes back, on the network, what they had given to Parvis
        sky.refreshes.clear()

        emptied(page, house, deliveries)
        left = len(sky.visible())
        assert 2 <= left < MANY
        page.goto(f"{house.url}{deliveries}?show=needs")
        expect(page.locator("tbody tr")).to_have_count(MANY - left)
        expect(page.locator("tbody tr").first).to_contain_text(WAITS[language])
        right(page, f"revoked-held-{language}")
        page.get_by_role("link", name=SEE[language]).click()
        expect(page.locator("tbody tr")).to_contain_text(LOST[language])
        right(page, f"revoked-account-{language}")

        sky.orders.clear()
        page.get_by_role("link", name=RECONNECT[language]).click()
        connect(page, sky, language)
        page.goto(f"{house.url}{deliveries}?show=published")
        until(page, lambda: page.locator("tbody tr").count() == MANY)
        assert texts(sky) == everything(sky)


def connect(page: Page, sky: BlueskyFake, language: str) -> None:
    page.locator("#id_handle").fill(HANDLE)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_host").fill(sky.url)
    page.get_by_role("button", name=CONNECT[language], exact=True).click()
    page.wait_for_url("**/accounts/")
    expect(page.locator("tbody tr")).to_contain_text(HANDLE)
