"""Two people: one writes, the other approves; then a client, without an account, by a link on a phone."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import PHONE, Desk, House
from journeys.looking import picture, serious, settle, width

pytestmark = pytest.mark.browser
W = "/w/validation"
SECRET = "une phrase bien longue"
# What others made before the journey begins: a colleague, and a post of theirs.
BEFORE = """
import django; django.setup()
from django.utils import timezone
from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.content.services import post_create
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
w = Workspace.objects.get(slug="validation")
lea = User.objects.create_user("lea@example.org", "une phrase bien longue", name="Léa", language="fr")
Membership.objects.create(workspace=w, user=lea, role="creator")
words = "Les vélos sortent de l’atelier, venez samedi sur les quais."
body = Body(networks=("bluesky", "mastodon"), language="fr", common=Variant((Piece(words),)))
print(post_create(actor=Actor.human(lea), workspace=w, body=body, now=timezone.now(), title="Atelier").pk)
"""


@pytest.fixture(scope="module")
def owner(desk: Desk, house: House) -> Page:
    """The owner, in a workspace of their own."""
    page = desk.page()
    page.goto(f"{house.url}/?choose")
    page.locator("#id_name").fill("Validation")
    page.locator("section.card button").click()
    page.wait_for_url(f"**{W}/**")
    return page


@pytest.fixture(scope="module")
def post(house: House, owner: Page) -> str:
    """The id of the colleague's post."""
    assert owner
    environment = {**os.environ, "PARVIS_HOME": str(house.home)}
    environment["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
    done = subprocess.run(
        [sys.executable, "-c", BEFORE], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()[-1]


@pytest.fixture(scope="module")
def colleague(desk: Desk, house: House, post: str) -> Page:
    """The colleague, signed in with a password."""
    page = desk.page(signed=False)
    page.goto(f"{house.url}/accounts/login/?next={W}/reviews/posts/{post}/")
    page.locator("input[name=login]").fill("lea@example.org")
    page.locator("input[name=password]").fill(SECRET)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"**/reviews/posts/{post}/")
    return page


def test_one_writes_another_approves_and_a_change_takes_it_away(
    owner: Page, colleague: Page, house: House
) -> None:
    colleague.get_by_role("button", name="Demander la validation").click()
    expect(colleague.locator("#approval-panel")).to_contain_text("en attente de validation")
    colleague.get_by_role("link", name="Ouvrir la demande").click()
    expect(colleague.locator("#decision")).to_contain_text("quelqu’un d’autre de le valider")

    owner.goto(f"{house.url}{W}/reviews/")
    owner.get_by_role("link", name="Atelier", exact=True).click()
    owner.locator("p[data-words]").evaluate(
        "one => { const at = one.textContent.indexOf('samedi'); const range = document.createRange();"
        "const words = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();"
        "range.setStart(words, at); range.setEnd(words, at + 6);"
        "getSelection().removeAllRanges(); getSelection().addRange(range); }"
    )
    expect(owner.locator("#id_quote")).to_have_value("samedi")
    owner.locator("#id_text").fill("Dimanche, non ?")
    owner.get_by_role("button", name="Commenter").click()
    expect(owner.locator("mark")).to_have_text("samedi")
    owner.get_by_text("Proposer un autre texte").click()
    area = owner.locator("textarea[id^=suggest]")
    area.fill(area.input_value().replace("samedi", "dimanche"))
    owner.get_by_role("button", name="Proposer", exact=True).click()
    expect(owner.locator("#suggestions ins")).to_have_text("dimanche")
    settle(owner)
    picture(owner, "review-fr-desk")
    assert serious(owner) == []

    colleague.reload()
    colleague.get_by_role("button", name="Accepter").click()
    expect(colleague.locator("p[data-words]")).to_contain_text("dimanche")
    expect(colleague.locator(".remark .gone")).to_be_visible()
    colleague.get_by_role("button", name="Redemander").click()
    owner.reload()
    owner.get_by_role("button", name="Valider cette publication").click()
    expect(owner.locator("#decision")).to_contain_text("Ce texte peut partir")


def test_a_client_approves_by_a_link_and_everything_stops_in_one_click(
    owner: Page, colleague: Page, desk: Desk, house: House, post: str
) -> None:
    owner.goto(f"{house.url}{W}/workflow/stages/new/")
    owner.locator("#id_name").fill("Client")
    owner.get_by_label("le client, par un lien").check()
    owner.locator("main form button").last.click()
    expect(owner.locator(".stages")).to_contain_text("Client")
    owner.goto(f"{house.url}{W}/reviews/posts/{post}/")
    owner.get_by_role("button", name="Reprendre la validation").click()
    expect(owner.get_by_role("button", name="Reprendre la validation")).to_have_count(0)
    colleague.goto(f"{house.url}{W}/reviews/posts/{post}/")
    colleague.get_by_role("button", name="Demander la validation").click()
    expect(colleague.locator("#approval-panel")).to_contain_text("En attente du client")
    colleague.get_by_role("link", name="Ouvrir la demande").click()
    colleague.get_by_text("Créer un lien").first.click()
    colleague.locator("#id_guest").fill("Mme Dupont")
    colleague.locator("#links form button").last.click()
    link = colleague.locator("#review-link").input_value()

    guest = desk.page("fr", signed=False, viewport=PHONE)
    guest.goto(house.url + re.sub(r"^https?://[^/]+", "", link))
    settle(guest)
    picture(guest, "review-shared-fr-phone")
    assert serious(guest) == []
    assert width(guest) <= PHONE["width"]
    guest.get_by_role("button", name="Valider cette publication").click()
    expect(guest.locator("#decision")).to_contain_text("Mme Dupont a validé")
    colleague.reload()
    expect(colleague.locator("#decision")).to_contain_text("Ce texte peut partir")

    owner.locator(".sidebar form.stop button").click()
    expect(owner.locator(".stopped")).to_contain_text("Tout est arrêté")
    colleague.reload()
    expect(colleague.locator(".stopped")).to_be_visible()
    settle(colleague)
    picture(colleague, "stopped-fr-desk")
    assert serious(colleague) == []
    owner.locator(".stopped button").click()
    expect(owner.locator(".stopped")).to_have_count(0)
