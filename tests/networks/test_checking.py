"""The check of a version: silent inside every limit, and beyond one it names that one alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from parvis.kit.counting import Counting, count
from parvis.networks.checking import MEASURES, Finding, Gap, Severity, check
from parvis.networks.limits import Limits, limits
from parvis.networks.ports import MediaKind
from parvis.networks.registry import NETWORKS as NETWORKS_BY_NAME
from parvis.networks.versions import Media, Part, Poll, Version
from parvis.networks.wording import worded

NETWORKS = sorted(set(limits()) - {"rss"})
WIDE, HIGH = 1080, 1080


def number(network: str, name: str, default: float) -> float:
    found = limits()[network].get(name)
    return default if found is None else found.number


def file(network: str, kind: str = MediaKind.IMAGE) -> Media:
    """A picture or a video inside every limit of the network."""
    real = MediaKind.VIDEO if kind == MediaKind.VIDEO else MediaKind.IMAGE
    formats = limits()[network].get(f"{real}_formats")
    taken = formats.words if formats else ("jpeg",)
    media = Media(
        real,
        "gif" if kind == "animation" and "gif" in taken else taken[0],
        80_000,
        WIDE,
        HIGH,
        alt="Le parvis",
    )
    if real is MediaKind.IMAGE:
        return replace(media, animated=kind == "animation")
    width = round(HIGH * number(network, "video_ratio_min", 1)) if network == "facebook" else WIDE
    height = 1920 if network == "facebook" else HIGH
    return replace(
        media,
        seconds=30,
        fps=30,
        cover="video_cover_min" in limits()[network],
        width=width if network != "facebook" else 1080,
        height=height,
    )


def asked(network: str) -> dict[str, str]:
    """An answer to everything that the network wants somebody to say."""
    manifest = NETWORKS_BY_NAME.get(network)
    return {one.name: min(one.allowed) for one in (manifest.settings if manifest else ()) if one.required}


def base(network: str, **changes: object) -> Version:
    """A version inside every limit, with a file where the network asks for one."""
    known = limits()[network]
    kind = MediaKind.VIDEO if number(network, "images", 1) == 0 else MediaKind.IMAGE
    version = Version(
        network,
        (Part("Bonjour à tous !", (file(network, kind),) if "media_min" in known else ()),),
        title="Un titre" if "title" in known else "",
        place="ici" if "place_min" in known else "",
        settings=asked(network),
    )
    return replace(version, **changes)  # type: ignore[arg-type]


def with_media(network: str, *media: Media) -> Version:
    version = base(network)
    return replace(version, parts=(replace(version.parts[0], media=media),))


def long_text(limit: int, counting: str) -> str:
    """A text one beyond a limit."""
    text = "a" * (limit + 1)
    assert count(text, Counting(counting)) == limit + 1
    return text


def names(findings: tuple[Finding, ...]) -> list[str]:
    return [found.name for found in findings]


@pytest.mark.parametrize("network", NETWORKS)
def test_a_version_inside_every_limit_has_no_finding(network: str) -> None:
    assert check(base(network)) == ()


@pytest.mark.parametrize("network", NETWORKS)
def test_a_text_one_character_too_long_is_the_only_finding(network: str) -> None:
    version, known = base(network), limits()[network]
    held = version.parts[0].media
    name = "text"
    if held and held[0].kind is MediaKind.IMAGE and "text_with_images" in known:
        name = "text_with_images"
    limit = int(known[name].number)
    parts = (replace(version.parts[0], text=long_text(limit, known[name].unit)),)
    (found,) = check(replace(version, parts=parts))
    assert (found.name, found.value, found.limit) == (name, limit + 1, known[name])
    assert check(replace(version, parts=(replace(parts[0], text=parts[0].text[:-1]),))) == ()


@pytest.mark.parametrize(
    ("network", "name"),
    [
        (network, name)
        for network in NETWORKS
        for name in ("images", "videos", "animations")
        if name in limits()[network]
    ],
)
def test_one_file_too_many_is_the_only_finding_of_its_count(network: str, name: str) -> None:
    kind = name.removesuffix("s")
    most = int(limits()[network][name].number)
    version = with_media(network, *[file(network, kind)] * (most + 1))
    assert names(check(version)).count(name) == 1
    assert set(names(check(version))) <= {name, "media"}
    if most:
        assert name not in names(check(with_media(network, *[file(network, kind)] * most)))


FILE_RULES = [
    (network, kind, measure)
    for network in NETWORKS
    for kind in ("image", "video", "animation")
    for measure in MEASURES
    if f"{kind}_{measure.suffix}" in limits()[network]
    if number(network, f"{kind}s", 1) > 0
]
BEYOND = {
    "bytes": lambda limit: {"bytes": int(limit) + 1},
    "bytes_min": lambda limit: {"bytes": int(limit) - 1},
    "pixels": lambda limit: {"width": int(limit), "height": 2},
    "sides": lambda limit: {"width": int(limit) // 2 + 1, "height": int(limit) // 2 + 1},
    "width_max": lambda limit: {"width": int(limit) + 1, "height": int(limit) + 1},
    "width_min": lambda limit: {"width": int(limit) - 1, "height": int(limit)},
    "height_max": lambda limit: {"width": int(limit), "height": int(limit) + 1},
    "height_min": lambda limit: {"width": int(limit), "height": int(limit) - 1},
    "side_max": lambda limit: {"width": int(limit) + 1, "height": int(limit)},
    "side_min": lambda limit: {"width": int(limit) - 1, "height": int(limit)},
    "short_max": lambda limit: {"width": int(limit) + 1, "height": int(limit) + 1},
    "ratio_max": lambda limit: {"width": int(400 * limit) + 4, "height": 400},
    "ratio_min": lambda limit: {"width": 400, "height": int(400 / limit) + 4},
    "seconds_max": lambda limit: {"seconds": limit + 1},
    "seconds_min": lambda limit: {"seconds": limit / 2},
    "fps_max": lambda limit: {"fps": limit + 1},
    "fps_min": lambda limit: {"fps": limit - 1},
    "bitrate_max": lambda limit: {"bytes": int(limit), "seconds": 7.5},
    "cover_min": lambda _limit: {"cover": False},
    "cover_bytes": lambda limit: {"cover": True, "cover_bytes": int(limit) + 1},
}
SAME_SIZE = {"pixels", "sides", "width_max", "width_min", "height_max", "height_min", "side_max", "side_min"}
SAME_SIZE |= {"short_max", "ratio_max", "ratio_min"}


@pytest.mark.parametrize(
    ("network", "kind", "measure"), FILE_RULES, ids=lambda one: getattr(one, "suffix", one)
)
def test_a_file_beyond_a_limit_is_told_by_its_name(network: str, kind: str, measure: object) -> None:
    suffix = measure.suffix  # type: ignore[attr-defined]
    name, limit = f"{kind}_{suffix}", limits()[network][f"{kind}_{suffix}"]
    spoilt = replace(file(network, kind), **BEYOND[suffix](limit.number))
    found = check(with_media(network, spoilt))
    assert name in names(found)
    assert all(one.where.media == 1 for one in found)
    # A picture of other dimensions may break several of the rules about dimensions, and none besides.
    allowed = (
        {f"{prefix}_{other}" for other in SAME_SIZE for prefix in (kind, "image")}
        if suffix in SAME_SIZE
        else {name, f"{kind}_bitrate_max"}
        if suffix == "bytes"
        else {name}
    )
    assert set(names(found)) <= allowed


@pytest.mark.parametrize("network", [one for one in NETWORKS if "video_codecs" in limits()[one]])
def test_a_coding_that_is_not_taken_is_refused_and_those_that_are_named_are_not(network: str) -> None:
    def found(codec: str) -> list[str]:
        return names(check(with_media(network, replace(file(network, "video"), codec=codec))))

    assert found("apcn") == ["video_codecs"]
    assert not found("avc1") + found("hvc1")
    assert not found("")  # what is not known is not held against it


@pytest.mark.parametrize("network", [one for one in NETWORKS if "image_formats" in limits()[one]])
def test_a_format_that_is_not_taken_is_refused(network: str) -> None:
    found = check(with_media(network, replace(file(network), format="tga")))
    assert names(found) == ["image_formats"]
    assert found[0].value == "tga"


@pytest.mark.parametrize("network", [one for one in NETWORKS if "mixing" in limits()[one]])
def test_kinds_that_do_not_mix_are_told(network: str) -> None:
    found = check(with_media(network, file(network), file(network, MediaKind.VIDEO)))
    assert "mixing" in names(found)
    assert "mixing" not in names(check(with_media(network, file(network))))


@pytest.mark.parametrize("network", [one for one in NETWORKS if "poll_options_max" in limits()[one]])
def test_a_poll_is_held_to_each_of_its_limits(network: str) -> None:
    seconds = int(number(network, "poll_seconds_min", 86_400))
    good = Poll("Oui ?", ("Oui", "Non"), seconds)
    most = int(number(network, "poll_options_max", 0))
    option = int(number(network, "poll_option", 0))
    spoilt = {
        "poll_options_max": replace(good, options=("Oui",) * (most + 1)),
        "poll_options_min": replace(good, options=()),
        "poll_option": replace(good, options=("a" * (option + 1), "Non")),
        "poll_question": replace(good, question="a" * (int(number(network, "poll_question", 0)) + 1)),
        "poll_seconds_min": replace(good, seconds=seconds - 1),
        "poll_seconds_max": replace(good, seconds=int(number(network, "poll_seconds_max", 0)) + 1),
    }
    assert check(base(network, parts=(Part("Votez", poll=good),))) == ()
    for name, poll in spoilt.items():
        if name in limits()[network]:
            assert names(check(base(network, parts=(Part("Votez", poll=poll),)))) == [name]


def test_a_poll_where_there_is_none_and_beside_files() -> None:
    poll = Poll("Oui ?", ("Oui", "Non"), 86_400)
    assert names(check(base("facebook", parts=(Part("Votez", poll=poll),)))) == [Gap.NO_POLL]
    assert names(check(Version("mastodon", (Part("Votez", (file("mastodon"),), poll),)))) == [
        "poll_with_media"
    ]


@pytest.mark.parametrize(
    ("version", "name"),
    [
        (base("youtube", title=""), "title_min"),
        (base("youtube", title="a" * 101), "title"),
        (base("youtube", title="1 < 2"), "forbidden"),
        (base("youtube", tags=("x" * 250, "y" * 250)), "tags"),
        (base("youtube", tags=("x " * 249,)), None),
        (base("youtube", tags=("x " * 249 + "y",)), "tags"),
        (base("reddit", place=""), "place_min"),
        (base("pinterest", link="https://a.fr/" + "a" * 2040), "link"),
        (base("instagram", parts=(Part("Sans image"),)), "media_min"),
        (base("linkedin", parts=(Part("Un"), Part("Deux"))), "parts"),
        (base("x", parts=(Part("$AAPL $MSFT"),)), "cashtags"),
        (base("threads", parts=(Part(" ".join(f"https://a.fr/{n}" for n in range(6))),)), "links"),
        (base("threads", parts=(Part("#" + "a" * 51),)), "topic"),
        (base("bluesky", parts=(Part("👨‍👩‍👧‍👦" * 121),)), "text_bytes"),
        (base("bluesky", title="Un titre"), Gap.NO_TITLE),
        (base("mastodon", tags=("un",)), Gap.NO_TAGS),
        (base("mastodon", parts=(Part(" \n"),)), Gap.EMPTY),
        (with_media("mastodon", replace(file("mastodon"), alt=" ")), Gap.NO_ALT),
        (with_media("mastodon", replace(file("mastodon"), alt="a" * 1501)), "alt"),
        (with_media("telegram", file("telegram")), None),
        (with_media("telegram", replace(file("telegram"), alt="")), None),
    ],
)
def test_each_other_rule_finds_its_own(version: Version, name: str | None) -> None:
    assert names(check(version)) == ([] if name is None else [name])


def test_instagram_counts_hashtags_and_mentions() -> None:
    version = base("instagram")
    said = " ".join(f"#h{n}x" for n in range(31)) + " " + " ".join(f"@m{n}" for n in range(21))
    found = check(replace(version, parts=(replace(version.parts[0], text=said),)))
    assert [(one.name, one.value) for one in found] == [("hashtags", 31), ("mentions", 21)]


def test_a_caption_is_shorter_than_a_message_on_telegram() -> None:
    text = "a" * 1025
    assert check(Version("telegram", (Part(text),))) == ()
    assert names(check(Version("telegram", (Part(text, (file("telegram"),)),)))) == ["text_with_media"]


def test_a_thread_is_checked_part_by_part() -> None:
    found = check(Version("bluesky", (Part("Un"), Part("a" * 312), Part(""))))
    assert [(one.name, one.where.part) for one in found] == [("text", 2), (Gap.EMPTY, 3)]


def test_what_the_server_tells_wins() -> None:
    told: Limits = {"text": replace(limits()["mastodon"]["text"], value=5000)}
    version = Version("mastodon", (Part("a" * 501),))
    assert names(check(version)) == ["text"]
    assert check(version, told=told) == ()


def test_what_refuses_comes_before_what_is_advice() -> None:
    media = replace(file("mastodon"), alt="", bytes=17_000_000)
    found = check(with_media("mastodon", media))
    assert [(one.name, one.severity) for one in found] == [
        ("image_bytes", Severity.REFUSES),
        (Gap.NO_ALT, Severity.ADVISES),
    ]


def test_a_network_that_nobody_wrote_down_is_an_error() -> None:
    with pytest.raises(KeyError):
        check(Version("nowhere", (Part("a"),)))


@given(
    st.sampled_from(NETWORKS),
    st.text(max_size=400),
    st.lists(
        st.builds(Media, st.sampled_from(MediaKind), st.just("gif"), st.integers(0, 10**12)), max_size=40
    ),
)
def test_whatever_is_found_can_be_said_in_both_languages(network: str, text: str, media: list[Media]) -> None:
    for found in check(Version(network, (Part(text, tuple(media)), Part()), title=text, tags=(text,))):
        for language in ("fr", "en"):
            with translation.override(language):
                assert "%(" not in worded(found)


def said(version: Version, language: str) -> list[str]:
    with translation.override(language):
        return [worded(found).replace("\u00a0", " ").replace("\u202f", " ") for found in check(version)]


@pytest.mark.parametrize(
    ("version", "french", "english"),
    [
        (
            Version("bluesky", (Part("a" * 312),)),
            "312 caractères sur 300 : il faut en retirer 12.",
            "312 characters out of 300: 12 to remove.",
        ),
        (
            Version("bluesky", (Part("Un"), Part("Deux", (file("bluesky"),) * 5))),
            "Publication 2 : 5 images sur 4 : il faut en retirer 1.",
            "Post 2: 5 pictures out of 4: 1 to remove.",
        ),
        (
            with_media("instagram", file("instagram"), replace(file("instagram"), bytes=9_250_000)),
            "Image 2 : 9,25 Mo pour 8 Mo au maximum : allégez le fichier.",
            "Picture 2: 9.25 MB for 8 MB at most: make the file lighter.",
        ),
        (
            with_media("x", replace(file("x", MediaKind.VIDEO), seconds=1501)),
            "Vidéo 1 : elle dure 25 min 1 s pour 20 min au maximum : coupez-la.",
            "Video 1: It lasts 25 min 1 s for 20 min at most: cut it.",
        ),
        (
            with_media("mastodon", replace(file("mastodon"), alt="a" * 1510)),
            "Image 1, texte alternatif : 1 510 caractères sur 1 500 : il faut en retirer 10.",
            "Picture 1, alternative text: 1,510 characters out of 1,500: 10 to remove.",
        ),
        (
            with_media("instagram", replace(file("instagram"), format="png")),
            "Image 1 : Le format PNG n’est pas accepté ici : convertissez le fichier (JPEG).",
            "Picture 1: PNG files are not taken here: convert it (JPEG).",
        ),
        (
            base("youtube", title="a" * 105),
            "Titre : 105 caractères sur 100 : il faut en retirer 5.",
            "Title: 105 characters out of 100: 5 to remove.",
        ),
        (
            with_media("instagram", replace(file("instagram"), width=2000, height=1000)),
            None,
            "Picture 1: Too wide for its height (2.00 to 1, for 1.91 at most): crop it.",
        ),
    ],
)
def test_a_finding_says_what_by_how_much_and_what_to_do(
    version: Version, french: str | None, english: str
) -> None:
    assert said(version, "en")[0] == english
    if french:
        assert said(version, "fr")[0] == french
