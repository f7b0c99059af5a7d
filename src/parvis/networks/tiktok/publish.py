"""Publishing on TikTok: a video, whose last piece makes the post, or photos that the network fetches.

Before a video is whole it has a number, by which its state is asked: a lost answer is looked up. Of photos
the number is in the answer itself, so that one that is lost stays lost.

https://developers.tiktok.com/doc/content-posting-api-reference-direct-post,
https://developers.tiktok.com/doc/content-posting-api-reference-photo-post,
https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide,
https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from parvis.kit.http import Slice
from parvis.networks.calling import Caller, dug, needed, number, rows, word
from parvis.networks.ports import Fault, MediaKind, NetworkError
from parvis.networks.post_settings import YES
from parvis.networks.publishing import Access, File, Live, Look, Pending, Remote, State, Work
from parvis.networks.tiktok.connect import CREATOR, TikTokHand
from parvis.networks.tiktok.settings import ADVERTISES, AI, BOTH, LEVEL, MUSIC, OWN, PARTNER

PIECE: Final = 5 * 1024 * 1024  # 5 to 64 MB; the last one takes what is left besides
LIFE: Final = timedelta(minutes=55)  # an upload's address is good for an hour
AGAIN_S: Final = 10.0


class TikTokPublisher(TikTokHand):
    """Publishes one video, or up to 35 photos."""

    def prepare(self, work: Work) -> State:
        """Ask what the creator may do; begin a video's upload and send all but its last piece."""
        if not work.number:
            raise NetworkError(Fault.REFUSED, "no_comment", "TikTok lets no program comment")
        caller = self._asking(work.access)
        creator = dug(caller.post(CREATOR, {}), "data")
        level = _level(work, creator)
        if not work.part.media:
            raise NetworkError(Fault.BAD_INPUT, "rejected", "TikTok publishes videos and photos only")
        if work.part.media[0].kind is not MediaKind.VIDEO:
            return {"level": level, "photos": [_fetched(work.files[one.key]) for one in work.part.media]}
        file = _video(work)
        count = max(1, file.bytes // PIECE)
        size = file.bytes if count == 1 else PIECE
        source = {"source": "FILE_UPLOAD", "video_size": file.bytes, "chunk_size": size}
        about: dict[str, Any] = {"post_info": {"title": work.part.text, **level, **_of_video(work, creator)}}
        about["source_info"] = {**source, "total_chunk_count": count}
        told = caller.post("/v2/post/publish/video/init/", about)
        begun = {"publish": needed(told, "data", "publish_id"), "address": needed(told, "data", "upload_url")}
        for piece in range(count - 1):
            self._send(begun["address"], file, piece * size, size, 206)
        return {**begun, "last": (count - 1) * size}

    def commit(self, work: Work, state: State) -> Live | Pending:
        """Send the last piece, unless it has arrived; or tell where the photos are."""
        if "photos" in state:
            told = self._asking(work.access).post("/v2/post/publish/content/init/", _photos(work, state))
            return Pending({**state, "publish": needed(told, "data", "publish_id")}, AGAIN_S)
        file, last = _video(work), int(state["last"])
        if self._stands(work, state)[0] == "PROCESSING_UPLOAD":
            self._send(str(state["address"]), file, last, file.bytes - last, 201)
        return Pending(state, AGAIN_S)

    def settle(self, work: Work, state: State) -> Live | Pending:
        """Ask how far it is."""
        status, told = self._stands(work, state)
        if status == "FAILED":
            raise NetworkError(Fault.REFUSED, "refused", f"TikTok refused: {word(told, 'fail_reason')}")
        return _live(work.access, state, told) if status == "PUBLISH_COMPLETE" else Pending(state, AGAIN_S)

    def find(self, work: Work, state: State) -> Live | Look:
        """Ask the number; photos have none before they are taken."""
        if "photos" in state:
            return Look.UNKNOWABLE
        status, told = self._stands(work, state)
        if status == "PUBLISH_COMPLETE":
            return _live(work.access, state, told)
        whole = number(told, "uploaded_bytes") == _video(work).bytes
        if status == "FAILED" or (status == "PROCESSING_UPLOAD" and not whole):
            return Look.ABSENT
        raise NetworkError(Fault.RETRY, "processing", "TikTok works on it", retry_after=AGAIN_S)

    def repeatable(self, work: Work, state: State, *, committed_at: datetime, now: datetime) -> bool:
        """A piece sent twice belongs to the same post, as long as the upload's address is good."""
        del committed_at
        return "address" in state and now - work.begun_at < LIFE

    def _asking(self, access: Access) -> Caller:
        return self.asking(access.token, access.host)

    def _send(self, address: str, file: File, offset: int, length: int, expected: int) -> None:
        # The address holds its own key: the token stays at home.
        headers = {
            "Content-Type": file.mime,
            "Content-Range": f"bytes {offset}-{offset + length - 1}/{file.bytes}",
        }
        caller = Caller(self._http, self._clock, "", secrets=(address,))
        told = caller.send("PUT", address, content=Slice(file.path, offset, length), headers=headers)
        if told.status != expected:
            raise NetworkError(Fault.GARBAGE, "garbled", f"status {told.status} instead of {expected}")

    def _stands(self, work: Work, state: State) -> tuple[str, Any]:
        asked = {"publish_id": str(state["publish"])}
        told = self._asking(work.access).post("/v2/post/publish/status/fetch/", asked)
        return needed(told, "data", "status"), dug(told, "data")


def _level(work: Work, creator: Any) -> dict[str, Any]:
    """Return who may see and answer, of what the creator's settings offer, and what it advertises."""
    offered = [one for one in rows(creator, "privacy_level_options") if isinstance(one, str)]
    wanted = work.setting(LEVEL)
    if wanted not in offered:
        said = wanted or "nobody's choice"
        raise NetworkError(Fault.BAD_INPUT, "visibility", f"{said} is not among {', '.join(offered)}")
    media = work.part.media
    longest, lasts = number(creator, "max_video_post_duration_sec"), media[0].seconds if media else 0
    if longest is not None and lasts > longest:
        raise NetworkError(Fault.BAD_INPUT, "rejected", f"a video may last {longest} s, this one {lasts:.0f}")
    return {
        "privacy_level": wanted,
        "disable_comment": _closed(work, creator, "comment"),
        "brand_organic_toggle": work.setting(ADVERTISES) in {OWN, BOTH},
        "brand_content_toggle": work.setting(ADVERTISES) in {PARTNER, BOTH},
    }


def _closed(work: Work, creator: Any, use: str) -> bool:
    """Return whether others may not: nobody turned it on, or the creator's settings turn it off."""
    return work.setting(f"allow_{use}") != YES or creator.get(f"{use}_disabled") is True


def _of_video(work: Work, creator: Any) -> dict[str, Any]:
    """Return whether others may use a video in theirs, its cover, and whether AI made it."""
    told = {f"disable_{use}": _closed(work, creator, use) for use in ("duet", "stitch")}
    moment = work.part.media[0].cover_at_ms
    cover = {} if moment is None else {"video_cover_timestamp_ms": moment}
    return {**told, **cover, "is_aigc": work.setting(AI) == YES or work.part.by_ai}


def _photos(work: Work, state: State) -> dict[str, Any]:
    return {
        "post_info": {
            "title": work.version.title,
            "description": work.part.text,
            "auto_add_music": work.setting(MUSIC) == YES,
            **state["level"],
        },
        "source_info": {
            "source": "PULL_FROM_URL",
            "photo_cover_index": 0,
            "photo_images": state["photos"],
        },
        "post_mode": "DIRECT_POST",
        "media_type": "PHOTO",
    }


def _video(work: Work) -> File:
    return work.files[work.part.media[0].key]


def _fetched(file: File) -> str:
    if not file.url:
        raise NetworkError(Fault.BAD_INPUT, "public_url", "TikTok fetches photos: it needs an address")
    return file.url


def _live(access: Access, state: State, told: Any) -> Live:
    """Return the post. One that is not public, or is still looked at by moderators, has no number yet."""
    post, publish = word(told, "publicaly_available_post_id", 0), str(state["publish"])
    if not post:
        return Live(Remote(publish, f"https://www.tiktok.com/@{access.handle}"))
    return Live(Remote(post, f"https://www.tiktok.com/@{access.handle}/video/{post}", {"publish": publish}))
