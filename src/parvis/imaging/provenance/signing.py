"""Writing who made a file into it, and signing that (C2PA 2, with the makers' own library)."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from parvis.imaging.provenance.identity import Identity
from parvis.imaging.provenance.ports import Act, Deed, Part, ProvenanceFault, Source
from parvis.imaging.provenance.xmp import with_source

MIMES: Final = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
}
# Nothing is fetched, whatever a file names: no manifest kept elsewhere, no list of revoked certificates.
ALONE: Final[dict[str, Any]] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True},
    "builder": {"thumbnail": {"enabled": False}},
}
HALF: Final = 32  # bytes of each number of an ES256 signature (RFC 7518, section 3.4)


def signed(
    source: Path,
    target: Path,
    file_format: str,
    *,
    deeds: Sequence[Deed],
    title: str,
    identity: Identity,
    parts: Sequence[Part] = (),
) -> None:
    """Write ``source`` to ``target`` with its credentials; pixels and sound stay as they are.

    ``file_format`` is jpeg, png, webp, gif, mp4 or mov. Pictures get the IPTC's Digital Source Type beside
    (XMP), of the first deed that names one. The first deed is the file's making: ``CREATED``, or ``OPENED``
    for what was there before; ``parts`` are what it was made of. Raises ``ProvenanceFault``: ``format``,
    ``deeds``, ``cannot_sign``.
    """
    import c2pa  # noqa: PLC0415 - 23 MB, loaded by the first file that is signed

    if file_format not in MIMES:
        raise ProvenanceFault("format", f"{file_format} files bear no credentials here")
    if not deeds:
        raise ProvenanceFault("deeds", "nothing is said of how the file was made")
    said = next((deed.source for deed in deeds if deed.source), "")
    source_type = Source(said) if said in set(Source) else None
    told = with_source(source.read_bytes(), file_format, source_type) if source_type else None
    try:
        with c2pa.Context.from_dict(ALONE) as context, _signer(c2pa, identity) as signer:
            builder = c2pa.Builder(json.dumps(_manifest(deeds, title, file_format)), context)
            with builder, _opened(source, told) as read, target.open("w+b") as written:
                _add(builder, parts, deeds)
                builder.sign(signer, MIMES[file_format], read, written)
    except c2pa.C2paError as error:
        target.unlink(missing_ok=True)
        raise ProvenanceFault("cannot_sign", str(error)[:500]) from error


def _add(builder: Any, parts: Sequence[Part], deeds: Sequence[Deed]) -> None:
    opened = {deed.of for deed in deeds if deed.act == Act.OPENED}
    for part in parts:
        relation = "parentOf" if part.key in opened else "componentOf"
        said = {"title": part.title, "relationship": relation, "instance_id": part.key}
        with part.path.open("rb") as file:
            builder.add_ingredient(json.dumps(said), MIMES[part.file_format], file)


def _opened(source: Path, told: bytes | None) -> Any:
    return source.open("rb") if told is None else io.BytesIO(told)


def _signer(c2pa: Any, identity: Identity) -> Any:
    key = load_pem_private_key(identity.key.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ProvenanceFault("key_kind", "only ECDSA keys on the curve P-256 sign")

    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(HALF) + s.to_bytes(HALF)

    return c2pa.Signer.from_callback(sign, c2pa.C2paSigningAlg.ES256, identity.chain, None)


def _manifest(deeds: Sequence[Deed], title: str, file_format: str) -> dict[str, Any]:
    actions = {"label": "c2pa.actions.v2", "data": {"actions": [_action(deed) for deed in deeds]}}
    return {
        "claim_generator_info": [{"name": "Parvis"}],
        "title": title,
        "format": MIMES[file_format],
        "assertions": [actions],
    }


def _action(deed: Deed) -> dict[str, Any]:
    said: dict[str, Any] = {"action": str(deed.act)}
    if deed.source:
        said["digitalSourceType"] = Source(deed.source).address
    if deed.agent:
        said["softwareAgent"] = {"name": deed.agent} | ({"version": deed.version} if deed.version else {})
    if deed.at:
        said["when"] = deed.at.isoformat()
    if deed.of:
        said["parameters"] = {"ingredientIds": [deed.of]}
    if deed.words:
        said["description"] = deed.words
    return said
