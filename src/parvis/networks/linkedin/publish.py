"""Publishing on LinkedIn.

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api, …/images-api,
…/videos-api, …/multiimage-post-api, …/poll-post-api, …/network-update-social-actions (comments).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from parvis.kit.http import Slice
from parvis.networks.calling import Caller, dug, needed, number, read, rows, word
from parvis.networks.editing import kept, words_only
from parvis.networks.finding import PAGES, Seen, among, listed
from parvis.networks.linkedin.connect import PERSON, SITE, LinkedInHand, coded
from parvis.networks.linkedin.little import little, plain
from parvis.networks.linkedin.settings import AUDIENCE, CONNECTIONS, EVERYONE
from parvis.networks.ports import Fault, MediaKind, NetworkError
from parvis.networks.processing import until_ready
from parvis.networks.publishing import Access, AtOnce, File, Keyless, Live, Look, Remote, State, Work
from parvis.networks.recents import Posted
from parvis.networks.versions import Poll

_DAYS: Final = ((86_400, "ONE_DAY"), (259_200, "THREE_DAYS"), (604_800, "SEVEN_DAYS"))
_FEED: Final = {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []}
_PAGE: Final = 50


class LinkedInPublisher(LinkedInHand, AtOnce, Keyless):
    """Sends a post or a comment; LinkedIn takes no key."""

    def prepare(self, work: Work) -> State:
        """Upload the files, and the picture of a card."""
        access, card = work.access, work.version.card
        media = [
            self._video(access, work.files[one.key], work.cover(one))
            if one.kind is MediaKind.VIDEO
            else self._image(access, work.files[one.key])
            for one in work.part.media
        ]
        picture = work.files.get(card.picture) if card and work.number and not media else None
        return {"media": media, "card": self._image(access, picture) if picture else ""}

    def commit(self, work: Work, state: State) -> Live:
        """Send it; the id of a post comes in a header."""
        linkedin, access = self.asking_as(work.access), work.access
        if not work.number:
            return self._commented(linkedin, work)
        told = {
            "author": access.id,
            "commentary": little(work.part.text, work.version.mentions),
            "visibility": _seen_by(work),
            "distribution": _FEED,
            "lifecycleState": "PUBLISHED",
            **_content(work, state),
        }
        made = linkedin.send("POST", "/rest/posts", told).headers.get("x-restli-id", "")
        return kept(_remote(needed({"id": made}, "id")), work)

    def find(self, work: Work, state: State) -> Live | Look:
        """Look through a page's own posts, or the comments under its post; a person's cannot be read."""
        del state
        if work.access.id.startswith(PERSON):
            return Look.UNKNOWABLE
        linkedin, access = self.asking_as(work.access), work.access
        pages = _posts(linkedin, access) if work.number else _comments(linkedin, work)
        written = plain(little(work.part.text, work.version.mentions))
        try:
            found = among(work, pages, text=written)
        except NetworkError as fault:
            if fault.fault is Fault.REFUSED:  # the application may post and not read
                return Look.UNKNOWABLE
            raise
        return found if isinstance(found, Look) else kept(found.remote, work)

    def _commented(self, linkedin: Caller, work: Work) -> Live:
        post = work.before[0].id
        told = {"actor": work.access.id, "object": post, "message": {"text": work.part.text}}
        answer = linkedin.send("POST", f"/rest/socialActions/{coded(post)}/comments", told)
        made = answer.headers.get("x-restli-id") or word(read(answer), "id")
        return Live(Remote(needed({"id": made}, "id"), _address(post)))

    def _image(self, access: Access, file: File) -> str:
        linkedin, asked = self.asking_as(access), {"initializeUploadRequest": {"owner": access.id}}
        value = dug(linkedin.post("/rest/images?action=initializeUpload", asked), "value")
        _put(linkedin, access, needed(value, "uploadUrl"), Slice(file.path, 0, file.bytes))
        return _ready(linkedin, "images", needed(value, "image"))

    def _video(self, access: Access, file: File, cover: File | None) -> str:
        linkedin, asked = self.asking_as(access), {"owner": access.id, "fileSizeBytes": file.bytes}
        asked |= {"uploadThumbnail": True} if cover else {}
        value = dug(
            linkedin.post("/rest/videos?action=initializeUpload", {"initializeUploadRequest": asked}), "value"
        )
        marks = []
        for part in rows(value, "uploadInstructions"):
            first, last = number(part, "firstByte") or 0, number(part, "lastByte") or 0
            piece = Slice(file.path, first, last - first + 1)
            marks.append(_put(linkedin, access, needed(part, "uploadUrl"), piece))
        if cover:
            _put(linkedin, access, needed(value, "thumbnailUploadUrl"), Slice(cover.path, 0, cover.bytes))
        urn = needed(value, "video")
        done = {"video": urn, "uploadToken": word(value, "uploadToken"), "uploadedPartIds": marks}
        linkedin.send("POST", "/rest/videos?action=finalizeUpload", {"finalizeUploadRequest": done})
        return _ready(linkedin, "videos", urn)


class LinkedInRecents(LinkedInHand):
    """Lists the posts of a page; those of a person cannot be read."""

    def recent(self, access: Access, since: datetime) -> Sequence[Posted]:
        """Ask for the page's own posts."""
        if access.id.startswith(PERSON):
            raise NetworkError(Fault.REFUSED, "not_allowed_there", "a person's posts cannot be read")
        return listed(_posts(self.asking_as(access), access), since)


class LinkedInChanges(LinkedInHand):
    """Changes the words of a post, and takes it away."""

    def edit(self, work: Work, remote: Remote, state: State) -> Remote:
        """Change the words: LinkedIn lets no program change what stands beside them."""
        del state
        words_only(work, remote)
        patch = {"patch": {"$set": {"commentary": little(work.part.text, work.version.mentions)}}}
        told = {"X-RestLi-Method": "PARTIAL_UPDATE"}
        self.asking_as(work.access).send("POST", f"/rest/posts/{coded(remote.id)}", patch, headers=told)
        return remote

    def remove(self, access: Access, remote: Remote) -> None:
        """Delete it; of one that is gone LinkedIn says the same."""
        self.asking_as(access).delete(f"/rest/posts/{coded(remote.id)}", {"X-RestLi-Method": "DELETE"})


def _posts(linkedin: Caller, access: Access) -> Iterator[list[Seen]]:
    asked = f"/rest/posts?author={coded(access.id)}&q=author&sortBy=CREATED"
    for page in _pages(linkedin, asked, {"X-RestLi-Method": "FINDER"}):
        yield [_seen(post) for post in page]


def _comments(linkedin: Caller, work: Work) -> Iterator[list[Seen]]:
    """Yield the account's comments, newest first: no document says in which order they come."""
    post, found = work.before[0].id, []
    for count, page in enumerate(_pages(linkedin, f"/rest/socialActions/{coded(post)}/comments?", {})):
        if count >= PAGES:
            yield from [[]] * (PAGES + 1)  # more than is read
        for one in page:
            if word(one, "actor") == work.access.id:
                remote, at = Remote(needed(one, "id"), _address(post)), number(one, "created", "time")
                found.append(Seen(remote, word(one, "message", "text"), _moment(at)))
    yield sorted(found, key=lambda seen: seen.at, reverse=True)


def _pages(linkedin: Caller, asked: str, told: Mapping[str, str]) -> Iterator[list[Any]]:
    for start in range(0, _PAGE * (PAGES + 1), _PAGE):
        answer = linkedin.send("GET", f"{asked}&count={_PAGE}&start={start}", headers=told)
        page = rows(read(answer), "elements")
        yield page
        if len(page) < _PAGE:
            return


def _seen_by(work: Work) -> str:
    """Return who sees the post; raises ``visibility`` for a page that was to speak to connections."""
    chosen = work.setting(AUDIENCE) or EVERYONE
    if chosen == CONNECTIONS and not work.access.id.startswith(PERSON):
        raise NetworkError(Fault.BAD_INPUT, "visibility", "a page has no connections to speak to")
    return chosen


def _content(work: Work, state: State) -> dict[str, Any]:
    """What stands beside the words: pictures, a video, a poll or the card of a page, never two of them."""
    part, card, uploaded = work.part, work.version.card, state.get("media", [])
    if part.poll:
        return {"content": {"poll": _poll(part.poll, part.text)}}
    shown = [
        {"id": urn, "altText": media.alt} if media.alt else {"id": urn}
        for urn, media in zip(uploaded, part.media, strict=True)
    ]
    if len(shown) > 1:
        return {"content": {"multiImage": {"images": shown}}}
    if shown:
        return {"content": {"media": shown[0]}}
    if card is None:
        return {}
    article = {"source": card.url, "title": card.title, "description": card.description}
    return {"content": {"article": article | ({"thumbnail": state["card"]} if state.get("card") else {})}}


def _poll(poll: Poll, text: str) -> dict[str, Any]:
    lasts = next((name for seconds, name in _DAYS if poll.seconds <= seconds), "FOURTEEN_DAYS")
    options = [{"text": option} for option in poll.options]
    return {"question": poll.question or text, "options": options, "settings": {"duration": lasts}}


def _put(linkedin: Caller, access: Access, address: str, piece: Slice) -> str:
    """Send bytes where LinkedIn said, and to no other house; return the mark of a video's part."""
    host = urlsplit(address).hostname or ""
    if not (host.endswith(".linkedin.com") or (access.host and address.startswith(f"{access.host}/"))):
        raise NetworkError(Fault.GARBAGE, "garbled", "LinkedIn sends the file elsewhere")
    told = {"Content-Type": "application/octet-stream"}
    return linkedin.send("PUT", address, content=piece, headers=told).headers.get("etag", "").strip('"')


def _ready(linkedin: Caller, kind: str, urn: str) -> str:
    def check() -> float | None:
        status = word(linkedin.get(f"/rest/{kind}/{coded(urn)}"), "status")
        if status == "PROCESSING_FAILED":
            raise NetworkError(Fault.REFUSED, "media_refused", "LinkedIn cannot use this file")
        return None if status == "AVAILABLE" else 2.0

    until_ready(check)
    return urn


def _seen(post: Any) -> Seen:
    content = dug(post, "content") or {}
    several = dug(content, "multiImage", "images")
    media = len(several) if several else 1 if "media" in content else 0
    at = number(post, "publishedAt") or number(post, "createdAt")
    return Seen(_remote(needed(post, "id")), plain(word(post, "commentary")), _moment(at), media)


def _moment(milliseconds: int | None) -> datetime:
    if milliseconds is None or not 0 < milliseconds < 10**14:
        raise NetworkError(Fault.GARBAGE, "garbled", "a post has no date")
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _remote(urn: str) -> Remote:
    return Remote(urn, _address(urn))


def _address(urn: str) -> str:
    return f"{SITE}/feed/update/{urn}/"
