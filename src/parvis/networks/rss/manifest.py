"""What feeds offer."""

from __future__ import annotations

from typing import Final

from parvis.networks.ports import Manifest, SourceKind
from parvis.networks.rss.listen import RssListener

MANIFEST: Final = Manifest(
    name="rss",
    label="RSS / Atom",
    kinds=(SourceKind.FEED,),
    listener=RssListener,
    docs="https://www.rssboard.org/rss-specification",
)
