"""From an empty editor to two real networks: one person writes a post with a picture, another approves it,
the engine of the running product sends it, and it is read back from the servers themselves.

The servers are the PDS that Bluesky's makers publish and snac2, which speaks Mastodon's API. Nothing is put
there by a program: the accounts are connected, and the colleague is invited, on the pages made for it.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from apps.library.drawn import GPS_IFD, taken_with_a_phone
from journeys.conftest import DESKTOP, PHONE, Desk, House, speak
from journeys.looking import picture, serious, settle, until, width
from servers.pds import Account, Pds
from servers.snac import Snac, client_of, patiently, snac

__all__ = ["snac"]

pytestmark = [pytest.mark.browser, pytest.mark.pds, pytest.mark.snac]
NAME, W = "Atelier du parvis", "/w/atelier-du-parvis"
PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Said:
    """What is written, and what the pages answer, in one language."""

    words: str
    alt: str
    saved: str
    counted: tuple[str, str]  # every character; on Mastodon any link is 23 of them
    write: str
    ask: str
    waits: str
    approve: str
    leave: str
    go: str
    published: str
    see: str


SAID = {
    "fr": Said(
        words="Samedi, l’atelier ouvre ses portes 🚲 : venez réparer votre vélo ! #vélo https://velo.example/ateliers",
        alt="Un vélo bleu sur un pied d’atelier, sa roue arrière démontée.",
        saved="Enregistré",
        counted=("Bluesky 101 / 300", "Mastodon 95 / 500"),
        write="Écrire une publication",
        ask="Demander la validation",
        waits="en attente de validation",
        approve="Valider cette publication",
        leave="Ce texte peut partir",
        go="Publier maintenant",
        published="publié",
        see="voir",
    ),
    "en": Said(
        words="On Saturday the workshop opens 🚲: come and mend your bicycle! #cycling https://velo.example/workshop",
        alt="A blue bicycle on a repair stand, its rear wheel taken off.",
        saved="Saved",
        counted=("Bluesky 100 / 300", "Mastodon 94 / 500"),
        write="Write a post",
        ask="Ask for approval",
        waits="waits for approval",
        approve="Approve this post",
        leave="These words may leave",
        go="Schedule",
        published="published",
        see="see it",
    ),
}


@dataclass(frozen=True)
class Brand:
    """A workspace with two people at their own browsers, and an account on each real server."""

    writer: Page
    approver: Page
    pds: Pds
    account: Account
    snac: Snac


@pytest.fixture(scope="module")
def brand(desk: Desk, house: House, pds: Pds, snac: Snac) -> Brand:
    """Everything before the first post, done on its pages, in French."""
    writer = desk.page()
    writer.goto(f"{house.url}/?choose")
    speak(writer, "fr")
    writer.locator("#id_name").fill(NAME)
    writer.locator("section.card button").click()
    writer.wait_for_url(f"**{W}/**")
    approver = invited(desk, house, writer)
    account = pds.create_account("atelier")
    connect_bluesky(writer, house, pds, account)
    connect_mastodon(writer, house, snac)
    for handle in (account.handle, "alice"):
        unhurried(writer, house, handle)
    return Brand(writer, approver, pds, account, snac)


def invited(desk: Desk, house: House, owner: Page) -> Page:
    """A colleague who came in by the link that the owner passed on."""
    owner.goto(f"{house.url}{W}/members/")
    owner.get_by_label("Adresse").fill(f"lea@{W[3:]}.example")
    owner.locator("#id_role").select_option("creator")
    owner.get_by_role("button", name="Inviter").click()
    link = owner.locator("#invitation-link").input_value()
    page = desk.page(signed=False)
    page.goto(house.url + re.sub(r"^https?://[^/]+", "", link))
    page.locator("main button[type=submit], main form button").last.click()
    page.wait_for_url(re.compile("/welcome/|/w/"))
    return page


def connect_bluesky(page: Page, house: House, pds: Pds, account: Account) -> None:
    page.goto(f"{house.url}{W}/accounts/connect/bluesky/")
    page.get_by_label("Identifiant").fill(account.handle)
    page.get_by_label("Mot de passe d’application").fill(pds.app_password(account, "Parvis"))
    page.get_by_label("Serveur").fill(pds.url)
    page.get_by_role("button", name="Connecter").click()
    page.wait_for_url(f"**{W}/accounts/")
    expect(page.locator("table")).to_contain_text(account.handle)


def connect_mastodon(page: Page, house: House, snac: Snac) -> None:
    """By OAuth, on the server's own page."""
    page.goto(f"{house.url}{W}/accounts/connect/mastodon/")
    page.get_by_label("Serveur").fill(snac.base)
    page.get_by_role("button", name="Continuer sur Mastodon").click()
    page.get_by_role("link", name="Aller sur Mastodon").click()
    page.locator("input[name=login]").fill("alice")
    page.locator("input[name=passwd]").fill(snac.passwords["alice"])
    page.locator("input[type=submit]").click()
    page.wait_for_url(f"**{W}/accounts/")
    expect(page.locator("table")).to_contain_text("@alice@")


def unhurried(page: Page, house: House, handle: str) -> None:
    """Without a pause between two posts: the journeys publish one after the other."""
    page.goto(f"{house.url}{W}/accounts/")
    page.get_by_role("row", name=handle).get_by_role("link", name="Réglages").click()
    page.locator("#id_gap_seconds").fill("0")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#id_gap_seconds")).to_have_value("0")


def look(page: Page, name: str) -> None:
    """On a phone and at a desk: nothing too wide, nothing that shuts somebody out."""
    for screen, end in ((PHONE, "phone"), (DESKTOP, "desk")):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        settle(page)
        picture(page, f"whole-{name}-{end}")
        assert width(page) <= screen["width"]
    assert serious(page) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_post_written_here_and_approved_by_another_is_live_on_two_real_servers(
    brand: Brand, house: House, tmp_path: Path, language: str
) -> None:
    said, writer = SAID[language], brand.writer
    for page in (writer, brand.approver):
        page.goto(f"{house.url}/profile/")
        speak(page, language)
    photo = tmp_path / "atelier.jpg"
    photo.write_bytes(taken_with_a_phone(seed={"fr": 3, "en": 4}[language]))

    post = written(writer, house, said, language, photo)
    kept = file_kept(writer, house)
    writer.get_by_role("button", name=said.ask).click()
    expect(writer.locator("#approval-panel")).to_contain_text(said.waits)
    approved(brand.approver, house, said, language)
    leaves(writer, post, said, language)

    links = both_links(writer, house, said, language)
    assert_on_bluesky(brand, links[0], said, language, kept)
    assert_on_snac(brand.snac, links[1], said, language, kept)


def written(page: Page, house: House, said: Said, language: str, photo: Path) -> str:
    """Write it for both networks, with its picture and what the picture shows; the post's address."""
    page.goto(f"{house.url}{W}/write/")
    page.get_by_role("button", name=re.compile("Écrire|Write")).first.click()
    page.wait_for_url(re.compile(r"/write/[0-9a-f-]{36}/$"))
    for label in ("Bluesky", "Mastodon"):
        page.get_by_role("checkbox", name=label, exact=True).check()
        expect(page.locator(f"#tab-{label.lower()}")).to_be_visible()
    page.locator("#language").select_option(language)
    page.locator("#common-0-text").fill(said.words)
    page.locator("#part-common-0 [data-library]").click()
    page.locator("#picker-file").set_input_files(photo)
    page.locator("form:has(#picker-file) button").click()
    page.locator("#picked [data-asset]").first.click()
    page.locator("#common-0-0-alt").fill(said.alt)
    counts = page.locator("#told-common-0 .counts")
    for counted in said.counted:
        expect(counts).to_contain_text(counted)
    for network in ("bluesky", "mastodon"):
        preview = page.locator(f"[data-preview={network}]")
        expect(preview.get_by_role("img", name=said.alt)).to_be_visible()
        expect(preview).to_contain_text(said.words[:60])
    expect(page.locator("#saved")).to_contain_text(said.saved)
    look(page, f"written-{language}")
    return page.url


def file_kept(page: Page, house: House) -> bytes:
    """The picture as the media library keeps it."""
    asset = page.locator("[name='common.0.asset']").input_value()
    answer = page.request.get(f"{house.url}{W}/media/{asset}/file/")
    assert answer.ok
    return answer.body()


def approved(page: Page, house: House, said: Said, language: str) -> None:
    """Somebody else reads the words and the picture's description, and says yes."""
    page.goto(f"{house.url}{W}/reviews/")
    page.get_by_role("link", name=said.words[:30]).first.click()
    expect(page.locator("main")).to_contain_text(said.words)
    expect(page.locator("main")).to_contain_text(said.alt)
    look(page, f"review-{language}")
    page.get_by_role("button", name=said.approve).click()
    expect(page.locator("#decision")).to_contain_text(said.leave)


def leaves(page: Page, post: str, said: Said, language: str) -> None:
    """The first person chooses the accounts and the moment: now, or the next one that the form can say."""
    page.goto(post)
    panel = page.locator("#publishing-panel")
    boxes = panel.get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.check()
    look(page, f"panel-{language}")
    if said.go == "Schedule":
        moment = datetime.now(PARIS)
        if moment.second > 45:  # this minute may be over before the form is sent
            moment += timedelta(minutes=1)
        panel.locator("#id_day").fill(f"{moment:%Y-%m-%d}")
        panel.locator("#id_at").fill(f"{moment:%H:%M}")
    panel.get_by_role("button", name=said.go, exact=True).click()
    expect(page.locator("#publishing-panel a")).to_have_count(2)
    picture(page, f"whole-leaving-{language}")


def both_links(page: Page, house: House, said: Said, language: str) -> tuple[str, str]:
    """Where each delivery page says that the post can be read: Bluesky's address, then Mastodon's."""
    found = {}
    for network in ("Bluesky", "Mastodon"):
        page.goto(f"{house.url}{W}/deliveries/?show=published")
        row = page.get_by_role("row").filter(has_text=said.words[:30]).filter(has_text=network)
        until(page, row.count)
        row.get_by_role("link").first.click()
        expect(page.locator("main")).to_contain_text(said.published)
        link = page.get_by_role("link", name=re.compile(f"^{said.see} 1$"))
        found[network] = str(link.get_attribute("href"))
    look(page, f"delivered-{language}")
    return found["Bluesky"], found["Mastodon"]


def assert_on_bluesky(brand: Brand, link: str, said: Said, language: str, kept: bytes) -> None:
    """The record and its picture, as the host itself tells them."""
    pds, account = brand.pds, brand.account
    name = re.fullmatch(rf"https://bsky\.app/profile/{account.did}/post/(\w+)", link)
    assert name is not None, link
    asked = {"repo": account.did, "collection": "app.bsky.feed.post"}
    with httpx.Client(base_url=f"{pds.url}/xrpc/", trust_env=False) as host:
        told = host.get("com.atproto.repo.getRecord", params=asked | {"rkey": name[1]}).json()["value"]
        (shown,) = told["embed"]["images"]
        blob = {"did": account.did, "cid": shown["image"]["ref"]["$link"]}
        sent = host.get("com.atproto.sync.getBlob", params=blob).content
        everything = host.get("com.atproto.repo.listRecords", params=asked).json()["records"]
    assert (told["text"], told["langs"], shown["alt"]) == (said.words, [language], said.alt)
    marked = [feature["$type"].partition("#")[2] for one in told["facets"] for feature in one["features"]]
    assert sorted(marked) == ["link", "tag"]
    assert shown["aspectRatio"] == {"width": 320, "height": 240}
    assert_same_picture(sent, kept)
    assert [one["value"]["text"] for one in everything].count(said.words) == 1


def assert_on_snac(snac: Snac, link: str, said: Said, language: str, kept: bytes) -> None:
    """The status and its picture, as the author's programs, other servers and anybody's browser get them."""
    told = {"Authorization": f"Bearer {snac.tokens['alice']}"}

    def read() -> tuple[dict[str, Any], bytes, str, dict[str, Any]]:
        with client_of(snac.base, told) as server:
            own = server.get("/api/v1/accounts/verify_credentials").json()["id"]
            statuses = server.get(f"/api/v1/accounts/{own}/statuses").json()
            (status,) = [one for one in statuses if one["text"] == said.words]
            sent = server.get(status["media_attachments"][0]["url"]).content
            note = server.get(status["uri"], headers={"Accept": "application/activity+json"}).json()
            return status, sent, server.get(link).text, note

    status, sent, page, note = patiently(read)
    (shown,) = status["media_attachments"]
    assert status["url"] == link
    assert list(note["contentMap"]) == [language]  # snac2's own API says "en" of every status
    assert shown["description"] == said.alt
    assert_same_picture(sent, kept)
    assert said.alt in page


def assert_same_picture(sent: bytes, kept: bytes) -> None:
    """Byte for byte what the library keeps: as large, and without the place where it was taken."""
    assert sent == kept
    with Image.open(io.BytesIO(sent)) as image:
        assert image.size == (320, 240)
        assert not image.getexif().get_ifd(GPS_IFD)
