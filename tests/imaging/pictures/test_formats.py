"""The formats, held to what the networks enforce."""

from __future__ import annotations

import tomllib
from pathlib import Path

from parvis.imaging.pictures import formats as module
from parvis.imaging.pictures.formats import formats
from parvis.networks.limits import limits


def test_every_format_says_where_it_comes_from() -> None:
    told = tomllib.loads((Path(module.__file__).parent / "formats.toml").read_text())
    for said in told.values():
        assert said["source"].startswith("https://")
        assert said["read"] in {"official", "unofficial"}


def test_no_network_refuses_a_format_that_is_made_for_it() -> None:
    known = limits()
    for form in formats().values():
        for network in form.shown_on:
            allowed = known[network]
            if form.name == "story" and network == "instagram":
                continue  # the limits are those of the feed; a story is 9:16
            for name, holds in (
                ("image_ratio_min", lambda value, one=form: one.ratio >= value - 0.005),
                ("image_ratio_max", lambda value, one=form: one.ratio <= value + 0.005),
                ("image_width_min", lambda value, one=form: one.width >= value),
                ("image_pixels", lambda value, one=form: one.width * one.height <= value),
            ):
                if name in allowed:
                    assert holds(float(allowed[name].number)), (form.name, network, name)
