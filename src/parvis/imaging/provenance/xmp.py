"""The IPTC's Digital Source Type in a picture, as XMP: what others read to label AI pictures.

Sources: IPTC Photo Metadata Standard 2023.2 (``Iptc4xmpExt:DigitalSourceType``); XMP specification part 3
(Adobe, 2020) for where a packet stands in each format; WebP container, RFC 9649; PNG, third edition.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

from parvis.imaging.provenance.ports import NEWSCODES, Source
from parvis.kit.pictures import JPEG, PNG, size_in

HEAD: Final = 2_000_000  # bytes at the beginning of a file in which a packet is looked for
_NAMED: Final = re.compile(rb"cv\.iptc\.org/newscodes/digitalsourcetype/([A-Za-z]{3,60})")
_JPEG_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_PACKET: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'Iptc4xmpExt:DigitalSourceType="{address}"/></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
_ANIMATED_XMP: Final = 0x04


def packet(source: Source) -> bytes:
    """The packet alone."""
    return _PACKET.format(address=f"{NEWSCODES}{source}").encode()


def with_source(picture: bytes, file_format: str, source: Source) -> bytes | None:
    """The picture with its source type beside the pixels; None for formats that have no place for it here.

    The picture must have no XMP of its own: the library takes it out.
    """
    writers = {"jpeg": _jpeg, "png": _png, "webp": _webp}
    write = writers.get(file_format)
    return None if write is None else write(picture, packet(source))


def sources_in(head: bytes) -> tuple[str, ...]:
    """Source types that are named anywhere in these bytes, each once, in their order."""
    return tuple(dict.fromkeys(found.decode() for found in _NAMED.findall(head)))


def _jpeg(picture: bytes, told: bytes) -> bytes:
    """After the JFIF block, which must come first."""
    at = 2
    if picture[2:4] == b"\xff\xe0":
        at += 2 + int.from_bytes(picture[4:6])
    said = _JPEG_XMP + told
    return JPEG[:2] + picture[2:at] + b"\xff\xe1" + (len(said) + 2).to_bytes(2) + said + picture[at:]


def _png(picture: bytes, told: bytes) -> bytes:
    """After the head (25 bytes), uncompressed."""
    at = len(PNG) + 25
    said = b"iTXt" + b"XML:com.adobe.xmp\0\0\0\0\0" + told
    block = (len(said) - 4).to_bytes(4) + said + zlib.crc32(said).to_bytes(4)
    return picture[:at] + block + picture[at:]


def _webp(picture: bytes, told: bytes) -> bytes:
    """At the end; a simple file becomes an extended one, which alone may hold it."""
    body = picture[12:]
    if not body.startswith(b"VP8X"):
        body = _extended(picture, body) + body
    flags = body[8] | _ANIMATED_XMP
    body = body[:8] + bytes([flags]) + body[9:]
    body += b"XMP " + len(told).to_bytes(4, "little") + told + b"\0" * (len(told) % 2)
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def _extended(picture: bytes, body: bytes) -> bytes:
    size = size_in(picture, "webp")
    if size is None:
        message = "a WebP picture without a size"
        raise ValueError(message)
    alpha = 0x10 if body.startswith(b"VP8L") and body[12] & 0x10 else 0
    width, height = (side - 1 for side in (size.width, size.height))
    said = bytes([alpha, 0, 0, 0]) + width.to_bytes(3, "little") + height.to_bytes(3, "little")
    return b"VP8X" + len(said).to_bytes(4, "little") + said
