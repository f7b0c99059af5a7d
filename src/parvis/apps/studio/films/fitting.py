"""Whether a video is inside the limits of each network, and the recipe that brings it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from parvis.apps.library.models import Asset
from parvis.apps.library.selectors import media_of
from parvis.apps.studio.films.recipes import Part, Recipe
from parvis.imaging.films.edits import Keep, Quality
from parvis.kit.framing import SHAPES
from parvis.networks.checking import Finding, Severity, check
from parvis.networks.lengths import known
from parvis.networks.limits import Limits
from parvis.networks.registry import NETWORKS
from parvis.networks.versions import Part as PostPart
from parvis.networks.versions import Version

# What no cut and no coding mends: a video that is too short or too small stays so.
UNMENDED: Final = frozenset(
    {"video_seconds_min", "video_bytes_min", "video_side_min", "video_width_min", "video_height_min"}
)
ORDINARY: Final = frozenset({"avc1", "avc3"})  # H.264, which every network decodes
FULL: Final = 0.97  # of the bytes that may be


@dataclass(frozen=True, slots=True)
class Fit:
    """How a video stands on a network. ``recipe`` is what mends what is refused; None where nothing need
    be, or nothing can. ``cut_s`` is how many seconds of its end go."""

    network: str
    label: str
    findings: tuple[Finding, ...]
    recipe: Recipe | None
    cut_s: float = 0.0

    @property
    def refused(self) -> bool:
        """Whether the network is known to refuse it."""
        return any(one.severity is Severity.REFUSES for one in self.findings)


def fits_of(asset: Asset) -> list[Fit]:
    """Every network that takes videos, in the registry's order."""
    names = [name for name, one in NETWORKS.items() if one.publisher and "video_formats" in known(name, None)]
    return [fit_on(asset, name) for name in names]


def fit_on(asset: Asset, network: str) -> Fit:
    """One network; raises ``KeyError`` for one that is not known."""
    version = Version(network, (PostPart(text="·", media=(media_of(asset),)),))
    found = tuple(
        one for one in check(version) if one.where.media and one.name.startswith("video_")
        and one.name not in {"video_alt", "video_cover_min"}
    )  # fmt: skip
    refused = {one.name for one in found if one.severity is Severity.REFUSES}
    limits = known(network, None)
    wanted = bool(refused) or asset.codec not in ORDINARY
    recipe = _recipe(asset, limits, refused) if wanted and not refused & UNMENDED else None
    cut = round(asset.seconds - recipe.seconds, 1) if recipe else 0.0
    return Fit(network, NETWORKS[network].label, found, recipe, cut if cut > 0.05 else 0.0)


def _number(limits: Limits, name: str) -> float:
    found = limits.get(name)
    return float(found.number) if found is not None else 0.0


def _recipe(asset: Asset, limits: Limits, refused: set[str]) -> Recipe:
    """The least that brings it inside: cut to the longest, put into the nearest shape, coded anew."""
    longest = _number(limits, "video_seconds_max")
    end = min(asset.seconds, longest) if longest else asset.seconds
    fps_most, fps_least = _number(limits, "video_fps_max"), _number(limits, "video_fps_min")
    fps = 0.0
    if "video_fps_max" in refused:
        fps = min(fps_most, 60.0)
    elif "video_fps_min" in refused:
        fps = max(fps_least, 24.0)
    bytes_most = _bytes_most(limits, end)
    side = _number(limits, "video_side_max")
    quality = Quality(
        fps=fps,
        bytes_most=int(min(bytes_most * FULL, 3_800_000_000)) if bytes_most else 0,
        longest_side=int(min(side, 1_920)) if side else 1_920,
        width_most=int(_number(limits, "video_width_max")),
    )
    shape = _shape(asset, limits) if refused & {"video_ratio_min", "video_ratio_max"} else ""
    return Recipe(parts=(Part(asset.pk, 0.0, end),), shape=shape, keep=Keep.SUBJECT, quality=quality)


def _bytes_most(limits: Limits, seconds: float) -> float:
    """The bytes that a film of this length may have, by its weight and by its rate; 0 where nothing says."""
    rate = _number(limits, "video_bitrate_max") * seconds / 8
    return min((most for most in (_number(limits, "video_bytes"), rate) if most), default=0)


def _shape(asset: Asset, limits: Limits) -> str:
    """The nearest shape that the network takes."""
    low, high = _number(limits, "video_ratio_min"), _number(limits, "video_ratio_max") or 100
    ratio = asset.width / asset.height
    inside = {name: value for name, value in SHAPES.items() if low - 1e-3 <= value <= high + 1e-3}
    return min(inside or SHAPES, key=lambda name: abs(SHAPES[name] - ratio))
