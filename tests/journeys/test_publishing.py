"""A person connects an account, publishes an approved post, and answers for one whose answer was lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from journeys.beside import beside
from journeys.conftest import PHONE, House, Visit
from journeys.looking import picture, serious, settle, until, width
from networks.bluesky.fake import DID, HANDLE, PASSWORD, BlueskyFake
from networks.mastodon.fake import MastodonFake
from networks.telegram.fake import CHAT, TelegramFake
from servers.fakes import Fault

pytestmark = pytest.mark.browser
W = "/w/publier"


def approved(house: House, network: str, words: str, *account: str) -> str:
    """The id of an approved post, put there by a program beside the house."""
    return beside(house, "approved.py", "publier", network, words, *account)


def publish_now(visit: Visit, post: str) -> Page:
    page = visit(f"{W}/deliveries/of/{post}/")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Publier maintenant").click()
    page.wait_for_url(f"**{W}/deliveries/**")
    return page


def test_an_account_is_connected_a_post_leaves_and_a_lost_answer_is_answered(
    visit: Visit, house: House
) -> None:
    made = visit("/?choose")
    made.locator("#id_name").fill("Publier")
    made.locator("section.card button").click()
    made.wait_for_url(f"**{W}/**")
    with BlueskyFake() as sky:
        page = visit(f"{W}/accounts/connect/bluesky/")
        page.get_by_label("Identifiant").fill(HANDLE)
        page.get_by_label("Mot de passe d’application").fill(PASSWORD)
        page.get_by_label("Serveur").fill(sky.url)
        page.get_by_role("button", name="Connecter").click()
        page.wait_for_url(f"**{W}/accounts/")
        expect(page.locator("table")).to_contain_text(HANDLE)
        publish_now(visit, approved(house, "bluesky", "La saison reprend"))
        listed = visit(f"{W}/deliveries/?show=published")
        until(listed, listed.get_by_text("La saison reprend").count)
        assert [post.text for post in sky.visible(DID)] == ["La saison reprend"]
    with MastodonFake() as server:
        page = visit(f"{W}/accounts/connect/mastodon/")
        page.get_by_label("Serveur").fill(server.url)
        page.get_by_role("button", name="Continuer sur Mastodon").click()
        page.get_by_role("link", name="Aller sur Mastodon").click()  # its owner says yes there
        page.wait_for_url(f"**{W}/accounts/")
        expect(page.locator("main")).to_contain_text("est connecté")
    with TelegramFake() as network:
        token = network.issue(CHAT)
        network.order(Fault.RESET_AFTER, "POST", r"/bot[^/]+/send\w+")
        publish_now(visit, approved(house, "telegram", "Rendez-vous dimanche", network.url, token, CHAT))
        asked = visit(f"{W}/deliveries/?show=needs")
        until(asked, asked.get_by_text("Rendez-vous dimanche").count)
        answer(asked, network)


def answer(asked: Page, network: TelegramFake) -> None:
    """Say that it is there: nothing is sent a second time."""
    asked.get_by_role("link", name="Rendez-vous dimanche").click()
    expect(asked.get_by_role("heading", name="La publication est-elle en ligne ?")).to_be_visible()
    settle(asked)
    assert serious(asked) == []
    picture(asked, "delivery-unknown")
    asked.set_viewport_size(PHONE)
    assert width(asked) <= PHONE["width"]
    (there,) = network.visible(CHAT)
    asked.get_by_label("Adresse ou identifiant").fill(there.id)
    asked.get_by_role("button", name="Oui, celle-ci").click()
    expect(asked.get_by_text("publié", exact=True).first).to_be_visible()
    assert len(network.visible(CHAT)) == 1
