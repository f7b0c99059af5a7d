"""Publishing a video on YouTube. The last bytes of an upload make the video, and its session remembers it.

Everything but the last piece is sent ahead. The session answers what it has received, and once it is whole,
which video it became: a lost answer is asked for, and a piece sent twice makes no second video.

https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol,
https://developers.google.com/youtube/v3/docs/videos, https://developers.google.com/youtube/v3/docs/thumbnails/set,
https://developers.google.com/youtube/v3/docs/commentThreads/insert.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from parvis.kit.addresses import HttpFault
from parvis.kit.http import Reply, Slice
from parvis.kit.moments import parse_moment
from parvis.networks.answers import accepted, from_fault
from parvis.networks.calling import dug, left_out, needed, read, rows, word
from parvis.networks.finding import Seen, among
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.post_settings import YES
from parvis.networks.publishing import File, Live, Look, Pending, Remote, State, StepKind, Work
from parvis.networks.youtube import settings
from parvis.networks.youtube.connect import VIDEOS, YouTubeHand, judged

UNIT: Final = 256 * 1024  # pieces but the last are multiples of it
PIECE: Final = 32 * UNIT
LIFE: Final = timedelta(hours=20)  # no document says how long a session lives; Google's storage says a week
AGAIN_S: Final = 20.0
_RECEIVED: Final = re.compile(r"bytes=0-(\d+)")


class YouTubePublisher(YouTubeHand):
    """Publishes one video, and comments under it."""

    def prepare(self, work: Work) -> State:
        """Begin an upload and send all but its end, which is short."""
        if work.kind is StepKind.COMMENT:
            return {}
        file = _video(work)
        caller = self.asking(work.access.token, work.access.host)
        headers = {"X-Upload-Content-Length": str(file.bytes), "X-Upload-Content-Type": file.mime}
        asked = {"uploadType": "resumable", "part": "snippet,status"}
        begun = caller.send(
            "POST", "/upload/youtube/v3/videos", resource(work), params=asked, headers=headers
        )
        parts = urlsplit(begun.headers.get("location", ""))
        if not parts.path:
            raise NetworkError(Fault.GARBAGE, "garbled", "the upload has no address")
        session = f"{parts.path}?{parts.query}"
        self._send(work, session, 0, (file.bytes - 1) // UNIT * UNIT)
        return {"session": session}

    def commit(self, work: Work, state: State) -> Live | Pending:
        """Send what is missing, which makes the video; or say the comment."""
        if work.kind is StepKind.COMMENT:
            return Live(self._comment(work))
        session = str(state["session"])
        made = self._asked(work, session)
        made = self._send(work, session, made, _video(work).bytes) if isinstance(made, int) else made
        self._covered(work, needed(made, "id"))
        return Pending({**state, "video": needed(made, "id")}, AGAIN_S)

    def settle(self, work: Work, state: State) -> Live | Pending:
        """Ask whether the video is processed."""
        asked = {"part": "status", "id": str(state["video"])}
        caller = self.asking(work.access.token, work.access.host)
        told = dug(rows(caller.get(VIDEOS, asked), "items"), 0, "status")
        stands = word(told, "uploadStatus")
        if stands == "processed":
            return Live(remote(asked["id"]))
        if stands == "uploaded":
            return Pending(state, AGAIN_S)
        why = word(told, "failureReason") or word(told, "rejectionReason") or stands or "gone"
        raise NetworkError(Fault.REFUSED, "refused", f"YouTube could not take the video: {why}")

    def find(self, work: Work, state: State) -> Live | Look:
        """Ask the session what it became; a comment is looked for under the video."""
        if work.kind is StepKind.COMMENT:
            return among(work, self._comments(work))
        try:
            made = self._asked(work, str(state["session"]))
        except NetworkError as fault:
            if fault.fault is Fault.NOT_FOUND:
                return Look.UNKNOWABLE
            raise
        return Look.ABSENT if isinstance(made, int) else Live(remote(needed(made, "id")))

    def repeatable(self, work: Work, state: State, *, committed_at: datetime, now: datetime) -> bool:
        """As long as the session lives."""
        del committed_at
        return "session" in state and now - work.begun_at < LIFE

    def _send(self, work: Work, session: str, offset: int, end: int) -> Any:
        """Send what is between, in pieces; return the video once it is whole, None before."""
        file = _video(work)
        while offset < end:
            length = min(PIECE, end - offset)
            span = f"bytes {offset}-{offset + length - 1}/{file.bytes}"
            told = self._put(work, session, Slice(file.path, offset, length), span)
            if told.status != 308:
                return read(told)
            received = _received(told)
            if received <= offset:
                raise NetworkError(Fault.RETRY, "server_error", "the upload does not advance")
            offset = received
        return None

    def _asked(self, work: Work, session: str) -> Any:
        """Return how many bytes the session has, or the video that it became."""
        told = self._put(work, session, b"", f"bytes */{_video(work).bytes}")
        return _received(told) if told.status == 308 else read(told)

    def _put(self, work: Work, session: str, content: bytes | Slice, span: str) -> Reply:
        caller = self.asking(work.access.token, work.access.host)
        headers = {**caller.headers, "Content-Range": span, "Content-Type": _video(work).mime}
        try:
            told = self._http.request("PUT", caller.base + session, headers=headers, content=content)
        except HttpFault as fault:
            raise from_fault(fault) from None
        if told.status == 308:
            return told
        wrong = None if told.ok else judged(told, self._clock())
        if wrong is not None:
            raise wrong
        return accepted(Reply(told.status, told.headers, told.body, "the upload"), now=self._clock())

    def _covered(self, work: Work, video: str) -> None:
        """Give the video its cover. It is there already: what goes wrong here must not undo that."""
        cover = work.cover(work.part.media[0])
        if cover is None:
            return
        caller = self.asking(work.access.token, work.access.host)
        try:
            caller.send(
                "POST",
                "/upload/youtube/v3/thumbnails/set",
                params={"videoId": video},
                content=Slice(cover.path, 0, cover.bytes),
                headers={"Content-Type": cover.mime},
            )
        except NetworkError:
            return

    def _comment(self, work: Work) -> Remote:
        caller, video = self.asking(work.access.token, work.access.host), work.before[0].id
        said = {"snippet": {"textOriginal": work.part.text}}
        told = {"snippet": {"channelId": work.access.id, "videoId": video, "topLevelComment": said}}
        made = needed(caller.post("/youtube/v3/commentThreads", told, {"part": "snippet"}), "id")
        return Remote(made, f"https://www.youtube.com/watch?v={video}&lc={made}")

    def _comments(self, work: Work) -> Iterator[list[Seen]]:
        caller = self.asking(work.access.token, work.access.host)
        asked = {"part": "snippet", "videoId": work.before[0].id, "order": "time", "textFormat": "plainText"}
        while True:
            told = caller.get("/youtube/v3/commentThreads", asked)
            yield [seen for one in rows(told, "items") if (seen := _seen(one, work))]
            asked["pageToken"] = word(told, "nextPageToken")
            if not asked["pageToken"]:
                return


def resource(work: Work) -> dict[str, Any]:
    """Return the video as ``videos.insert`` takes it."""
    version = work.version
    snippet = {"title": version.title, "description": described(work), "tags": list(version.tags)}
    snippet |= left_out({"defaultLanguage": version.language, "categoryId": work.setting(settings.CATEGORY)})
    seen_by = version.visibility or work.access.options.get(settings.VISIBILITY, "") or "public"
    status: dict[str, str | bool] = {"privacyStatus": seen_by}
    if kids := work.setting(settings.KIDS):  # unsaid, the channel's own setting holds
        status["selfDeclaredMadeForKids"] = kids == YES
    if work.setting(settings.SYNTHETIC) == YES or work.part.by_ai:
        status["containsSyntheticMedia"] = True
    return {"snippet": snippet, "status": status}


def described(work: Work) -> str:
    """Return the description, the link at its end unless it stands there."""
    text, link = work.part.text, work.version.link
    return text if not link or link in text else f"{text}\n\n{link}".strip()


def _video(work: Work) -> File:
    if not work.part.media:
        raise NetworkError(Fault.BAD_INPUT, "rejected", "YouTube publishes videos only")
    return work.files[work.part.media[0].key]


def _received(told: Reply) -> int:
    found = _RECEIVED.fullmatch(told.headers.get("range", ""))
    return int(found[1]) + 1 if found else 0


def remote(video: str) -> Remote:
    """Return where a video stands."""
    return Remote(video, f"https://www.youtube.com/watch?v={video}")


def _seen(told: Any, work: Work) -> Seen | None:
    said = dug(told, "snippet", "topLevelComment", "snippet")
    at, ours = parse_moment(word(said, "publishedAt")), word(said, "authorChannelId", "value")
    if at is None or ours != work.access.id:
        return None
    return Seen(Remote(word(told, "id")), word(said, "textOriginal") or word(said, "textDisplay"), at, 0)
