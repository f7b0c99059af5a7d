"""What an AI made is signed as it enters the library; what comes signed is remembered as it said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.library.drawn import encoded, picture, upload
from parvis.apps.library import credentials, services
from parvis.apps.library.credentials import Making, identity, identity_bring
from parvis.apps.library.keeping import path_of
from parvis.apps.library.models import Asset, SigningIdentity
from parvis.apps.library.pages.provenance import provenance_words
from parvis.core.actors import Actor, Made
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role
from parvis.imaging.provenance.identity import new_identity
from parvis.imaging.provenance.ports import Act, Deed, Source, Standing
from parvis.imaging.provenance.reading import read
from parvis.imaging.provenance.signing import signed

pytestmark = pytest.mark.django_db
CAME = "It came signed by Atelier d’images. Nothing was changed since; "
CAME += "nobody here knows whether to trust that name."
NOW = datetime.now(UTC)  # certificates hold from now on: the library that signs reads the real clock


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.HOME = tmp_path
    with translation.override("en"):
        yield


def sent(actor: Actor, workspace: Workspace, data: bytes, **how: Any) -> services.Added:
    file = upload(data, "photo.jpg", "image/jpeg")
    return services.asset_add(actor=actor, workspace=workspace, file=file, now=NOW, **how)


def file_of(asset: Asset) -> Path:
    return path_of(asset.workspace_id, asset.sha256, asset.format)


def signed_elsewhere(folder: Path, source: Source, name: str = "Atelier d’images") -> bytes:
    before, after = folder / "before.jpg", folder / "after.jpg"
    before.write_bytes(encoded(picture(7), "JPEG"))
    deeds = [Deed(Act.CREATED, source, "peintre", "3")]
    signed(before, after, "jpeg", deeds=deeds, title="", identity=new_identity(name, NOW))
    return after.read_bytes()


def test_what_an_ai_made_here_is_signed_in_the_name_of_the_workspace(
    actor: Actor, workspace: Workspace
) -> None:
    making = Making((Deed(Act.CREATED, Source.GENERATED, "peintre", "3"),))
    asset = sent(actor, workspace, encoded(picture(1), "JPEG"), made=Made.AI, making=making).asset
    found = read(file_of(asset), "jpeg", anchors=identity(workspace, NOW).root)
    assert (found.standing, found.signer, found.tells_of_ai) == (Standing.TRUSTED, workspace.name, True)
    assert asset.bytes == file_of(asset).stat().st_size
    assert provenance_words(asset) == [
        f"Signed by this workspace, in the name of {workspace.name}: made by an AI.",
        "Made with: peintre 3.",
    ]


def test_what_a_person_made_is_not_signed(actor: Actor, workspace: Workspace) -> None:
    asset = sent(actor, workspace, encoded(picture(1), "JPEG")).asset
    assert (asset.credentials, asset.unsigned) == ({}, "")
    assert read(file_of(asset), "jpeg").standing == Standing.NONE
    assert provenance_words(asset) == ["The file says nothing of how it was made."]
    assert not SigningIdentity.objects.exists()


def test_a_picture_that_came_signed_by_an_ai_stays_recognisable(
    actor: Actor, workspace: Workspace, tmp_path: Path
) -> None:
    asset = sent(actor, workspace, signed_elsewhere(tmp_path, Source.GENERATED)).asset
    assert asset.made == Made.AI
    found = read(file_of(asset), "jpeg", anchors=identity(workspace, NOW).root)
    assert (found.standing, found.signer) == (Standing.TRUSTED, workspace.name)
    assert [deed.act for deed in found.deeds] == [Act.OPENED]
    assert provenance_words(asset) == [
        f"Signed by this workspace, in the name of {workspace.name}: made by an AI.",
        CAME,
        "It says: made by an AI.",
        "Program: Parvis.",
    ]


def test_a_camera_s_credentials_are_remembered_and_taken_out(
    actor: Actor, workspace: Workspace, tmp_path: Path
) -> None:
    asset = sent(actor, workspace, signed_elsewhere(tmp_path, Source.CAMERA, "Appareil")).asset
    assert asset.made == Made.HUMAN
    assert asset.credentials["signer"] == "Appareil"
    assert read(file_of(asset), "jpeg").standing == Standing.NONE
    assert "authentic" not in " ".join(provenance_words(asset)).lower()


def test_changed_after_it_was_signed_it_says_so(actor: Actor, workspace: Workspace, tmp_path: Path) -> None:
    body = bytearray(signed_elsewhere(tmp_path, Source.CAMERA))
    body[-40] ^= 1
    asset = sent(actor, workspace, bytes(body)).asset
    assert asset.credentials["standing"] == Standing.BROKEN
    assert "no longer hold" in provenance_words(asset)[0]


def test_the_same_picture_sent_again_is_the_one_that_is_there(
    actor: Actor, workspace: Workspace, tmp_path: Path
) -> None:
    data = signed_elsewhere(tmp_path, Source.GENERATED)
    first = sent(actor, workspace, data)
    again = sent(actor, workspace, data)
    saved_and_sent = sent(actor, workspace, file_of(first.asset).read_bytes())
    assert (again.is_new, again.asset, saved_and_sent.asset) == (False, first.asset, first.asset)
    assert [path.name for path in file_of(first.asset).parent.glob("*.jpeg")] == [file_of(first.asset).name]


def test_what_cannot_be_signed_is_kept_all_the_same(
    actor: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "signed", _refusing)
    asset = sent(actor, workspace, encoded(picture(1), "JPEG"), made=Made.AI).asset
    assert (asset.made, asset.credentials, asset.unsigned) == (Made.AI, {}, "")
    assert file_of(asset).exists()


def _refusing(*_args: Any, **_more: Any) -> None:
    raise credentials.ProvenanceFault("cannot_sign", "a disk that is full")


def test_an_identity_is_renewed_before_its_end_and_one_that_was_brought_is_not(
    actor: Actor, workspace: Workspace
) -> None:
    first = identity(workspace, NOW)
    assert identity(workspace, NOW).chain == first.chain
    assert identity(workspace, first.until - timedelta(days=29)).chain != first.chain
    brought = new_identity("Une autorité", NOW)
    identity_bring(actor=actor, workspace=workspace, chain=brought.chain, key=brought.key, now=NOW)
    assert identity(workspace, brought.until - timedelta(days=1)).chain == brought.chain
    entry = AuditEntry.objects.get(verb="identity.bring")
    assert brought.key not in str(entry.after)


def test_only_who_may_change_the_workspace_brings_a_certificate(workspace: Workspace, member: Any) -> None:
    brought = new_identity("Une autorité", NOW)
    with pytest.raises(NotAllowed):
        identity_bring(
            actor=Actor.human(member(Role.CREATOR)), workspace=workspace,
            chain=brought.chain, key=brought.key, now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(("field", "words"), [("chain", "no certificates"), ("key", "no private key")])
def test_a_bad_certificate_is_refused_beside_its_field(
    actor: Actor, workspace: Workspace, field: str, words: str
) -> None:
    brought = new_identity("Une autorité", NOW)
    given = {"chain": brought.chain, "key": brought.key, field: "garbage"}
    with pytest.raises(BadInput, match=words) as caught:
        identity_bring(actor=actor, workspace=workspace, now=NOW, **given)
    assert caught.value.code == field


def test_the_page_shows_who_signs_and_gives_the_certificate(workspace: Workspace, client: Client) -> None:
    user = workspace.memberships.select_related("user").first().user
    client.force_login(user)
    page = client.get(reverse("library:signature", args=[workspace.slug]))
    assert workspace.name in page.content.decode()
    saved = client.get(reverse("library:signature_root", args=[workspace.slug]))
    assert saved.content.startswith(b"-----BEGIN CERTIFICATE-----")
    bad = client.post(reverse("library:signature_bring", args=[workspace.slug]), {"chain": "x", "key": "y"})
    assert bad.status_code == 422
