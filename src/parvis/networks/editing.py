"""Editing on a network that lets a program change the words of a post and nothing that stands beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Live, Remote, Work

SHOWN: Final = "shown"  # in ``Remote.data``: what the post shows, by the keys of its files


def shown(work: Work) -> dict[str, str]:
    """Return what to keep of a post that was sent, so that an edit can tell what has changed."""
    return {SHOWN: ",".join(media.key for media in work.part.media)}


def kept(remote: Remote, work: Work) -> Live:
    """Return what is there with what to keep of it."""
    return Live(replace(remote, data={**remote.data, **shown(work)}))


def words_only(work: Work, remote: Remote) -> None:
    """Raise ``only_words`` when an edit would change more: other files, or a poll."""
    if work.part.poll or remote.data.get(SHOWN, "") != shown(work)[SHOWN]:
        raise NetworkError(Fault.REFUSED, "only_words", "only the words of this post can be changed")
