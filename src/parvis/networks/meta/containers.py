"""Publishing by containers, as Instagram and Threads do: made first, then published by a call that names it.

A container tells whether it was published, so a lost answer is looked up and never guessed; one that was not
published within a day ends. ``commit`` asks before it publishes: saying it again makes no second post.

https://developers.facebook.com/docs/instagram-platform/content-publishing,
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-container,
https://developers.facebook.com/docs/threads/posts, https://developers.facebook.com/docs/threads/troubleshooting.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from parvis.kit.moments import parse_moment
from parvis.networks.calling import needed, word
from parvis.networks.finding import Seen, among
from parvis.networks.meta.graph import Graph, of
from parvis.networks.ports import Fault, MediaKind, NetworkError
from parvis.networks.processing import until_ready
from parvis.networks.publishing import Access, Hand, Live, Look, Pending, Remote, State, Work
from parvis.networks.versions import Media

LIFE: Final = timedelta(hours=23)  # "not published within 24 hours", less what clocks differ by
AGAIN_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Names:
    """How a network calls what both have."""

    api: str
    version: str
    make: str  # the edge where containers are made
    publish: str
    status: str  # the field of a container that tells where it stands
    words: str  # the field of a post that holds its words
    own: str  # the edge that lists the account's posts


class ContainerPublisher(Hand, ABC):
    """What both publishers share. ``shown`` and ``fields`` say what one container holds."""

    names: ClassVar[Names]

    def prepare(self, work: Work) -> State:
        """Make the container: of one thing, or of several that were made before it."""
        graph, media = self._graph(work.access), work.part.media
        if len(media) > 1:
            forms = [{**self.shown(work, one), "is_carousel_item": "true"} for one in media]
            items = [self._made(graph, work, form) for form in forms]
            form = {"media_type": "CAROUSEL", "children": ",".join(items), **self.fields(work)}
        else:
            form = {**(self.shown(work, media[0]) if media else {}), **self.fields(work)}
        container = self._made(graph, work, form)
        with suppress(NetworkError):  # a container is asked for again before it is published
            until_ready(lambda: AGAIN_S if self._status(graph, container) == "IN_PROGRESS" else None)
        return {"container": container}

    def commit(self, work: Work, state: State) -> Live | Pending:
        """Publish the container, unless it is published already."""
        graph, container = self._graph(work.access), str(state["container"])
        status = self._status(graph, container)
        if status == "PUBLISHED":
            return self.settle(work, state)
        if status == "IN_PROGRESS":
            raise _processing(AGAIN_S)
        if status != "FINISHED":
            raise NetworkError(Fault.REFUSED, "refused", f"the network could not use what was sent: {status}")
        made = graph.post(f"/{work.access.id}/{self.names.publish}", {"creation_id": container})
        post = needed(made, "id")
        return Live(Remote(post, graph.field(f"/{post}", "permalink")))

    def settle(self, work: Work, state: State) -> Live | Pending:
        """Look for what the network says is published."""
        found = self._sought(self._graph(work.access), work)
        return found if isinstance(found, Live) else Pending(state, AGAIN_S)

    def find(self, work: Work, state: State) -> Live | Look:
        """Ask the container whether it was published, and then for the post."""
        graph = self._graph(work.access)
        status = self._status(graph, str(state["container"]))
        if status not in {"PUBLISHED", "GONE"}:
            if status == "IN_PROGRESS":
                raise _processing(AGAIN_S)
            return Look.ABSENT
        found = self._sought(graph, work)
        if found is Look.ABSENT and status == "PUBLISHED":
            raise _processing(AGAIN_S)  # it is there, and not listed yet
        return found

    def repeatable(self, work: Work, state: State, *, committed_at: datetime, now: datetime) -> bool:
        """As long as the container lives it tells whether it was published."""
        del committed_at
        return "container" in state and now - work.begun_at < LIFE

    def words(self, work: Work) -> str:
        """Return what the post says."""
        return work.part.text

    @abstractmethod
    def shown(self, work: Work, media: Media) -> dict[str, str]:
        """Return the fields of one picture or video."""

    @abstractmethod
    def fields(self, work: Work) -> dict[str, str]:
        """Return the fields of the post itself."""

    def _graph(self, access: Access) -> Graph:
        return of(access, self._http, self._clock, self.names.api, self.names.version)

    def _made(self, graph: Graph, work: Work, form: Mapping[str, str]) -> str:
        return needed(graph.post(f"/{work.access.id}/{self.names.make}", form), "id")

    def _status(self, graph: Graph, container: str) -> str:
        try:
            return needed(graph.get(f"/{container}", fields=self.names.status), self.names.status)
        except NetworkError as fault:
            if fault.fault is Fault.NOT_FOUND:
                return "GONE"
            raise

    def _sought(self, graph: Graph, work: Work) -> Live | Look:
        path = f"/{work.access.id}/{self.own(work)}"
        return among(work, pages_of(graph, path, self.names.words, "permalink"), text=self.words(work))

    def own(self, work: Work) -> str:
        """Return the edge that lists such posts of the account."""
        del work
        return self.names.own


def pages_of(graph: Graph, path: str, words: str, *more: str) -> Iterator[Sequence[Seen]]:
    """Yield posts or comments, newest first, as pages of what is compared; ``more`` names further fields."""
    for page in graph.pages(path, fields=",".join(("id", words, "timestamp", *more))):
        yield [
            Seen(Remote(word(one, "id"), word(one, "permalink")), word(one, words), at)
            for one in page
            if (at := parse_moment(word(one, "timestamp")))
        ]


def with_link(work: Work) -> str:
    """Return the first part's words with the version's link at their end, unless it stands there already."""
    text, link = work.part.text, work.version.link
    if work.number != 1 or not link or link in text:
        return text
    return f"{text}\n\n{link}" if text else link


def fetched(work: Work, media: Media, *, names: Mapping[MediaKind, str]) -> dict[str, str]:
    """Return the field that tells where the network fetches a file; raises ``public_url`` without one."""
    url = work.files[media.key].url
    if not url:
        raise NetworkError(Fault.BAD_INPUT, "public_url", "the network fetches files: it needs an address")
    return {names[media.kind]: url}


def _processing(seconds: float) -> NetworkError:
    return NetworkError(Fault.RETRY, "processing", "the network still works on it", retry_after=seconds)
