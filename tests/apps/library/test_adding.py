"""What becomes of a file that somebody sends."""

from __future__ import annotations

import errno
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile, File
from django.utils import translation
from PIL import Image, ImageChops, ImageOps

from apps.library.drawn import animation, encoded, film, picture, taken_with_a_phone, upload
from parvis.apps.library import keeping, receiving, services
from parvis.apps.library.keeping import DiskFull
from parvis.apps.library.models import Asset
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role
from parvis.kit import posters
from parvis.kit.cleaning import Removed

pytestmark = pytest.mark.django_db
Add = Callable[..., services.Added]


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.HOME = tmp_path
    with translation.override("en"):
        yield


@pytest.fixture
def add(actor: Actor, workspace: Workspace) -> Add:
    """Send bytes under a name."""

    def send(data: bytes, name: str = "photo.jpg", mime: str = "image/jpeg") -> services.Added:
        return services.asset_add(actor=actor, workspace=workspace, file=upload(data, name, mime))

    return send


def kept(asset: Asset) -> bytes:
    return keeping.path_of(asset.workspace_id, asset.sha256, asset.format).read_bytes()


def no_file(workspace: Workspace) -> bool:
    root = keeping.folder_of(workspace.pk)
    return not [path for path in root.rglob("*") if path.is_file() and path.name != "lock"]


def test_a_picture_is_kept_measured_and_told_to_the_audit(add: Add, workspace: Workspace) -> None:
    added = add(encoded(picture(1, (800, 600))), "Été à Lyon.jpeg")
    asset = added.asset
    assert added.is_new
    assert (asset.name, asset.kind, asset.format) == ("Été à Lyon", "image", "jpeg")
    assert (asset.width, asset.height, asset.animated, asset.seconds) == (800, 600, False, 0)
    assert hashlib.sha256(kept(asset)).hexdigest() == asset.sha256
    assert asset.bytes == len(kept(asset))
    assert len(asset.look) == 16
    entry = AuditEntry.objects.get(verb="asset.add")
    assert entry.after == {"name": "Été à Lyon", "file": asset.sha256, "taken_out": []}
    with Image.open(keeping.thumb_of(workspace.pk, asset.sha256)) as small:
        assert small.size == (640, 480)


@pytest.mark.parametrize(
    ("form", "ours"), [("JPEG", "jpeg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp")]
)
def test_what_a_file_is_is_told_by_its_content_and_not_by_its_name(add: Add, form: str, ours: str) -> None:
    asset = add(encoded(picture(1), form), "lies.svg", "image/svg+xml").asset
    assert asset.format == ours
    with Image.open(io.BytesIO(kept(asset))) as image:
        assert image.format == form
        image.load()


def test_places_cameras_and_comments_are_taken_out_and_the_colours_stay(add: Add) -> None:
    sent = taken_with_a_phone()
    added = add(sent)
    assert set(added.removed) == {Removed.PLACE, Removed.CAMERA, Removed.WORDS}
    assert not added.turned
    data = kept(added.asset)
    assert b"Lovelace" not in data
    assert b"taken by Ada" not in data
    with Image.open(io.BytesIO(data)) as clean, Image.open(io.BytesIO(sent)) as original:
        assert not clean.getexif()
        assert clean.info["icc_profile"] == original.info["icc_profile"]
        assert ImageChops.difference(clean, original).getbbox() is None  # not one pixel is touched


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_picture_that_lies_on_its_side_is_turned_upright(add: Add, orientation: int) -> None:
    sent = taken_with_a_phone(orientation)
    added = add(sent)
    assert added.turned
    data = kept(added.asset)
    assert b"Lovelace" not in data
    assert b"taken by Ada" not in data
    with Image.open(io.BytesIO(data)) as clean, Image.open(io.BytesIO(sent)) as original:
        upright = ImageOps.exif_transpose(original)
        assert clean.size == upright.size == (added.asset.width, added.asset.height)
        assert not clean.getexif()
        assert clean.info["icc_profile"] == original.info["icc_profile"]
        difference = ImageChops.difference(clean, upright).convert("L")
        assert sum(difference.histogram()[24:]) < 0.01 * clean.width * clean.height


def test_a_picture_that_says_an_ai_made_it_is_marked_so(add: Add) -> None:
    said = b"<x>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</x>"
    assert add(encoded(picture(1), xmp=said)).asset.made == "ai"
    assert add(encoded(picture(2))).asset.made == "human"


def test_the_same_bytes_give_the_file_that_is_there(add: Add, workspace: Workspace) -> None:
    first = add(taken_with_a_phone(), "one.jpg")
    again = add(taken_with_a_phone(), "two.jpg")
    assert not again.is_new
    assert again.asset == first.asset
    assert Asset.objects.get(workspace=workspace).name == "one"
    assert AuditEntry.objects.filter(verb="asset.add").count() == 1


def test_a_file_that_was_lost_from_the_disk_is_kept_again_when_it_is_sent_again(add: Add) -> None:
    asset = add(encoded(picture(1))).asset
    keeping.remove(asset.workspace_id, asset.sha256, asset.format)
    assert not add(encoded(picture(1))).is_new
    assert len(kept(asset)) == asset.bytes


def test_another_workspace_has_its_own_copy(add: Add, actor: Actor, other_workspace: Workspace) -> None:
    mine = add(encoded(picture(1))).asset
    theirs = services.asset_add(
        actor=Actor.system(), workspace=other_workspace, file=upload(encoded(picture(1)))
    )
    assert theirs.is_new
    assert theirs.asset.pk != mine.pk
    assert not theirs.alike


def test_what_looks_like_another_is_told(add: Add) -> None:
    first = add(encoded(picture(1, (960, 720)), quality=95)).asset
    add(encoded(picture(2)))
    again = add(encoded(picture(1, (480, 360)), "WEBP", quality=60))
    assert again.is_new
    assert [one.pk for one in again.alike] == [first.pk]


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_an_animation_is_measured_without_being_drawn(add: Add, form: str) -> None:
    asset = add(animation(5, form)).asset
    assert asset.animated
    assert asset.seconds == pytest.approx(0.4)
    assert asset.fps == pytest.approx(12.5)
    with Image.open(io.BytesIO(kept(asset))) as image:
        assert image.n_frames == 5  # type: ignore[attr-defined]


@pytest.mark.parametrize("ending", ["mp4", "mov"])
def test_a_film_is_measured_and_its_place_is_taken_out(add: Add, tmp_path: Path, ending: str) -> None:
    sent = film(tmp_path / f"a.{ending}", size=(480, 270), fps=30, frames=45, place=True).read_bytes()
    assert b"Ada in Paris" in sent
    added = add(sent, f"a.{ending}", "text/plain")
    asset = added.asset
    assert (asset.kind, asset.format, asset.codec) == ("video", ending, "avc1")
    assert (asset.width, asset.height, asset.fps) == (480, 270, 30)
    assert asset.seconds == pytest.approx(1.5, abs=0.04)
    assert Removed.PLACE in added.removed
    assert not any(said in kept(asset) for said in (b"Ada in Paris", b"48.8584", b"loci"))
    assert len(asset.look) == 16
    with Image.open(keeping.thumb_of(asset.workspace_id, asset.sha256)) as small:
        assert small.size == (480, 270)


def test_without_the_extra_a_film_has_no_small_picture_and_is_kept_all_the_same(
    add: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posters, "can_draw", lambda: False)
    asset = add(film(tmp_path / "a.mp4", frames=5).read_bytes(), "a.mp4").asset
    assert asset.look == ""
    assert not keeping.thumb_of(asset.workspace_id, asset.sha256).exists()
    assert asset.bytes == len(kept(asset))


def bomb_of_pixels() -> bytes:
    """A PNG of a few kilobytes that would be 3.6 gigabytes when drawn."""

    def chunk(kind: bytes, said: bytes) -> bytes:
        return len(said).to_bytes(4) + kind + said + zlib.crc32(kind + said).to_bytes(4)

    side = (30_000).to_bytes(4)
    head = chunk(b"IHDR", side + side + bytes([8, 6, 0, 0, 0]))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000, 9))
        + chunk(b"IEND", b"")
    )


def bomb_of_frames() -> bytes:
    """A GIF of few bytes that shows many large pictures."""
    data = animation(2, size=(8, 8))
    head, frame = data[:13], data.index(b"\x21\xf9")
    wide = head[:6] + (4_000).to_bytes(2, "little") * 2 + head[10:]
    last = data.rindex(b"\x21\xf9")
    return wide + data[13:frame] + data[frame:last] * 900 + b"\x3b"


def gif_that_grows(side: int) -> bytes:
    """A GIF whose first picture is larger than the screen that it announces."""
    data = bytearray(encoded(picture(1, (8, 8)), "GIF"))
    at = data.index(b"\x2c" + bytes(4) + b"\x08\0\x08\0")
    data[at + 5 : at + 9] = side.to_bytes(2, "little") * 2
    return bytes(data)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100
MP4 = b"\0\0\0\x18ftypisom\0\0\0\0isommp42"
BAD = {
    "nothing": (b"", "file_empty", "empty"),
    "svg": (SVG, "file_format", "SVG"),
    "svg in utf-16": (
        SVG.decode().replace('<?xml version="1.0"?>', "").encode("utf-16"),
        "file_format",
        "SVG",
    ),
    "heic": (HEIC, "file_format", "HEIC"),
    "text": (b"hello", "file_format", "JPEG, PNG"),
    "html": (b"<!doctype html><script>alert(1)</script>", "file_format", "JPEG, PNG"),
    "pdf": (b"%PDF-1.7\n" + b"x" * 100, "file_format", "JPEG, PNG"),
    "zip": (b"PK\x03\x04" + b"x" * 100, "file_format", "JPEG, PNG"),
    "head of a jpeg": (b"\xff\xd8\xff\xe0" + b"x" * 100, "file_broken", "damaged"),
    "head of a png": (b"\x89PNG\r\n\x1a\n", "file_broken", "damaged"),
    "head of a gif": (b"GIF89a", "file_broken", "damaged"),
    "head of a webp": (b"RIFF\x10\0\0\0WEBPVP8 ", "file_broken", "damaged"),
    "head of a film": (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "file_broken", "damaged"),
    "a film of one huge box": (
        b"\0\0\0\x18ftypisom\0\0\0\0isommp42\xff\xff\xff\xffmoov",
        "file_broken",
        "damaged",
    ),
    "pixels": (bomb_of_pixels(), "pixels_many", "64 million"),
    "frames": (bomb_of_frames(), "frames_many", "MP4"),
    "a gif that grows": (gif_that_grows(9_000), "pixels_many", "64 million"),
    "a gif that grows without end": (gif_that_grows(60_000), "file_broken", "damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used_is_refused_in_one_sentence_and_leaves_nothing(
    add: Add, workspace: Workspace, name: str
) -> None:
    data, code, word = BAD[name]
    with pytest.raises(BadInput) as refused:
        add(data, f"{name}.jpg")
    assert refused.value.code == code
    assert word in str(refused.value)
    assert not Asset.objects.exists()
    assert no_file(workspace)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_picture_that_is_cut_short_is_refused(
    add: Add, workspace: Workspace, form: str, share: float
) -> None:
    data = encoded(picture(1), form)
    with pytest.raises(BadInput, match="damaged"):
        add(data[: int(len(data) * share)])
    assert no_file(workspace)


def test_a_film_that_is_cut_short_is_refused(add: Add, workspace: Workspace, tmp_path: Path) -> None:
    data = film(tmp_path / "a.mp4", frames=5).read_bytes()
    with pytest.raises(BadInput, match="damaged"):
        add(data[: len(data) // 2], "a.mp4")
    assert no_file(workspace)


def test_a_picture_whose_pixels_are_damaged_is_refused(add: Add) -> None:
    data = bytearray(encoded(picture(1), "PNG"))
    at = data.index(b"IDAT") + 40
    data[at : at + 20] = b"\xff" * 20
    with pytest.raises(BadInput, match="damaged"):
        add(bytes(data))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_what_hides_behind_the_end_of_a_picture_is_gone(add: Add, form: str) -> None:
    added = add(encoded(picture(1), form) + b"PK\x03\x04<script>alert(1)</script>")
    assert b"<script>" not in kept(added.asset)
    assert Removed.REST in added.removed


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\Été.JPG", "Été"),
        ("photo\u202egpj.exe", "photo gpj"),
        ("a\x00b\nc.png", "a b c"),
        ("x" * 300 + ".jpg", "x" * 120),
        ("....", "Picture without a name"),
        ("   ", "Picture without a name"),
        ("<script>alert(1)</script>.png", "script>"),
    ],
)
def test_a_hostile_name_is_made_fit_to_be_shown(
    actor: Actor, workspace: Workspace, name: str, shown: str
) -> None:
    # A form's own parser takes folders away before us; a program's name comes as it is.
    added = services.asset_add(
        actor=actor, workspace=workspace, file=ContentFile(encoded(picture(1))), name=name
    )
    assert added.asset.name == shown
    assert added.asset.sha256 in str(keeping.path_of(workspace.pk, added.asset.sha256, added.asset.format))


def test_more_bytes_than_a_picture_may_have_are_not_even_kept(
    add: Add, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "LARGEST_PICTURE", 10_000)
    with pytest.raises(BadInput, match="too large") as refused:
        add(encoded(picture(1, (800, 600)), quality=95))
    assert refused.value.code == "file_large"
    assert no_file(workspace)


def test_a_film_may_be_as_large_as_an_upload_and_no_larger(
    add: Add, settings: Any, tmp_path: Path, workspace: Workspace
) -> None:
    data = film(tmp_path / "a.mp4", frames=10).read_bytes()
    settings.PARVIS_MAX_UPLOAD_BYTES = len(data) - 1
    with pytest.raises(BadInput, match="too large"):
        add(data, "a.mp4")
    settings.PARVIS_MAX_UPLOAD_BYTES = len(data)
    assert add(data, "a.mp4").is_new


def test_a_full_disk_is_said_in_one_sentence_and_leaves_nothing(
    add: Add, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(keeping, "place", full)
    with pytest.raises(DiskFull, match="disk is full"):
        add(encoded(picture(1)))
    assert not Asset.objects.exists()
    assert no_file(workspace)


class CutOff(File[bytes]):
    """An upload whose connection ends."""

    def chunks(self, chunk_size: int | None = None) -> Any:  # noqa: ARG002 - Django's signature
        yield encoded(picture(1))[:2_000]
        raise OSError(errno.ECONNRESET, "Connection reset by peer")


def test_an_upload_that_breaks_off_leaves_nothing(actor: Actor, workspace: Workspace) -> None:
    with pytest.raises(OSError, match="reset"):
        services.asset_add(actor=actor, workspace=workspace, file=CutOff(io.BytesIO(), "a.jpg"))
    assert no_file(workspace)


def test_a_folder_of_another_workspace_is_refused(
    actor: Actor, workspace: Workspace, other_workspace: Workspace
) -> None:
    theirs = services.folder_create(actor=Actor.system(), workspace=other_workspace, name="Leurs")
    with pytest.raises(BadInput) as refused:
        services.asset_add(
            actor=actor, workspace=workspace, file=upload(encoded(picture(1))), folder_id=theirs.pk
        )
    assert refused.value.code == "folder"


def test_somebody_who_only_reads_adds_nothing(workspace: Workspace, member: Callable[[Role], User]) -> None:
    with pytest.raises(NotAllowed):
        services.asset_add(
            actor=Actor.human(member(Role.CLIENT)), workspace=workspace, file=upload(encoded(picture(1)))
        )
