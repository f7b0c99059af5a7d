"""The brand kit and compositions, as people use them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.library.drawn import encoded, picture, upload
from contracts.stub_images import drawing
from parvis.ai.backends.labels import BackendFault
from parvis.ai.imagining import ImageAsk, ImageSaid
from parvis.apps.content.models import Post
from parvis.apps.library.models import Asset, Consent
from parvis.apps.library.services import asset_add
from parvis.apps.studio.brand.keeping import path_of_font
from parvis.apps.studio.brand.models import BrandKit, Font
from parvis.apps.studio.brand.selectors import kit_of
from parvis.apps.studio.compositions import rendering, services
from parvis.apps.studio.compositions.drafts import CompositionDraft, Recipe
from parvis.apps.studio.compositions.imagining import endpoint_save, picture_imagine
from parvis.apps.studio.compositions.models import Composition, Drawing, ImageEndpoint, Imagined
from parvis.core.actors import Actor, Made
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict
from parvis.core.people import User
from parvis.core.secrets import open_secret
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role
from parvis.imaging.pictures.families import _packaged

pytestmark = pytest.mark.django_db
ROOT = "/w/velo-lyon/"
HEADLINE = "L’atelier ouvre samedi"


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr(rendering, "SMALL", 200)  # previews are drawn quickly here


@pytest.fixture
def photo(actor: Actor, workspace: Workspace) -> Asset:
    file = upload(encoded(picture(1, (600, 400))), "Terrasse.jpg")
    return asset_add(actor=actor, workspace=workspace, file=file, alt="Une terrasse").asset


@pytest.fixture
def composed(actor: Actor, workspace: Workspace) -> Composition:
    draft = CompositionDraft(headline=HEADLINE, kicker="Portes ouvertes")
    return services.composition_create(actor=actor, workspace=workspace, draft=draft)


@pytest.fixture
def reader(member: Callable[[Role], User]) -> Client:
    client = Client()
    client.force_login(member(Role.CLIENT), backend="django.contrib.auth.backends.ModelBackend")
    return client


def filled(**fields: str) -> dict[str, str]:
    usual = {"headline": HEADLINE, "language": "fr", "layout": "poster", "palette": "kit", "crop": "whole"}
    return {**usual, **fields}


def font_file() -> bytes:
    source = _packaged("fontpkg_figtree").source
    assert isinstance(source, Path)
    return source.read_bytes()


# The brand kit


def kit_fields(**fields: str) -> dict[str, str]:
    usual = {"ground": "#ffffff", "ink": "#111111", "accent": "#aa0000", "second": "#00aa00", "margin": "9"}
    return {**usual, **fields}


def test_a_kit_is_saved_and_drawn_with(page: Client, workspace: Workspace, photo: Asset) -> None:
    sent = page.post(f"{ROOT}brand/save/", kit_fields(logo=str(photo.pk)))
    assert sent.status_code == 302
    kit = kit_of(workspace)
    assert (kit.colours["accent"], kit.margin, kit.logo) == ("#aa0000", 0.09, photo)
    assert AuditEntry.objects.filter(verb="brand_kit.save").count() == 1


@pytest.mark.parametrize("colour", ["rouge", "#12", "javascript:alert(1)"])
def test_colour_garbage_is_told_beside_its_field(page: Client, colour: str) -> None:
    sent = page.post(f"{ROOT}brand/save/", kit_fields(accent=colour))
    assert sent.status_code == 422
    assert "is no colour" in sent.content.decode()
    assert not BrandKit.objects.filter(colours__has_key="accent").exists()


def test_a_font_is_kept_under_its_content_once_and_leaves_with_its_row(
    page: Client, workspace: Workspace, django_capture_on_commit_callbacks: Any
) -> None:
    for _time in range(2):
        sent = page.post(f"{ROOT}brand/fonts/add/", {"file": SimpleUploadedFile("x.exe", font_file())})
        assert sent.status_code == 302
    font = Font.objects.get(workspace=workspace)
    assert (font.family, path_of_font(font).read_bytes()) == ("Figtree", font_file())
    path = path_of_font(font)
    page.post(f"{ROOT}brand/save/", kit_fields(title_font=str(font.pk)))
    with django_capture_on_commit_callbacks(execute=True):
        page.post(f"{ROOT}brand/fonts/{font.pk}/delete/")
    assert not path.exists()
    assert kit_of(workspace).title_font is None


@pytest.mark.parametrize(
    "data", [b"<html></html>", b"wOF2" + b"\xff" * 90, b"\0\1\0\0" + b"\xff" * 90, b"x"], ids=len
)
def test_what_is_no_font_is_told_in_a_sentence(page: Client, data: bytes) -> None:
    sent = page.post(f"{ROOT}brand/fonts/add/", {"file": SimpleUploadedFile("a.ttf", data)})
    assert sent.status_code == 422
    assert "font" in sent.content.decode()
    assert not Font.objects.exists()


def test_no_file_is_told(page: Client) -> None:
    assert page.post(f"{ROOT}brand/fonts/add/").status_code == 422


def test_another_workspaces_font_and_logo_are_not_there(
    page: Client, other_workspace: Workspace, workspace: Workspace
) -> None:
    theirs = Font.objects.create(
        workspace=other_workspace, family="F", format="ttf", sha256="0" * 64, bytes=1, glyphs=1
    )
    sent = page.post(f"{ROOT}brand/save/", kit_fields(title_font=str(theirs.pk)))
    assert sent.status_code == 422
    page.post(f"{ROOT}brand/fonts/{theirs.pk}/delete/")
    assert Font.objects.filter(pk=theirs.pk).exists()


# Compositions


def test_a_headline_begins_a_composition_that_is_drawn_in_every_format(page: Client) -> None:
    sent = page.post(f"{ROOT}pictures/new/", {"headline": HEADLINE}, follow=True)
    text = sent.content.decode()
    row = Composition.objects.get()
    assert row.words["headline"] == HEADLINE
    for name in ("square", "portrait", "story", "wide", "link", "pin"):
        assert f"/pictures/{row.pk}/drawn/{name}/" in text


def test_what_is_written_is_kept_and_a_script_gets_the_previews_back(
    page: Client, composed: Composition
) -> None:
    place = f"{ROOT}pictures/{composed.pk}/save/"
    assert page.post(place, filled(headline="Autre titre")).status_code == 302
    answer = page.post(place, filled(headline="Encore un"), headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<form method="post" id="previews"')
    composed.refresh_from_db()
    assert composed.words["headline"] == "Encore un"


def test_a_drawing_is_a_picture_that_a_browser_may_keep(page: Client, composed: Composition) -> None:
    text = page.get(f"{ROOT}pictures/{composed.pk}/").content.decode()
    place = text.partition('<img src="')[2].partition('"')[0].replace("&amp;", "&")
    sent = page.get(place)
    assert sent.headers["Content-Type"] == "image/jpeg"
    assert "immutable" in sent.headers["Cache-Control"]
    assert page.get(f"{ROOT}pictures/{composed.pk}/drawn/nothing/").status_code == 404


def test_words_without_room_are_told_for_the_format_that_has_none(
    page: Client, composed: Composition
) -> None:
    body = "Une phrase assez longue pour remplir toute la place. " * 10
    sent = page.post(f"{ROOT}pictures/{composed.pk}/save/", filled(layout="quote", body=body), follow=True)
    assert "no room here for all of the text" in sent.content.decode()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"headline": ""}, "required"),
        ({"headline": "a" * 4_000}, "220"),
        ({"layout": "../../etc"}, "layout"),
        ({"photo": "00000000-0000-4000-8000-000000000000"}, "photo"),
    ],
)
def test_bad_input_is_told_and_nothing_is_lost(
    page: Client, composed: Composition, fields: dict[str, str], told: str
) -> None:
    sent = page.post(f"{ROOT}pictures/{composed.pk}/save/", filled(**fields))
    assert sent.status_code == 422
    assert told in sent.content.decode()
    composed.refresh_from_db()
    assert composed.words["headline"] == HEADLINE


def test_characters_that_no_font_has_are_named(page: Client, composed: Composition) -> None:
    sent = page.post(f"{ROOT}pictures/{composed.pk}/save/", filled(headline="Bonjour 你好"), follow=True)
    assert "你 好" in sent.content.decode()


def test_a_variation_is_chosen(page: Client, composed: Composition) -> None:
    text = page.get(f"{ROOT}pictures/{composed.pk}/variations/?format=story").content.decode()
    assert text.count("/drawn/story/") == 18
    given = {"layout": "split", "palette": "night", "crop": "near", "wording": "0"}
    page.post(f"{ROOT}pictures/{composed.pk}/choose/", given)
    composed.refresh_from_db()
    assert (composed.layout, composed.palette, composed.crop) == ("split", "night", "near")


def test_pictures_go_into_the_library_with_the_rights_of_the_photo(
    page: Client, composed: Composition, photo: Asset
) -> None:
    photo.owner, photo.people, photo.consent = "Inès", "Karim", Consent.MISSING
    photo.save()
    composed.photo = photo
    composed.save()
    page.post(f"{ROOT}pictures/{composed.pk}/add/", {"formats": ["square", "story"]})
    made = list(Drawing.objects.select_related("asset").order_by("format"))
    assert [(one.format, one.asset.width, one.asset.height) for one in made] == [
        ("square", 1080, 1080), ("story", 1080, 1920),
    ]  # fmt: skip
    for one in made:
        assert (one.asset.owner, one.asset.people, one.asset.consent) == ("Inès", "Karim", Consent.MISSING)
        assert one.asset.made == Made.HUMAN
        assert one.asset.alt == f"Portes ouvertes. {HEADLINE}. Une terrasse"
        assert one.recipe["photo"] == photo.sha256
    assert AuditEntry.objects.filter(verb="composition.draw").count() == 2


def test_a_picture_with_a_generated_photo_is_made_by_both(
    actor: Actor, workspace: Workspace, composed: Composition, photo: Asset
) -> None:
    photo.made = Made.AI
    photo.save()
    composed.photo = photo
    composed.save()
    assets = services.pictures_add(
        actor=actor,
        workspace=workspace,
        composition_id=composed.pk,
        recipe=Recipe.of(composed),
        names=["wide"],
    )
    assert assets[0].made == Made.BOTH


def test_no_format_is_told_and_nothing_is_added(page: Client, composed: Composition) -> None:
    page.post(f"{ROOT}pictures/{composed.pk}/add/", {"formats": ["circle"]})
    assert not Asset.objects.exists()


def test_a_post_begins_with_the_pictures(page: Client, composed: Composition) -> None:
    sent = page.post(f"{ROOT}pictures/{composed.pk}/use/", {"formats": ["square"]})
    post, asset = Post.objects.get(), Asset.objects.get()
    assert str(post.pk) in sent.headers["Location"]
    assert str(asset.pk) in str(post.body)
    assert page.get(sent.headers["Location"]).status_code == 200


def test_a_reader_looks_and_changes_nothing(reader: Client, composed: Composition) -> None:
    text = reader.get(f"{ROOT}pictures/{composed.pk}/").content.decode()
    assert "/drawn/square/" in text
    assert f"{composed.pk}/save/" not in text
    assert reader.post(f"{ROOT}pictures/{composed.pk}/add/", {"formats": ["square"]}).status_code == 403


def test_another_workspaces_composition_is_not_there(
    page: Client, owner: User, other_workspace: Workspace
) -> None:
    theirs = Composition.objects.create(
        workspace=other_workspace, name="x", words={"headline": "x"}, layout="cover", palette="kit"
    )
    for place in ("", "variations/", "drawn/square/"):
        assert page.get(f"{ROOT}pictures/{theirs.pk}/{place}").status_code == 404
    for place in ("save/", "add/", "use/", "choose/", "delete/"):
        assert page.post(f"{ROOT}pictures/{theirs.pk}/{place}", filled(formats="square")).status_code == 404


# The image model


class Model:
    """One that gives a blue square, or a fault."""

    def __init__(self, fault: str = "") -> None:
        self.fault, self.asked = fault, list[ImageAsk]()

    def imagine(self, ask: ImageAsk) -> ImageSaid:
        self.asked.append(ask)
        if self.fault:
            raise BackendFault(self.fault, "as asked")
        return ImageSaid(drawing(), "tiny", "a blue square")


@pytest.fixture
def endpoint(actor: Actor, workspace: Workspace) -> ImageEndpoint:
    return endpoint_save(
        actor=actor, workspace=workspace, url="https://api.example.org/v1", model="tiny", key="sesame",
        monthly_most=1,
    )  # fmt: skip


def test_what_a_model_makes_is_marked_with_its_prompt_kept(
    actor: Actor, workspace: Workspace, endpoint: ImageEndpoint
) -> None:
    made = picture_imagine(
        actor=actor, workspace=workspace, prompt="un vélo", size="1024x1024", now=timezone.now(), by=Model()
    )
    assert (made.asset.made, made.model, made.prompt) == (Made.AI, "tiny", "un vélo")
    with pytest.raises(Conflict):  # one a month was allowed
        picture_imagine(
            actor=actor, workspace=workspace, prompt="deux", size="1024x1024", now=timezone.now(), by=Model()
        )


@pytest.mark.parametrize("fault", ["ai_quota", "ai_garbage", "ai_timeout", "ai_key", "ai_missing"])
def test_a_fault_of_the_model_is_one_sentence_and_leaves_nothing(
    actor: Actor, workspace: Workspace, endpoint: ImageEndpoint, fault: str
) -> None:
    with pytest.raises(BadInput) as told:
        picture_imagine(
            actor=actor,
            workspace=workspace,
            prompt="x",
            size="1024x1024",
            now=timezone.now(),
            by=Model(fault),
        )
    assert told.value.code == fault
    assert str(told.value)
    assert not Asset.objects.exists()
    assert not Imagined.objects.exists()


def test_without_an_endpoint_that_is_told(page: Client) -> None:
    sent = page.post(f"{ROOT}pictures/imagine/ask/", {"prompt": "un vélo", "size": "1024x1024"})
    assert sent.status_code == 422
    assert "No image model is set up" in sent.content.decode()


def test_a_key_never_goes_to_another_address_unsaid(page: Client, endpoint: ImageEndpoint) -> None:
    assert open_secret(endpoint, "key") == "sesame"
    given = {
        "endpoint-url": "https://a.example.org/v1",
        "endpoint-model": "m",
        "endpoint-monthly_most": "5",
    }
    assert page.post(f"{ROOT}pictures/imagine/endpoint/", given).status_code == 302
    endpoint.refresh_from_db()
    assert open_secret(endpoint, "key") is None
    assert "sesame" not in page.get(f"{ROOT}pictures/imagine/").content.decode()


@pytest.mark.parametrize("url", ["ftp://x.org", "javascript:alert(1)", "x"])
def test_an_address_that_is_none_is_told(page: Client, url: str) -> None:
    given = {"endpoint-url": url, "endpoint-model": "m", "endpoint-monthly_most": "5"}
    assert page.post(f"{ROOT}pictures/imagine/endpoint/", given).status_code == 422
    assert not ImageEndpoint.objects.exists()
