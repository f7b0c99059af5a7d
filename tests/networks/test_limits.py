"""``limits.toml``: each entry says its unit, its source and its day; the documentation page is its mirror."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tools import limits as documentation

from parvis.kit.counting import LINK_WEIGHT, Counting
from parvis.networks.checking import MEASURES
from parvis.networks.limits import Limit, Read, limits, read_limits
from parvis.networks.mastodon.limits import told

PUBLISHED = [
    *["bluesky", "discord", "facebook", "google_business", "instagram", "linkedin", "mastodon", "pinterest"],
    *["reddit", "telegram", "threads", "tiktok", "x", "youtube"],
]
TEXTS = {
    "text",
    "text_with_media",
    "text_with_images",
    "title",
    "alt",
    "image_alt",
    "video_alt",
    "link",
    "tags",
}
TEXTS |= {"topic", "poll_question", "poll_option"}
UNITS = {
    "bytes": "bytes",
    "bytes_min": "bytes",
    "seconds_max": "seconds",
    "seconds_min": "seconds",
    "formats": "file formats",
    "bitrate_max": "bits a second",
    "codecs": "codings",
    "fps_max": "frames a second",
    "fps_min": "frames a second",
    "ratio_max": "width over height",
    "ratio_min": "width over height",
    "pixels": "pixels, width by height",
}
EVERY = [(network, name, found) for network, entries in limits().items() for name, found in entries.items()]


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: f"{entry[0]}.{entry[1]}")
def test_every_limit_says_its_unit_where_it_is_written_and_when_it_was_read(
    entry: tuple[str, str, Limit],
) -> None:
    _network, _name, found = entry
    today = datetime.now(UTC).date()
    assert found.unit.strip()
    assert found.source.startswith(("https://", "our own"))
    assert today - timedelta(days=365) <= found.checked <= today
    assert found.value if isinstance(found.value, tuple) else found.value >= 0


def test_every_network_to_publish_on_is_known() -> None:
    assert set(PUBLISHED) | {"rss"} == set(limits())
    assert all("text" in limits()[network] for network in PUBLISHED)


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: f"{entry[0]}.{entry[1]}")
def test_a_limit_of_a_kind_is_in_the_unit_of_its_kind(entry: tuple[str, str, Limit]) -> None:
    _network, name, found = entry
    if name in TEXTS:
        assert found.unit in set(Counting)
    kind, _sep, suffix = name.partition("_")
    if kind in {"image", "animation", "video"}:
        assert suffix in {measure.suffix for measure in MEASURES} | {
            "formats",
            "cover_formats",
            "codecs",
            "alt",
        }
        assert found.unit == UNITS.get(suffix, found.unit)


def test_what_was_not_read_in_the_networks_own_words_never_refuses() -> None:
    unsure = [found for _network, _name, found in EVERY if found.read in {Read.UNOFFICIAL, Read.UNREAD}]
    assert unsure
    assert not any(found.refuses for found in unsure)


def test_links_weigh_what_the_counters_say() -> None:
    assert {limits()[network]["link_weight"].value for network in ("x", "mastodon")} == {LINK_WEIGHT}


@pytest.mark.parametrize(
    "entry",
    [
        '{ value = 1, unit = "images", checked = 2026-11-26 }',
        '{ value = 1, source = "https://a.example", checked = 2026-11-26 }',
        '{ unit = "images", source = "https://a.example", checked = 2026-11-26 }',
        '{ value = 1, unit = "images", source = "https://a.example" }',
        '{ value = 1, unit = "images", source = "https://a.fr", checked = 2026-11-26, read = "guessed" }',
        '{ value = 1, unit = "images", source = "https://a.fr", checked = 2026-11-26, colour = "red" }',
        '{ value = 1, unit = "images", source = "nowhere" }',
    ],
)
def test_an_entry_without_unit_source_or_day_is_refused_by_name(entry: str) -> None:
    with pytest.raises(ValueError, match=r"here\.images"):
        read_limits(f"[here]\nimages = {entry}\n")


def test_an_entry_takes_the_day_and_the_reading_of_its_source() -> None:
    text = '[a]\nimages = { value = 4, unit = "images", source = "doc" }\n'
    text += '[a.sources]\ndoc = { url = "https://a.example", checked = 2026-11-26, read = "copy" }\n'
    assert read_limits(text)["a"] == {
        "images": Limit(4, "images", "https://a.example", date(2026, 11, 26), Read.COPY)
    }


def test_a_number_is_no_list_of_words() -> None:
    with pytest.raises(TypeError):
        _ = limits()["instagram"]["image_formats"].number
    with pytest.raises(TypeError):
        _ = limits()["instagram"]["media"].words


def test_an_instance_tells_its_own_limits() -> None:
    configuration = {
        "statuses": {"max_characters": 5000, "max_media_attachments": 6, "characters_reserved_per_url": True},
        "media_attachments": {"image_size_limit": "big", "video_size_limit": 41_943_040},
        "polls": None,
    }
    found = told(configuration, host="https://social.example", day=date(2026, 11, 26))
    assert {name: one.value for name, one in found.items()} == {
        "text": 5000,
        "images": 6,
        "media": 6,
        "video_bytes": 41_943_040,
    }
    assert found["text"].read is Read.RUN_TIME
    assert found["text"].refuses


def test_the_documentation_is_what_the_file_says() -> None:
    assert documentation.TARGET.read_text("utf-8") == documentation.page(), "run `make limits`"
