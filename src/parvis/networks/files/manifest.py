"""What files can do."""

from __future__ import annotations

from typing import Final

from parvis.networks.files.listen import FilesListener
from parvis.networks.ports import Manifest, SourceKind

MANIFEST: Final = Manifest(
    name="files",
    label="Files",
    kinds=(SourceKind.FILE,),
    listener=FilesListener,
)
