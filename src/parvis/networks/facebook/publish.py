"""Publishing on a Facebook Page. A post is made unpublished first; to publish it is to set a field of it.

Setting ``is_published`` again changes nothing, so a lost answer costs a question and never a second post.

https://developers.facebook.com/docs/pages-api/posts (posts, edits, deletions),
https://developers.facebook.com/docs/graph-api/reference/page/photos (unpublished photos, ``attached_media``),
https://developers.facebook.com/docs/graph-api/reference/pagepost (``is_published``),
https://developers.facebook.com/docs/graph-api/reference/page/videos (``upload_phase``),
https://developers.facebook.com/docs/graph-api/reference/object/comments.
That ``is_published`` may be set is in Meta's own client library; that it may be set twice was seen by others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from parvis.kit.http import FilePart
from parvis.kit.moments import parse_moment
from parvis.networks.calling import dug, left_out, needed, number, word
from parvis.networks.facebook.connect import API
from parvis.networks.finding import Seen, among, listed
from parvis.networks.meta.containers import LIFE, with_link
from parvis.networks.meta.graph import Graph, of
from parvis.networks.ports import Fault, MediaKind, NetworkError
from parvis.networks.publishing import (
    Access,
    Counts,
    Hand,
    Live,
    Look,
    Pending,
    Remote,
    State,
    StepKind,
    Work,
    sent_file,
)
from parvis.networks.recents import Posted
from parvis.networks.versions import Media

_SHOWN: Final = "message,created_time,permalink_url"


class _Asks(Hand):
    def _graph(self, access: Access) -> Graph:
        return of(access, self._http, self._clock, API)


class FacebookPublisher(_Asks):
    """Publishes posts with pictures, a link or a video, and comments under them."""

    def prepare(self, work: Work) -> State:
        """Make the post, unpublished; a video is sent whole but for the word that ends it."""
        if work.kind is StepKind.COMMENT:
            return {}
        graph = self._graph(work.access)
        if any(media.kind is MediaKind.VIDEO for media in work.part.media):
            return self._video(graph, work)
        photos = [self._photo(graph, work, media) for media in work.part.media]
        words = with_link(work) if photos else work.part.text
        form = left_out({"message": words, "link": "" if photos else work.version.link})
        for place, photo in enumerate(photos):
            form[f"attached_media[{place}]"] = json.dumps({"media_fbid": photo})
        return {"post": needed(graph.post(f"/{work.access.id}/feed", {**form, "published": "false"}), "id")}

    def commit(self, work: Work, state: State) -> Live | Pending:
        """Publish what was made, or say the comment."""
        graph = self._graph(work.access)
        if work.kind is StepKind.COMMENT:
            said = graph.post(f"/{work.before[0].id}/comments", {"message": work.part.text})
            return Live(Remote(needed(said, "id")))
        if "video" in state:
            form = left_out({"description": with_link(work), "title": work.version.title})
            form |= {"upload_phase": "finish", "upload_session_id": str(state["session"])}
            graph.post(f"/{work.access.id}/videos", {**form, "published": "true"}, _cover(work))
            return Pending(state)
        graph.post(f"/{state['post']}", {"is_published": "true"})
        return Live(self._remote(graph, str(state["post"])))

    def settle(self, work: Work, state: State) -> Live | Pending:
        """Ask whether a video is ready."""
        graph, video = self._graph(work.access), str(state["video"])
        return _live(self._told(graph, video), video) or Pending(state)

    def find(self, work: Work, state: State) -> Live | Look:
        """Ask what was made whether it is published; a comment is looked for under the post."""
        graph = self._graph(work.access)
        if work.kind is StepKind.COMMENT:
            return among(work, self._comments(graph, work))
        if "video" in state:
            return self._found(graph, str(state["video"]))
        post = str(state["post"])
        try:
            told = graph.get(f"/{post}", fields="is_published,permalink_url")
        except NetworkError as fault:
            if fault.fault is Fault.NOT_FOUND:
                return Look.ABSENT
            raise
        published = dug(told, "is_published") is True
        return Live(Remote(post, word(told, "permalink_url"))) if published else Look.ABSENT

    def repeatable(self, work: Work, state: State, *, committed_at: datetime, now: datetime) -> bool:
        """A post that is made already is published once, however often it is said; photos last a day."""
        del work
        return "post" in state and now - committed_at < LIFE

    def _photo(self, graph: Graph, work: Work, media: Media) -> str:
        form = left_out({"published": "false", "alt_text_custom": media.alt})
        sent = {"source": sent_file(work, media)}
        return needed(graph.post(f"/{work.access.id}/photos", form, sent), "id")

    def _video(self, graph: Graph, work: Work) -> State:
        file, edge = work.files[work.part.media[0].key], f"/{work.access.id}/videos"
        told = graph.post(edge, {"upload_phase": "start", "file_size": str(file.bytes)})
        session, video = needed(told, "upload_session_id"), needed(told, "video_id")
        begun, end = _span(told)
        while begun < end:
            form = {"upload_phase": "transfer", "upload_session_id": session, "start_offset": str(begun)}
            part = FilePart(file.path, f"video.{file.format}", file.mime, begun, end - begun)
            (begun, end), before = _span(graph.post(edge, form, {"video_file_chunk": part})), begun
            if begun <= before:
                raise NetworkError(Fault.RETRY, "server_error", "the upload does not advance")
        return {"video": video, "session": session}

    def _told(self, graph: Graph, video: str) -> Any:
        told = graph.get(f"/{video}", fields="published,permalink_url,status")
        if word(told, "status", "video_status") in {"error", "upload_failed", "expired"}:
            raise NetworkError(Fault.REFUSED, "refused", "the network could not process the video")
        return told

    def _found(self, graph: Graph, video: str) -> Live | Look:
        told = self._told(graph, video)
        phase = word(told, "status", "processing_phase", "status")
        if dug(told, "published") is not True and phase in {"in_progress", "complete"}:
            raise NetworkError(Fault.RETRY, "processing", "the video is being processed")
        return _live(told, video) or Look.ABSENT

    def _remote(self, graph: Graph, post: str) -> Remote:
        return Remote(post, graph.field(f"/{post}", "permalink_url"))

    def _comments(self, graph: Graph, work: Work) -> Iterator[list[Seen]]:
        edge, asked = f"/{work.before[0].id}/comments", {"order": "reverse_chronological", "filter": "stream"}
        for page in graph.pages(edge, fields=f"id,{_SHOWN},from", **asked):
            yield from _seen([[one for one in page if word(one, "from", "id") in {"", work.access.id}]])


def _seen(pages: Iterable[Sequence[Any]]) -> Iterator[list[Seen]]:
    for page in pages:
        yield [
            Seen(Remote(word(one, "id"), word(one, "permalink_url")), word(one, "message"), at)
            for one in page
            if (at := parse_moment(word(one, "created_time")))
        ]


def _cover(work: Work) -> dict[str, FilePart] | None:
    """Return the picture that stands for the video (``thumb``)."""
    cover = work.cover(work.part.media[0])
    return {"thumb": FilePart(cover.path, f"cover.{cover.format}", cover.mime)} if cover else None


def _span(told: Any) -> tuple[int, int]:
    """Return the bytes that the network asks for next, told as strings."""
    begun, end = needed(told, "start_offset"), needed(told, "end_offset")
    if not (begun.isdecimal() and end.isdecimal()):
        raise NetworkError(Fault.GARBAGE, "garbled", "the upload has no place to go on")
    return int(begun), int(end)


def _live(told: Any, video: str) -> Live | None:
    if dug(told, "published") is not True:
        return None
    path = word(told, "permalink_url")  # of a video it is a path
    return Live(Remote(video, f"https://www.facebook.com{path}" if path.startswith("/") else path))


class FacebookRecents(_Asks):
    """Lists the Page's own posts. Reels are not among them, says the document."""

    def recent(self, access: Access, since: datetime) -> Sequence[Posted]:
        """Read what is published, newest first."""
        path = f"/{access.id}/published_posts"
        return listed(_seen(self._graph(access).pages(path, fields=f"id,{_SHOWN}")), since)


class FacebookChanges(_Asks):
    """Changes the words of a post, and removes it."""

    def edit(self, work: Work, remote: Remote, state: State) -> Remote:
        """Put other words in the place of those that are there; pictures stay as they are."""
        del state
        video = any(media.kind is MediaKind.VIDEO for media in work.part.media)
        said = with_link(work) if work.part.media else work.part.text
        words = {"description" if video else "message": said}
        self._graph(work.access).post(f"/{remote.id}", words)
        return remote

    def remove(self, access: Access, remote: Remote) -> None:
        """Take the post away."""
        self._graph(access).delete(f"/{remote.id}")


class FacebookMetrics(_Asks):
    """Counts of posts. Views are those of ``post_media_view``; of a video the network tells none here."""

    batch = 1

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        """Ask for one post."""
        graph, found = self._graph(access), {}
        for post in ids:
            video = "_" not in post  # a post's number has the Page's before it
            liked = "likes" if video else "reactions"
            told = self._told(graph, post, ("" if video else "shares,") + _summed(liked, "comments"))
            if told is not None:
                found[post] = Counts(
                    views=None if video else self._views(graph, post),
                    likes=number(told, liked, "summary", "total_count"),
                    replies=number(told, "comments", "summary", "total_count"),
                    reposts=None if video else number(told, "shares", "count") or 0,
                )
        return found

    def _told(self, graph: Graph, post: str, fields: str) -> Any:
        try:
            return graph.get(f"/{post}", fields=fields)
        except NetworkError as fault:
            if fault.fault is Fault.NOT_FOUND:
                return None
            raise

    def _views(self, graph: Graph, post: str) -> int | None:
        try:
            return (graph.measured(post, "post_media_view") or {}).get("post_media_view")
        except NetworkError as fault:
            if fault.fault in {Fault.BAD_INPUT, Fault.REFUSED}:
                return None  # a metric that Meta took away, or a Page that is too small for it
            raise


def _summed(*edges: str) -> str:
    return ",".join(f"{edge}.limit(0).summary(total_count)" for edge in edges)
