"""A signed file is read back by the library, by a second reader, and by ExifTool where it is installed."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from imaging.provenance import independent
from parvis.imaging.provenance.identity import Identity, new_identity
from parvis.imaging.provenance.ports import Act, Deed, Part, ProvenanceFault, Source, Standing
from parvis.imaging.provenance.reading import read
from parvis.imaging.provenance.signing import signed
from parvis.kit.cleaning import cleaned

NOW = datetime.now(UTC)  # certificates hold from now on: the library reads the real clock
PILLOW = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
GENERATED = Deed(Act.CREATED, Source.GENERATED, "peintre", "3", NOW.replace(microsecond=0))


@pytest.fixture(scope="module")
def identity() -> Identity:
    return new_identity("Vélo Lyon", NOW)


def picture(folder: Path, file_format: str = "jpeg", **options: object) -> Path:
    """Sixty-four stripes."""
    image = Image.new("RGB", (64, 48), "teal")
    for x in range(0, 64, 4):
        image.paste("orange", (x, 0, x + 2, 48))
    path = folder / f"photo.{file_format}"
    image.save(path, PILLOW[file_format], **options)
    return path


def pixels(path: Path) -> bytes:
    with Image.open(path) as image:
        return image.convert("RGB").tobytes()


@pytest.mark.parametrize("file_format", ["jpeg", "png", "webp"])
def test_what_a_model_drew_says_so_and_every_reader_agrees(
    tmp_path: Path, identity: Identity, file_format: str
) -> None:
    source, target = picture(tmp_path, file_format), tmp_path / "signed"
    signed(source, target, file_format, deeds=[GENERATED], title="Rayures", identity=identity)
    assert pixels(target) == pixels(source)
    found = read(target, file_format)
    assert (found.standing, found.signer, found.program) == (Standing.SIGNED, "Vélo Lyon", "Parvis")
    assert found.deeds == (GENERATED,)
    assert found.sources == (Source.GENERATED,)
    assert found.tells_of_ai
    second = independent.read(target.read_bytes(), file_format)
    (action,) = second.assertions["c2pa.actions.v2"]["actions"]
    assert second.signer == "Vélo Lyon"
    assert action["digitalSourceType"] == Source.GENERATED.address
    assert action["softwareAgent"] == {"name": "peintre", "version": "3"}


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="ExifTool is not installed")
@pytest.mark.parametrize("file_format", ["jpeg", "png"])
def test_exiftool_reads_the_source_type_in_both_places(
    tmp_path: Path, identity: Identity, file_format: str
) -> None:
    target = tmp_path / f"signed.{file_format}"
    signed(
        picture(tmp_path, file_format), target, file_format, deeds=[GENERATED], title="", identity=identity
    )
    command = ["exiftool", "-json", "-G0", "-n", str(target)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)[0]
    assert told["XMP:DigitalSourceType"] == Source.GENERATED.address
    if file_format == "jpeg":
        assert told["JUMBF:ActionsDigitalSourceType"] == Source.GENERATED.address


def test_the_same_file_is_trusted_by_whoever_trusts_its_root(tmp_path: Path, identity: Identity) -> None:
    target = tmp_path / "signed"
    signed(picture(tmp_path), target, "jpeg", deeds=[GENERATED], title="", identity=identity)
    assert read(target, "jpeg", anchors=identity.root).standing == Standing.TRUSTED
    other = new_identity("Une autre", NOW)
    assert read(target, "jpeg", anchors=other.root).standing == Standing.SIGNED


def test_a_pixel_that_was_changed_breaks_the_signature(tmp_path: Path, identity: Identity) -> None:
    target = tmp_path / "signed"
    signed(picture(tmp_path), target, "jpeg", deeds=[GENERATED], title="", identity=identity)
    body = bytearray(target.read_bytes())
    body[-30] ^= 1
    target.write_bytes(body)
    found = read(target, "jpeg", anchors=identity.root)
    assert found.standing == Standing.BROKEN
    assert "assertion.dataHash.mismatch" in found.faults
    with pytest.raises(AssertionError, match="changed"):
        independent.read(bytes(body), "jpeg")


def test_a_forged_camera_signs_as_well_and_is_only_said_to_have_signed(tmp_path: Path) -> None:
    forger, target = new_identity("Leica Camera AG", NOW), tmp_path / "signed"
    taken = Deed(Act.CREATED, Source.CAMERA, "M11-P")
    signed(picture(tmp_path), target, "jpeg", deeds=[taken], title="", identity=forger)
    found = read(target, "jpeg")
    assert (found.standing, found.signer) == (Standing.SIGNED, "Leica Camera AG")
    assert not found.tells_of_ai


def test_a_file_without_credentials_says_nothing(tmp_path: Path) -> None:
    found = read(picture(tmp_path), "jpeg")
    assert (found.standing, found.sources) == (Standing.NONE, ())


def test_what_the_iptc_field_says_is_read_without_a_signature(tmp_path: Path, identity: Identity) -> None:
    target = tmp_path / "signed"
    signed(picture(tmp_path, "png"), target, "png", deeds=[GENERATED], title="", identity=identity)
    body, at = target.read_bytes(), target.read_bytes().index(b"caBX") - 4
    length = int.from_bytes(body[at : at + 4])
    target.write_bytes(body[:at] + body[at + 12 + length :])
    found = read(target, "png")
    assert (found.standing, found.sources) == (Standing.NONE, (Source.GENERATED,))


def test_the_library_takes_credentials_out_and_remembers_what_they_said(
    tmp_path: Path, identity: Identity
) -> None:
    target = tmp_path / "signed"
    signed(picture(tmp_path), target, "jpeg", deeds=[GENERATED], title="", identity=identity)
    kept = cleaned(target.read_bytes(), "jpeg")
    assert kept.ai == "ai"
    target.write_bytes(kept.picture)
    assert read(target, "jpeg").standing == Standing.NONE


@pytest.mark.parametrize(
    "broken", [b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xeb\x00\x10JP" + bytes(40), bytes(99)]
)
def test_garbage_is_read_without_a_stumble(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "garbage"
    path.write_bytes(broken)
    for file_format in ("jpeg", "png", "mp4"):
        assert read(path, file_format).standing in {Standing.NONE, Standing.UNREADABLE}


def test_what_cannot_be_signed_leaves_nothing_behind(tmp_path: Path, identity: Identity) -> None:
    source, target = tmp_path / "text", tmp_path / "signed"
    source.write_bytes(b"no picture")
    with pytest.raises(ProvenanceFault) as caught:
        signed(source, target, "mp4", deeds=[GENERATED], title="", identity=identity)
    assert caught.value.code == "cannot_sign"
    assert not target.exists()
    for file_format, deeds, code in (("svg", [GENERATED], "format"), ("jpeg", [], "deeds")):
        with pytest.raises(ProvenanceFault) as caught:
            signed(source, target, file_format, deeds=deeds, title="", identity=identity)
        assert caught.value.code == code


def test_a_film_bears_credentials(tmp_path: Path, identity: Identity) -> None:
    av = pytest.importorskip("av")
    source, target = tmp_path / "film.mp4", tmp_path / "signed.mp4"
    with av.open(str(source), "w") as film:
        stream = film.add_stream("h264", rate=10)
        stream.width = stream.height = 64
        for _ in range(10):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 64), "teal"))
            film.mux(stream.encode(frame))
        film.mux(stream.encode())
    part = Part("rushes", source, "mp4", "Rushes")
    edited = [
        Deed(Act.OPENED, of="rushes"),
        Deed(Act.TRIMMED, agent="Parvis"),
        Deed(Act.EDITED, Source.COMPOSED_WITH_AI),
    ]
    signed(source, target, "mp4", deeds=edited, title="Film", identity=identity, parts=[part])
    found = read(target, "mp4", anchors=identity.root)
    assert found.standing == Standing.TRUSTED
    assert [deed.act for deed in found.deeds] == [Act.OPENED, Act.TRIMMED, Act.EDITED]
    assert found.tells_of_ai
    with av.open(str(target)) as film:
        assert film.streams.video[0].frames == 10


def test_a_picture_with_transparency_keeps_it_in_webp(tmp_path: Path, identity: Identity) -> None:
    source, target = tmp_path / "p.webp", tmp_path / "signed.webp"
    for lossless in (True, False):
        image = Image.new("RGBA", (20, 20), (10, 20, 30, 90))
        drawn = io.BytesIO()
        image.save(drawn, "WEBP", lossless=lossless)
        source.write_bytes(drawn.getvalue())
        signed(source, target, "webp", deeds=[GENERATED], title="", identity=identity)
        with Image.open(target) as told, Image.open(source) as before:
            assert (told.mode, told.tobytes()) == (before.mode, before.tobytes())
