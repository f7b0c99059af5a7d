"""How files look on every page of the library: what is chosen, what is wrong with their rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.apps.library.models import Asset, Consent, Kind
from parvis.apps.library.selectors import SOON, Wanted, rights_problem
from parvis.apps.library.services import Added
from parvis.core.workspaces.access import WorkspaceRequest
from parvis.core.workspaces.models import Workspace
from parvis.kit.cleaning import Removed

PER_PAGE: Final = 48
RIGHTS: Final[dict[str, str | Promise]] = {
    "ending": gettext_lazy("Rights that end soon or have ended"),
    "missing": gettext_lazy("Consent missing"),
}
TAKEN_OUT: Final[dict[Removed, str | Promise]] = {
    Removed.PLACE: gettext_lazy("the place where it was taken"),
    Removed.CAMERA: gettext_lazy("what the camera wrote"),
    Removed.WORDS: gettext_lazy("notes and comments"),
    Removed.REST: gettext_lazy("data that is no picture"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A file in a grid. ``problem`` says why it may not be shown today, ``soon`` when its right ends; both
    may be empty."""

    asset: Asset
    problem: str
    soon: str
    mark: str

    @property
    def weight(self) -> str:
        """What it weighs, in words."""
        return weight_words(self.asset.bytes)

    @property
    def has_thumb(self) -> bool:
        """Whether a small picture was drawn: a video has none without the extra."""
        return bool(self.asset.look)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file that was sent: ``added``, or the sentence that says why not."""

    name: str
    added: Added | None = None
    fault: str = ""

    @property
    def removed(self) -> str:
        """What was taken out of it, in words."""
        return " · ".join(str(TAKEN_OUT[one]) for one in self.added.removed) if self.added else ""


def today_in(workspace: Workspace) -> date:
    """The day that it is there."""
    return timezone.now().astimezone(ZoneInfo(workspace.time_zone)).date()


def tile(asset: Asset, today: date) -> Tile:
    """A file as grids show it."""
    problem = rights_problem(asset, today)
    until = asset.usable_until
    soon = ""
    if not problem and until is not None and until <= today + SOON:
        soon = _("May be used until %(day)s") % {"day": date_format(until, "j F Y")}
    mark = soon and _("ends soon")
    if problem:
        mark = _("consent missing") if asset.consent == Consent.MISSING else _("right ended")
        if until is not None and until < today:
            mark = _("right ended")
    return Tile(asset, problem, soon, mark)


def tiles(assets: Iterable[Asset], today: date) -> list[Tile]:
    """Several."""
    return [tile(asset, today) for asset in assets]


def wanted_of(given: QueryDict) -> Wanted:
    """What an address looks for; what it misspells asks for nothing."""
    folder = given.get("folder", "")
    return Wanted(
        words=given.get("words", "")[:200].replace("\0", ""),
        folder=int(folder) if folder.isascii() and folder.isdigit() and len(folder) < 18 else None,
        tag=given.get("tag", "")[:80].replace("\0", ""),
        kind=given.get("kind", "") if given.get("kind") in Kind.values else "",
        rights=given.get("rights", "") if given.get("rights") in RIGHTS else "",
    )


def page_of(request: HttpRequest, found: Iterable[Asset], each: int = PER_PAGE) -> Page[Asset]:
    """The part of a list that ``?page=`` names; the nearest there is."""
    return Paginator(found, each).get_page(request.GET.get("page"))  # type: ignore[arg-type]


def place_of(request: WorkspaceRequest, number: int) -> str:
    """The same list, another part."""
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def weight_words(size: int) -> str:
    """Bytes as people say them: « 82 ko », « 3,4 Mo »."""
    for unit, factor in ((_("GB"), 10**9), (_("MB"), 10**6), (_("kB"), 10**3)):
        if size >= factor:
            return f"{number_format(size / factor, 1 if size < 10 * factor else 0)}\u00a0{unit}"
    return _("%(count)d bytes") % {"count": size}


def size_words(asset: Asset) -> str:
    """« 1 200 × 800 px », and how long a film or an animation runs."""
    size = f"{asset.width} × {asset.height} px"
    if not asset.seconds:
        return size
    minutes, seconds = divmod(round(asset.seconds), 60)
    return f"{size} · {minutes}:{seconds:02d}" if minutes else f"{size} · {asset.seconds:.1f} s"
