"""Words on LinkedIn: nothing becomes an element but hashtags and mentions that are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.linkedin.fake import RESERVED
from parvis.networks.linkedin.little import little, plain

URN = "urn:li:organization:2414183"


@given(st.text(st.sampled_from("ab é\\|{}@[]()<>#*_~🚲\n"), max_size=40) | st.text(max_size=60))
def test_any_words_come_back_as_they_were(text: str) -> None:
    assert plain(little(text, {})) == text


@given(st.text(st.sampled_from("ab \\|{}@[]()<>*_~"), max_size=40))
def test_no_reserved_sign_stands_alone(text: str) -> None:
    assert RESERVED.search(little(text, {})) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Du (vrai) [lien] <b>", r"Du \(vrai\) \[lien\] \<b\>"),
        ("À #vélo_ville !", r"À {hashtag|#|vélo\_ville} !"),
        ("Merci @Devtestco", f"Merci @[Devtestco]({URN})"),
        ("Merci @quelquun", r"Merci \@quelquun"),
    ],
)
def test_hashtags_and_known_mentions_are_elements(text: str, written: str) -> None:
    assert little(text, {"@Devtestco": URN, "@quelquun": "not a urn) evil"}) == written


def test_what_the_finder_gives_back_reads_as_it_was_written() -> None:
    assert plain(r"À {hashtag|\#|vélo} avec @[Devtestco](urn:li:organization:1) \(vite\)") == (
        "À #vélo avec @Devtestco (vite)"
    )
