"""What an instance allows, in its own words: ``configuration`` of ``GET /api/v2/instance``.

https://docs.joinmastodon.org/entities/Instance/ (and V1_Instance, the same names). What it does not tell, or
tells as something else than a number above zero, is left to ``limits.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from parvis.networks.limits import Limits, as_told

_TOLD: Final[Mapping[str, tuple[str, str]]] = {
    "text": ("statuses", "max_characters"),
    "link_weight": ("statuses", "characters_reserved_per_url"),
    "images": ("statuses", "max_media_attachments"),
    "media": ("statuses", "max_media_attachments"),
    "alt": ("media_attachments", "description_limit"),
    "image_bytes": ("media_attachments", "image_size_limit"),
    "animation_bytes": ("media_attachments", "image_size_limit"),
    "image_pixels": ("media_attachments", "image_matrix_limit"),
    "video_bytes": ("media_attachments", "video_size_limit"),
    "video_fps_max": ("media_attachments", "video_frame_rate_limit"),
    "poll_options_max": ("polls", "max_options"),
    "poll_option": ("polls", "max_characters_per_option"),
    "poll_seconds_min": ("polls", "min_expiration"),
    "poll_seconds_max": ("polls", "max_expiration"),
}


def values(configuration: Mapping[str, Any]) -> dict[str, int]:
    """Return what a configuration tells, by the names of ``limits.toml``."""
    found = {}
    for name, (part, key) in _TOLD.items():
        section = configuration.get(part)
        value = section.get(key) if isinstance(section, Mapping) else None
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            found[name] = value
    return found


def told(configuration: Mapping[str, Any], *, host: str, day: date) -> Limits:
    """Return the limits that the instance at ``host`` told on that ``day``, for ``checking.check``."""
    return as_told("mastodon", values(configuration), host=host, day=day)
