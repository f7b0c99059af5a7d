"""UTM parameters: added to whatever link, which stays what it was."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kit.utm import PARAMETERS, UnknownPlaceholder, filled, is_web_link, plain_word, tagged

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
QUERY = st.lists(
    st.sampled_from(["a=1", "b", "é=%20", "utm_source=deja", "UTM_Medium=x", "a=2", "", "q=a+b"]), max_size=4
)
LINKS = st.builds(
    lambda host, path, query, fragment: (
        f"https://{host}{path}{'?' if query else ''}{'&'.join(query)}{fragment}"
    ),
    st.sampled_from(["example.org", "café.fr", "xn--caf-dma.fr:8443", "[2001:db8::1]", "192.0.2.1"]),
    st.sampled_from(["", "/", "/é/x", "/a%2Fb", "/a;b=c"]),
    QUERY,
    st.sampled_from(["", "#", "#ancre?x=1&utm_source=no", "#é"]),
)
VALUES = st.dictionaries(st.sampled_from(PARAMETERS), WORDS)


@given(LINKS, VALUES)
def test_a_tagged_link_holds_the_link_and_what_was_asked_for(link: str, parameters: dict[str, str]) -> None:
    found = tagged(link, parameters)
    before, after = urlsplit(link), urlsplit(found)
    assert (after.scheme, after.netloc, after.path) == (before.scheme, before.netloc, before.path)
    assert found.partition("#")[1:] == link.partition("#")[1:]
    held = parse_qsl(before.query, keep_blank_values=True)
    now = parse_qsl(after.query, keep_blank_values=True)
    assert now[: len(held)] == held
    names = {name.lower() for name, _value in held}
    added = {
        f"utm_{name}": value for name, value in parameters.items() if value and f"utm_{name}" not in names
    }
    assert dict(now[len(held) :]) == added


@given(LINKS, VALUES)
def test_tagging_twice_changes_nothing_more(link: str, parameters: dict[str, str]) -> None:
    once = tagged(link, parameters)
    assert tagged(once, parameters) == once


@given(st.dictionaries(st.sampled_from(["network", "campaign", "post", "date"]), WORDS))
def test_values_are_never_read_as_templates(values: dict[str, str]) -> None:
    assert filled("{campaign}", values | {"campaign": "{post}"}) == "post"
    assert "{" not in filled("{network}-{post}", values)


@pytest.mark.parametrize("template", ["{who}", "{campaign", "campaign}", "{}", "{{network}}"])
def test_what_no_placeholder_names_is_refused(template: str) -> None:
    with pytest.raises(UnknownPlaceholder):
        filled(template, {})


def test_values_are_written_as_reports_group_them() -> None:
    assert plain_word("Été 2026 : soldes !") == "ete-2026-soldes"
    assert filled("{network}_{campaign}", {"network": "mastodon", "campaign": "Noël"}) == "mastodon_noel"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "//example.org", "/wp-admin", "ftp://example.org", "https://", "http://user:pw@x.org/",
        "https://exa mple.org", "https://x.org/\r\nSet-Cookie: a=1", "https:\\\\x.org", "data:text/html,x",
        "https://x.org:99999/", "https://x.org:0/", " ", "",
    ],
)  # fmt: skip
def test_what_is_no_page_of_the_web_is_none(link: str) -> None:
    assert not is_web_link(link)


@pytest.mark.parametrize(
    "link", ["https://example.org", "http://café.fr/é?x=1#y", "https://[2001:db8::1]:8443/"]
)
def test_pages_of_the_web_are(link: str) -> None:
    assert is_web_link(link)
