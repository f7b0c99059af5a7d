"""Publishing Pins: a picture, up to five, or a video with its cover, on a board.

https://developers.pinterest.com/docs/api/v5/pins-create/, https://developers.pinterest.com/docs/api/v5/media-create/,
https://developers.pinterest.com/docs/api/v5/boards-list_pins/, https://developers.pinterest.com/docs/api/v5/pins-update/.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from parvis.kit.moments import parse_moment
from parvis.networks.calling import Caller, dug, left_out, needed, word
from parvis.networks.finding import Seen, among, listed
from parvis.networks.pinterest.connect import PinterestHand, pages
from parvis.networks.ports import Fault, MediaKind, NetworkError
from parvis.networks.processing import until_ready
from parvis.networks.publishing import (
    Access,
    AtOnce,
    File,
    Keyless,
    Live,
    Look,
    Remote,
    State,
    Work,
    sent_file,
)
from parvis.networks.recents import Posted

READ: Final = 4  # pages of a board, 250 Pins each: no document says in which order they come
AGAIN_S: Final = 5.0


class PinterestPublisher(PinterestHand, AtOnce, Keyless):
    """Publishes one Pin. The network takes no key; a lost answer is looked for on the board."""

    def prepare(self, work: Work) -> State:
        """Upload a video and wait until it is processed; pictures go with the Pin itself."""
        if not work.number:
            raise NetworkError(Fault.REFUSED, "no_comment", "Pinterest's API has no comments")
        if not work.version.place:
            raise NetworkError(Fault.BAD_INPUT, "no_place", "a Pin needs a board")
        if not any(media.kind is MediaKind.VIDEO for media in work.part.media):
            return {}
        caller = self.asking(work.access)
        told = caller.post("/media", {"media_type": "video"})
        media = needed(told, "media_id")
        self._uploaded(work, needed(told, "upload_url"), dug(told, "upload_parameters"))
        until_ready(lambda: _processing(caller, media))
        return {"media": media}

    def commit(self, work: Work, state: State) -> Live:
        """Create the Pin."""
        told = {**_words(work), "board_id": work.version.place, "media_source": _source(work, state)}
        return Live(remote(needed(self.asking(work.access).post("/pins", told), "id")))

    def find(self, work: Work, state: State) -> Live | Look:
        """Look for the Pin on the board."""
        del state
        read = pages(self.asking(work.access), f"/boards/{work.version.place}/pins")
        # The order is nowhere said: what is read is put in order, and what is not read is not known.
        pins = [pin for page in islice(read, READ) for pin in page]
        found = among(work, _newest(pins), text=_said(work.version.title, work.part.text))
        return Look.UNKNOWABLE if found is Look.ABSENT and next(read, None) else found

    def _uploaded(self, work: Work, address: str, parameters: Any) -> None:
        form = {name: word(parameters, name) for name in parameters or {}}
        # Pinterest's storage is another house: it is given the parameters, and no token.
        Caller(self._http, self._clock, "").form(address, form, {"file": sent_file(work, work.part.media[0])})


class PinterestChanges(PinterestHand):
    """Changes the words, the link and the board of a Pin, and removes it; its picture stays."""

    def edit(self, work: Work, remote: Remote, state: State) -> Remote:
        """Put the step's words in the place of those that are there."""
        del state
        told = {**_words(work), "board_id": work.version.place}
        self.asking(work.access).send("PATCH", f"/pins/{remote.id}", told)
        return remote

    def remove(self, access: Access, remote: Remote) -> None:
        """Delete the Pin; no fault if it is gone already."""
        self.asking(access).delete(f"/pins/{remote.id}")


class PinterestRecents(PinterestHand):
    """Lists the account's own Pins."""

    def recent(self, access: Access, since: datetime) -> Sequence[Posted]:
        """Read a thousand at most, the newest first."""
        read = islice(pages(self.asking(access), "/pins"), READ)
        return listed(_newest([pin for page in read for pin in page], titled=False), since)


def remote(pin: str) -> Remote:
    """Return where a Pin stands."""
    return Remote(pin, f"https://www.pinterest.com/pin/{pin}/")


def _words(work: Work) -> dict[str, str]:
    version, media = work.version, work.part.media
    return left_out({
        "title": version.title,
        "description": work.part.text,
        "link": version.link,
        "alt_text": media[0].alt if media else "",
    })  # fmt: skip


def _source(work: Work, state: State) -> dict[str, Any]:
    media = work.part.media
    if not media:
        raise NetworkError(Fault.BAD_INPUT, "rejected", "a Pin needs a picture or a video")
    if "media" in state:
        cover = work.cover(media[0])
        moment = (media[0].cover_at_ms or 0) / 1000  # in seconds
        shown = {"cover_image_key_frame_time": moment} if cover is None else {
            "cover_image_content_type": cover.mime, "cover_image_data": _encoded(cover)
        }  # fmt: skip
        return {"source_type": "video_id", "media_id": state["media"], **shown}
    files = [work.files[one.key] for one in media]
    items = [{"content_type": file.mime, "data": _encoded(file)} for file in files]
    if len(items) == 1:
        return {"source_type": "image_base64", **items[0]}
    return {"source_type": "multiple_image_base64", "items": items}


def _encoded(file: File) -> str:
    return base64.b64encode(file.path.read_bytes()).decode()


def _processing(caller: Caller, media: str) -> float | None:
    status = word(caller.get(f"/media/{media}"), "status")
    if status == "failed":
        raise NetworkError(Fault.REFUSED, "refused", "Pinterest could not process the video")
    return None if status == "succeeded" else AGAIN_S


def _said(title: str, text: str) -> str:
    return f"{title}\n{text}"


def _newest(pins: list[Any], *, titled: bool = True) -> Iterator[list[Seen]]:
    def said(pin: Any) -> str:
        words = word(pin, "description")
        return _said(word(pin, "title"), words) if titled else words

    yield sorted(
        (
            Seen(remote(word(pin, "id")), said(pin), at)
            for pin in pins
            if (at := parse_moment(word(pin, "created_at")))
        ),
        key=lambda seen: seen.at,
        reverse=True,
    )
