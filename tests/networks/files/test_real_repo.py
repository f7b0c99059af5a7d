"""An archive made by a real Bluesky host is read as people would send it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from networks.files.made import everything
from parvis.networks.files.layout import Format
from parvis.networks.files.reading import inspect
from servers.pds import Pds

pytestmark = pytest.mark.pds


def test_the_repository_a_real_host_exports_gives_every_post_in_order(pds: Pds, tmp_path: Path) -> None:
    alice = pds.create_account("archive")
    written = [pds.post(alice, f"Message numéro {n}, du vrai serveur #tram") for n in range(60)]
    pds.delete(alice, written.pop(30))
    reply = httpx.get(f"{pds.url}/xrpc/com.atproto.sync.getRepo", params={"did": alice.did}, timeout=30)
    reply.raise_for_status()
    path = tmp_path / "repo.car"
    path.write_bytes(reply.content)
    assert inspect(path).format is Format.BLUESKY
    posts, bad = everything(path)
    assert [post.id for post in posts] == written
    assert {post.author.id for post in posts} == {alice.did}
    assert posts[0].text == "Message numéro 0, du vrai serveur #tram"
    assert (posts[0].hashtags, posts[0].languages) == (("tram",), ("fr",))
    assert bad == []
