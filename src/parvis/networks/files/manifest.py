"""What files can do."""

from __future__ import annotations

from typing import Final

from parvis.kit.translation import gettext_noop
from parvis.networks.files.listen import FilesListener
from parvis.networks.ports import Manifest, SourceKind

MANIFEST: Final = Manifest(
    name="files",
    label=gettext_noop("Files"),
    kinds=(SourceKind.FILE,),
    listener=FilesListener,
)
