"""Links in a text, and others in their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kit.relinking import links, relinked

SHORT = {
    "https://velo.fr/essai?x=1": "https://p.test/l/abc/",
    "https://velo.fr": "https://p.test/l/def/",
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Vu (https://velo.fr/essai?x=1).", "Vu (https://p.test/l/abc/)."),
        ("velo.fr, puis https://velo.fr", "https://p.test/l/def/, puis https://p.test/l/def/"),
        ("https://velo.fr/essai?x=12", "https://velo.fr/essai?x=12"),
        ("@ada@velo.fr et info@velo.fr", "@ada@velo.fr et info@velo.fr"),
        ("#velo.fr", "#velo.fr"),
        ("", ""),
    ],
)
def test_only_links_whose_address_is_known_are_replaced(text: str, told: str) -> None:
    known = {"https://velo.fr/essai?x=1": SHORT["https://velo.fr/essai?x=1"]}
    known |= {"https://velo.fr": SHORT["https://velo.fr"]}
    assert relinked(text, known) == told


@given(
    st.lists(st.sampled_from(["vélo ", "https://a.example/x ", "https://b.example ", "@c@d.example ", "\n"]))
)
def test_what_is_replaced_can_be_put_back(pieces: list[str]) -> None:
    text = "".join(pieces)
    known = {"https://a.example/x": "https://p.test/l/1/", "https://b.example": "https://p.test/l/2/"}
    there = relinked(text, known)
    assert [address for _s, _e, address in links(there)] == [known[one] for _s, _e, one in links(text)]
    assert relinked(there, {short: written for written, short in known.items()}) == text
