"""The pages of the media library, as people use them."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client
from django.utils import timezone

from apps.library.drawn import encoded, film, picture, taken_with_a_phone, upload
from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.services import post_create
from parvis.apps.library import keeping, services
from parvis.apps.library.models import Asset, Folder
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.people import User
from parvis.core.uploads import Arriving, DiskIsFull
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
ROOT = "/w/velo-lyon/media/"
SOON = (timezone.now() + timedelta(days=20)).date()


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def asset(actor: Actor, workspace: Workspace) -> Asset:
    return services.asset_add(
        actor=actor, workspace=workspace, file=upload(encoded(picture(1, (400, 300))), "Terrasse.jpg")
    ).asset


@pytest.fixture
def reader(member: Callable[[Role], User]) -> Client:
    """Somebody who may look and change nothing."""
    user = member(Role.CLIENT)
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def row(workspace: Workspace, n: int, **fields: Any) -> Asset:
    """A row without a file."""
    given = {"name": f"file {n}", "kind": "image", "format": "png", "bytes": 1, "width": 1, "height": 1}
    asset = Asset(workspace=workspace, sha256=f"{n:064x}", **{**given, **fields})
    from parvis.apps.library.drafts import words_of

    asset.words = words_of(asset)
    asset.save()
    return asset


def shown_in(actor: Actor, workspace: Workspace, asset: Asset, title: str = "Rentrée") -> Any:
    """A post that shows it."""
    piece = Piece("Bonjour", (Placed(asset.pk, asset.sha256),))
    body = Body(("mastodon",), "fr", Variant((piece,)))
    return post_create(actor=actor, workspace=workspace, body=body, now=timezone.now(), title=title)


def form_of(asset: Asset, **fields: Any) -> dict[str, Any]:
    """What the page of a file sends."""
    kept = {
        "name": asset.name, "alt": asset.alt, "folder": "", "tags": "", "made": "human", "across": 50,
        "down": 50, "owner": "", "licence": "", "people": "", "consent": "nobody", "usable_until": "",
    }  # fmt: skip
    return kept | fields


# --- sending ---


def test_several_files_have_each_their_own_result(page: Client, workspace: Workspace) -> None:
    files = [
        upload(taken_with_a_phone(6), "phone.jpg"),
        upload(b"<svg xmlns='x'/>", "logo.svg"),
        upload(encoded(picture(3), "PNG"), "a.png"),
        upload(encoded(picture(3), "PNG"), "b.png"),
    ]
    answer = page.post(f"{ROOT}add/", {"file": files})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "phone</a> is in the library" in text
    assert (
        "Taken out of the file before it was kept: what the camera wrote · the place where it was taken"
        in text
    )
    assert "turned upright" in text
    assert "<strong>logo.svg</strong> – SVG drawings can hold programs" in text
    assert "The library has this very file already" in text
    assert Asset.objects.filter(workspace=workspace).count() == 2


def test_with_script_only_the_results_come(page: Client) -> None:
    answer = page.post(
        f"{ROOT}add/", {"file": upload(b"hello", "<b>x</b>.jpg")}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "<html" not in text
    assert "b&gt;.jpg" in text
    assert "<b>" not in text


def test_nothing_sent_is_said(page: Client) -> None:
    answer = page.post(f"{ROOT}add/", {})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


def test_a_file_goes_into_the_folder_that_is_looked_at(page: Client, workspace: Workspace) -> None:
    folder = Folder.objects.create(workspace=workspace, name="Été")
    assert f'name="folder" value="{folder.pk}"' in page.get(f"{ROOT}?folder={folder.pk}").content.decode()
    page.post(f"{ROOT}add/", {"file": upload(encoded(picture(1))), "folder": folder.pk})
    assert Asset.objects.get().folder == folder


@pytest.mark.parametrize("folder", ["x", "-1", "9" * 30, "999"])
def test_a_folder_that_is_none_is_said_and_nothing_breaks(page: Client, folder: str) -> None:
    answer = page.post(f"{ROOT}add/", {"file": upload(encoded(picture(1))), "folder": folder})
    assert answer.status_code in {200, 422}
    assert Asset.objects.filter(folder__isnull=False).count() == 0


def test_what_looks_like_another_offers_to_keep_that_one(page: Client, asset: Asset) -> None:
    answer = page.post(f"{ROOT}add/", {"file": upload(encoded(picture(1, (200, 150)), "WEBP"), "small.webp")})
    text = answer.content.decode()
    assert "It looks like" in text
    new = Asset.objects.get(name="small")
    assert f'name="asset" value="{new.pk}"' in text
    answer = page.post(f"{ROOT}delete/", {"asset": new.pk, "instead": asset.pk})
    assert answer.headers["Location"].endswith(f"/media/{asset.pk}/")
    assert list(Asset.objects.all()) == [asset]


def test_more_than_may_be_sent_is_refused_while_it_arrives(page: Client, settings: Any) -> None:
    settings.PARVIS_MAX_UPLOAD_BYTES = settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000
    answer = page.post(f"{ROOT}add/", {"file": upload(b"\xff\xd8\xff" + b"x" * 3_000_000)})
    assert answer.status_code == 413
    assert "too large: at most 1 MB" in answer.content.decode()
    assert not Asset.objects.exists()


def test_what_lies_about_its_length_is_cut_off(settings: Any) -> None:
    settings.PARVIS_MAX_UPLOAD_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100, 0
    arriving = Arriving()
    arriving.new_file("file", "x", "image/png", None)
    arriving.receive_data_chunk(b"x" * 60, 0)
    with pytest.raises(RequestDataTooBig):
        arriving.receive_data_chunk(b"x" * 60, 60)
    arriving.upload_interrupted()


def test_a_disk_that_is_full_while_a_file_arrives_is_said(
    page: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise DiskIsFull

    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    monkeypatch.setattr(Arriving, "receive_data_chunk", full)
    answer = page.post(f"{ROOT}add/", {"file": upload(encoded(picture(1)))})
    assert answer.status_code == 507
    assert "the disk is full" in answer.content.decode()


class Broken:
    """A file on a disk that refuses."""

    def __init__(self, number: int) -> None:
        self.number = number

    def write(self, _piece: bytes) -> None:
        raise OSError(self.number, "refused")


def test_no_room_for_a_piece_is_told_apart_from_other_faults() -> None:
    arriving = Arriving()
    arriving.file = Broken(errno.ENOSPC)
    with pytest.raises(DiskIsFull):
        arriving.receive_data_chunk(b"x", 0)
    arriving.file = Broken(errno.EIO)
    with pytest.raises(OSError, match="refused"):
        arriving.receive_data_chunk(b"x", 0)


# --- the grid ---


def names(answer: Any) -> list[str]:
    return re.findall(r'<span class="name">(.*?)</span>', answer.content.decode())


def test_an_empty_library_says_what_to_do(page: Client, reader: Client) -> None:
    assert "Send the pictures and videos" in page.get(ROOT).content.decode()
    text = reader.get(ROOT).content.decode()
    assert "posts take them from here" in text
    assert "data-upload" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=ETE", {"été"}),
        ("words=marché lyon", {"été"}),
        ("words=ada", {"été"}),
        ("words=photo", {"été"}),
        ("words=100%25", {"100% vélo"}),
        ("tag=marché", {"été"}),
        ("tag=march", set()),
        ('tag="', set()),
        ("kind=video", {"film"}),
        ("kind=image", {"été", "100% vélo"}),
        ("kind=nothing", {"été", "film", "100% vélo"}),
        ("folder=0", {"film", "100% vélo"}),
        ("folder=x", {"été", "film", "100% vélo"}),
        ("rights=ending", {"film"}),
        ("rights=missing", {"100% vélo"}),
        ("words=rien", set()),
        ("page=99", {"été", "film", "100% vélo"}),
        ("words=%00", {"été", "film", "100% vélo"}),
    ],
)
def test_files_are_found_by_words_folder_tag_kind_and_rights(
    page: Client, workspace: Workspace, other_workspace: Workspace, query: str, found: set[str]
) -> None:
    folder = Folder.objects.create(workspace=workspace, name="Dossier")
    row(
        workspace,
        1,
        name="été",
        alt="Le marché de Lyon",
        owner="Ada",
        tags=["marché", "photo"],
        folder=folder,
    )
    row(workspace, 2, name="film", kind="video", format="mp4", usable_until=SOON)
    row(workspace, 3, name="100% vélo", consent="missing", people="Bob")
    row(other_workspace, 4, name="été ailleurs", tags=["marché"])
    assert set(names(page.get(f"{ROOT}?{query}"))) == found


def test_rights_that_need_a_look_are_counted(page: Client, workspace: Workspace) -> None:
    assert "Consent missing" not in page.get(ROOT).content.decode().partition('<form method="get"')[0]
    row(workspace, 1, consent="missing")
    row(workspace, 2, usable_until=date(2001, 1, 1))
    text = page.get(ROOT).content.decode()
    assert "Consent missing (1)" in text
    assert "Rights that end soon or have ended (1)" in text
    assert "right ended" in text
    assert "consent missing" in text


def test_the_chosen_files_get_a_folder_and_tags(page: Client, workspace: Workspace) -> None:
    folder = Folder.objects.create(workspace=workspace, name="Été")
    one, two = row(workspace, 1, tags=["old", "kept"]), row(workspace, 2)
    sent = {
        "asset": [one.pk, two.pk], "sort-folder": folder.pk, "sort-add_tags": "#Lyon, été, ,lyon",
        "sort-remove_tags": "old", "back": "kind=image",
    }  # fmt: skip
    answer = page.post(f"{ROOT}sort/", sent)
    assert answer.headers["Location"] == f"{ROOT}?kind=image"
    one.refresh_from_db()
    assert (one.tags, one.folder) == (["kept", "lyon", "été"], folder)
    assert "ete" in one.words
    assert AuditEntry.objects.get(verb="asset.sort").after["tags_added"] == ["lyon", "été"]  # type: ignore[index]
    page.post(f"{ROOT}sort/", {"asset": [one.pk], "sort-folder": "0"})
    one.refresh_from_db()
    assert one.folder is None


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Tick the files first."),
        ({"asset": "x", "sort-add_tags": "a"}, "Tick the files first."),
        ({"asset": str(uuid4())}, "Choose a folder, or write a tag."),
        ({"asset": str(uuid4()), "sort-folder": "99"}, "Choose a folder, or write a tag."),
    ],
)
def test_sorting_nothing_is_said(page: Client, sent: dict[str, str], said: str) -> None:
    assert said in page.post(f"{ROOT}sort/", sent, follow=True).content.decode()


def test_files_of_another_workspace_are_neither_sorted_nor_deleted(
    page: Client, workspace: Workspace, other_workspace: Workspace
) -> None:
    theirs = row(other_workspace, 1)
    page.post(f"{ROOT}sort/", {"asset": theirs.pk, "sort-add_tags": "x"})
    page.post(f"{ROOT}delete/", {"asset": theirs.pk})
    theirs.refresh_from_db()
    assert theirs.tags == []


# --- one file ---


def test_a_file_shows_what_it_is_and_how_it_is_cut(page: Client, asset: Asset) -> None:
    text = page.get(f"{ROOT}{asset.pk}/").content.decode()
    assert "400 × 300 px" in text
    assert 'viewBox="50.00 0.00 300.00 300.00"' in text  # 1:1, in the middle
    assert "No post shows it." in text


def test_what_is_written_about_a_file_is_kept_and_told_to_the_audit(page: Client, asset: Asset) -> None:
    sent = form_of(
        asset, name="  La terrasse ", alt="Deux tables au soleil.", tags="Été, #lyon", across=10, down=90,
        owner="Ada", people="Bob", consent="given", usable_until="2027-01-31", made="both",
    )  # fmt: skip
    answer = page.post(f"{ROOT}{asset.pk}/change/", sent)
    assert answer.status_code == 302
    asset.refresh_from_db()
    assert (asset.name, asset.tags, asset.focus_x, asset.focus_y) == (
        "La terrasse",
        ["été", "lyon"],
        0.1,
        0.9,
    )
    assert (asset.consent, asset.usable_until, asset.made) == ("given", date(2027, 1, 31), "both")
    entry = AuditEntry.objects.get(verb="asset.change")
    assert entry.before["alt"] == ""  # type: ignore[index]
    assert entry.after["alt"] == "Deux tables au soleil."  # type: ignore[index]
    assert "licence" not in entry.after  # type: ignore[operator]
    text = page.get(f"{ROOT}{asset.pk}/").content.decode()
    assert 'viewBox="0.00 0.00 300.00 300.00"' in text
    page.post(f"{ROOT}{asset.pk}/change/", form_of(asset, **sent | {"name": "La terrasse"}))
    assert AuditEntry.objects.filter(verb="asset.change").count() == 1  # nothing changed


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", "required"),
        ("across", "101", "less than or equal to 100"),
        ("down", "x", "whole number"),
        ("usable_until", "31/31/2026", "valid date"),
        ("consent", "maybe", "not one of the available"),
        ("people", "Bob", "say whether they agreed"),
        ("tags", ",".join(f"t{n}" for n in range(31)), "at most 30 tags"),
        ("folder", "99", "not one of the available"),
        ("alt", "x" * 2_001, "at most 2000 characters"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(
    page: Client, asset: Asset, field: str, value: str, said: str
) -> None:
    answer = page.post(f"{ROOT}{asset.pk}/change/", form_of(asset, **{field: value}))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    asset.refresh_from_db()
    assert asset.name == "Terrasse"


def test_a_right_that_has_ended_stands_at_the_head_of_the_page(page: Client, asset: Asset) -> None:
    asset.usable_until = date(2001, 1, 1)
    asset.save()
    assert "ended on 1 January 2001" in page.get(f"{ROOT}{asset.pk}/").content.decode()


def test_a_reader_sees_everything_and_changes_nothing(reader: Client, asset: Asset) -> None:
    text = reader.get(f"{ROOT}{asset.pk}/").content.decode()
    assert "nobody can be recognised" in text
    assert "change/" not in text
    assert reader.post(f"{ROOT}{asset.pk}/change/", form_of(asset, name="x")).status_code == 403
    assert reader.post(f"{ROOT}delete/", {"asset": asset.pk}).status_code == 403


def test_a_file_that_a_post_shows_is_not_deleted(
    page: Client, actor: Actor, workspace: Workspace, asset: Asset
) -> None:
    post = shown_in(actor, workspace, asset)
    assert "Rentrée" in page.get(f"{ROOT}{asset.pk}/").content.decode()
    text = page.post(f"{ROOT}delete/", {"asset": asset.pk}, follow=True).content.decode()
    assert "“Terrasse” is shown in a post: Rentrée." in text
    assert Asset.objects.filter(pk=asset.pk).exists()
    post.archived_at = timezone.now()
    post.save()
    assert (
        "1 file is deleted." in page.post(f"{ROOT}delete/", {"asset": asset.pk}, follow=True).content.decode()
    )
    assert not Asset.objects.exists()


def test_one_that_is_used_keeps_the_others_too(
    page: Client, actor: Actor, workspace: Workspace, asset: Asset
) -> None:
    shown_in(actor, workspace, asset, "Une")
    shown_in(actor, workspace, asset, "Deux")
    other = row(workspace, 9)
    text = page.post(f"{ROOT}delete/", {"asset": [other.pk, asset.pk]}, follow=True).content.decode()
    assert "shown in 2 posts: Deux, Une." in text
    assert Asset.objects.count() == 2


def test_a_post_of_another_workspace_says_nothing(
    page: Client, workspace: Workspace, other_workspace: Workspace, asset: Asset
) -> None:
    shown_in(Actor.system(), other_workspace, asset, "Secret")
    assert "Secret" not in page.get(f"{ROOT}{asset.pk}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_deleting_a_file_takes_it_from_the_disk(page: Client, asset: Asset) -> None:
    path = keeping.path_of(asset.workspace_id, asset.sha256, asset.format)
    assert path.exists()
    page.post(f"{ROOT}delete/", {"asset": asset.pk})
    assert not path.exists()
    assert not keeping.thumb_of(asset.workspace_id, asset.sha256).exists()
    entry = AuditEntry.objects.get(verb="asset.delete")
    assert entry.before == {"name": "Terrasse", "file": asset.sha256}


# --- the bytes ---


def test_a_file_is_sent_with_its_own_type_and_its_name(page: Client, asset: Asset) -> None:
    answer = page.get(f"{ROOT}{asset.pk}/file/")
    assert b"".join(answer) == keeping.path_of(asset.workspace_id, asset.sha256, "jpeg").read_bytes()  # type: ignore[arg-type]
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == 'inline; filename="Terrasse.jpg"'
    assert "private" in answer.headers["Cache-Control"]
    assert page.get(f"{ROOT}{asset.pk}/file/?save").headers["Content-Disposition"].startswith("attachment")


def test_a_browser_that_has_it_is_told_so(page: Client, asset: Asset) -> None:
    tag = page.get(f"{ROOT}{asset.pk}/file/").headers["ETag"]
    answer = page.get(f"{ROOT}{asset.pk}/file/", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_player_gets_the_range_that_it_asks_for(
    page: Client, actor: Actor, workspace: Workspace, tmp_path: Path
) -> None:
    data = film(tmp_path / "a.mp4", frames=10).read_bytes()
    asset = services.asset_add(actor=actor, workspace=workspace, file=upload(data, "a.mp4")).asset
    kept = keeping.path_of(workspace.pk, asset.sha256, "mp4").read_bytes()
    address = f"{ROOT}{asset.pk}/file/"
    part = page.get(address, headers={"Range": "bytes=100-199"})
    assert (part.status_code, b"".join(part)) == (206, kept[100:200])  # type: ignore[arg-type]
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(kept)}"
    assert part.headers["Content-Length"] == "100"
    assert part.headers["Content-Type"] == "video/mp4"
    beyond = page.get(address, headers={"Range": f"bytes={len(kept)}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(kept)}")
    changed = page.get(address, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert changed.status_code == 200
    same = page.get(address, headers={"Range": "bytes=0-9", "If-Range": part.headers["ETag"]})
    assert same.status_code == 206


def test_a_small_picture_that_was_lost_is_drawn_again(page: Client, asset: Asset) -> None:
    path = keeping.thumb_of(asset.workspace_id, asset.sha256)
    path.unlink()
    answer = page.get(f"{ROOT}{asset.pk}/thumb/")
    assert answer.headers["Content-Type"] == "image/webp"
    assert b"".join(answer) == path.read_bytes()  # type: ignore[arg-type]


@pytest.mark.parametrize("what", ["file", "thumb"])
def test_a_file_of_another_workspace_or_one_that_is_gone_does_not_exist(
    page: Client, other_workspace: Workspace, asset: Asset, owner: User, what: str
) -> None:
    Membership.objects.create(workspace=other_workspace, user=owner, role=Role.OWNER)
    assert page.get(f"/w/ailleurs/media/{asset.pk}/{what}/").status_code == 404
    assert page.get(f"{ROOT}{UUID(int=1)}/{what}/").status_code == 404
    keeping.remove(asset.workspace_id, asset.sha256, asset.format)
    assert page.get(f"{ROOT}{asset.pk}/{what}/").status_code == 404
    assert Client().get(f"{ROOT}{asset.pk}/{what}/").status_code == 302


# --- folders, look-alikes, the picker ---


def test_folders_are_made_renamed_and_deleted_and_their_files_stay(
    page: Client, workspace: Workspace
) -> None:
    page.post(f"{ROOT}folders/new/", {"name": "  Été   2026 "})
    folder = Folder.objects.get()
    assert folder.name == "Été 2026"
    asset = row(workspace, 1, folder=folder)
    assert "1 file" in page.get(f"{ROOT}folders/").content.decode()
    page.post(f"{ROOT}folders/{folder.pk}/rename/", {"name": "Été"})
    folder.refresh_from_db()
    assert folder.name == "Été"
    page.post(f"{ROOT}folders/{folder.pk}/delete/")
    asset.refresh_from_db()
    assert asset.folder is None
    verbs = AuditEntry.objects.filter(target="media_folder").values_list("verb", flat=True)
    assert sorted(verbs) == ["media_folder.create", "media_folder.delete", "media_folder.rename"]


def test_a_folder_needs_a_name_of_its_own(page: Client, workspace: Workspace) -> None:
    folder = Folder.objects.create(workspace=workspace, name="Plage")
    for address in (
        "folders/new/",
        f"folders/{Folder.objects.create(workspace=workspace, name='B').pk}/rename/",
    ):
        for name, said in {"": "Give the folder a name.", "PLAGE": "a folder of this name already"}.items():
            answer = page.post(f"{ROOT}{address}", {"name": name})
            assert answer.status_code == 422
            assert said in answer.content.decode()
    assert page.post(f"{ROOT}folders/{folder.pk}/rename/", {"name": "plage"}).status_code == 302


def test_a_folder_of_another_workspace_does_not_exist(page: Client, other_workspace: Workspace) -> None:
    theirs = Folder.objects.create(workspace=other_workspace, name="Leurs")
    assert page.post(f"{ROOT}folders/{theirs.pk}/rename/", {"name": "x"}).status_code == 404
    assert page.post(f"{ROOT}folders/{theirs.pk}/delete/").status_code == 404


def test_look_alikes_stand_beside_each_other(page: Client, workspace: Workspace) -> None:
    row(workspace, 1, look=f"{0:016x}")
    row(workspace, 2, look=f"{3:016x}")
    row(workspace, 3, look="f" * 16)
    text = page.get(f"{ROOT}alike/").content.decode()
    assert ("file 1" in text, "file 2" in text, "file 3" in text) == (True, True, False)


def test_the_picker_offers_a_button_for_each_file_and_posts_nothing(page: Client, asset: Asset) -> None:
    asset.alt, asset.focus_x = 'A "quoted" <table>', 0.25
    asset.save()
    text = page.get(f"{ROOT}picker/?kind=image").content.decode()
    found = dict(re.findall(r'(data-[\w]+)="([^"]*)"', text))
    assert found["data-asset"] == str(asset.pk)
    assert found["data-sha256"] == asset.sha256
    assert found["data-alt"] == "A &quot;quoted&quot; &lt;table&gt;"
    assert (found["data-width"], found["data-height"], found["data-focus"]) == ("400", "300", "0.25 0.5")
    assert found["data-thumb"].endswith("/thumb/")
    assert found["data-problem"] == ""
    assert "data-asset" not in page.get(f"{ROOT}picker/?kind=video").content.decode()


def test_the_picker_takes_new_files_from_those_who_may_add_them(page: Client, reader: Client) -> None:
    assert "picker-file" not in reader.get(f"{ROOT}picker/").content.decode()
    answer = page.post(f"{ROOT}picker/add/", {"file": [upload(encoded(picture(1))), upload(b"x", "x.txt")]})
    text = answer.content.decode()
    assert "photo is in the library." in text
    assert "x.txt" in text
    assert str(Asset.objects.get().pk) in text
    videos = page.get(f"{ROOT}picker/?kind=video").content.decode()
    assert f'hx-post="{ROOT}picker/add/?kind=video"' in videos
