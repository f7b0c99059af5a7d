"""The builder's rows and the text say the same query, both ways, whatever is typed into either."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.listening.language.test_language_matching import DOCUMENTS, QUERIES
from parvis.apps.listening.language import Document, Matcher, Query, QuerySyntaxError, parse
from parvis.apps.listening.querying.rows import FIELDS, Language, Row, RowKind, TooRich, rows_of, text_of

K = RowKind
LANGUAGES: list[Language] = ["fr", "en"]
TYPED = st.text(st.sampled_from('aé#*"«»()-,: ORT1.@\n\x1d😀'), max_size=8)
ROWS = st.lists(
    st.builds(
        Row,
        kind=st.sampled_from(K),
        values=st.lists(TYPED, max_size=3).map(tuple),
        right=st.lists(TYPED, max_size=2).map(tuple),
        distance=st.integers(-5, 500),
        negated=st.booleans(),
    ),
    max_size=4,
)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("vélo Lyon", [Row(K.ALL, ("vélo", "Lyon"))]),
        (
            'vélo OR "piste cyclable" OR cycl* OR #velo',
            [Row(K.ANY, ("vélo", "piste cyclable", "cycl*", "#velo"))],
        ),
        ("vélo -pub -(a1 OR b1)", [Row(K.ALL, ("vélo",)), Row(K.NONE, ("pub", "a1", "b1"))]),
        ("vélo lang:fr", [Row(K.ALL, ("vélo",)), Row(K.LANGUAGE, ("fr",))]),
        (
            "(lang:fr OR lang:en) -network:rss vélo",
            [
                Row(K.LANGUAGE, ("fr", "en")),
                Row(K.NETWORK, ("rss",), negated=True),
                Row(K.ALL, ("vélo",)),
            ],
        ),
        (
            "(orange OR sosh) NEAR/10 (fibre OR box)",
            [Row(K.NEAR, ("orange", "sosh"), ("fibre", "box"), 10)],
        ),
        (
            "vélo from:lemonde* has:image",
            [Row(K.ALL, ("vélo",)), Row(K.FROM, ("lemonde*",)), Row(K.HAS, ("image",))],
        ),
        ("vélo site:lemonde.fr", [Row(K.ALL, ("vélo",)), Row(K.LINK, ("lemonde.fr",))]),
        ("(a1 OR b1) (c1 OR d1)", [Row(K.ANY, ("a1", "b1")), Row(K.ANY, ("c1", "d1"))]),
        ('"1,5 litre"', [Row(K.ALL, ("1 5 litre",))]),
    ],
)
def test_a_text_of_this_shape_becomes_rows(text: str, rows: list[Row]) -> None:
    assert list(rows_of(parse(text))) == rows


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("(a1 AND b1) OR c1", "(a1 AND b1) OR c1"),
        ("vélo (a1 OR lang:fr)", "a1 OR lang:fr"),
        ("vélo -(a1 b1)", "NOT (a1 AND b1)"),
        ("vélo -(a1 NEAR/3 b1)", "NOT a1 NEAR/3 b1"),
        ("vélo (lang:fr OR network:rss)", "lang:fr OR network:rss"),
    ],
)
def test_a_text_that_is_too_rich_names_the_part(text: str, part: str) -> None:
    with pytest.raises(TooRich) as refused:
        rows_of(parse(text))
    assert refused.value.part == part


@pytest.mark.parametrize(
    ("rows", "french", "english"),
    [
        (
            [
                Row(K.ALL, ("vélo",)),
                Row(K.ANY, ("Lyon", "Le Mans")),
                Row(K.NONE, ("pub",)),
                Row(K.LANGUAGE, ("fr", "en")),
                Row(K.NETWORK, ("rss",), negated=True),
                Row(K.FROM, ("@ann",)),
                Row(K.HAS, ("video",)),
                Row(K.LINK, ("lemonde.fr",)),
            ],
            (
                'vélo (Lyon OU "Le Mans") -pub (langue:fr OU langue:en) '
                "-réseau:rss de:@ann avec:vidéo site:lemonde.fr"
            ),
            (
                'vélo (Lyon OR "Le Mans") -pub (lang:fr OR lang:en) '
                "-network:rss from:@ann has:video url:lemonde.fr"
            ),
        ),
        ([Row(K.ANY, ("a1", "b1"))], "a1 OU b1", "a1 OR b1"),
        (
            [Row(K.NEAR, ("a1",), ("b1", "c d"), 500)],
            'a1 NEAR/100 (b1 OU "c d")',
            'a1 NEAR/100 (b1 OR "c d")',
        ),
        ([Row(K.NEAR, ("a1",), ())], "", ""),
        ([Row(K.ALL, ("AND", "a) OR (b", "-x"))], '"AND" "a) OR (b" "-x"', '"AND" "a) OR (b" "-x"'),
        ([Row(K.FROM, ("a OR b",))], 'de:"a OR b"', 'from:"a OR b"'),
    ],
)
def test_rows_are_written_in_the_readers_language(rows: list[Row], french: str, english: str) -> None:
    assert text_of(rows, "fr") == french
    assert text_of(rows, "en") == english


@settings(max_examples=150, deadline=None)
@given(QUERIES, DOCUMENTS, st.sampled_from(LANGUAGES))
def test_a_query_through_the_builder_finds_the_same_posts(
    query: Query, document: Document, language: Language
) -> None:
    try:
        rows = rows_of(query)
    except TooRich:
        return
    again = parse(text_of(rows, language))
    assert rows_of(again) == rows
    found, through = (Matcher({1: one}).match_batch([document]) for one in (query, again))
    assert found == through


@settings(max_examples=250, deadline=None)
@given(ROWS, st.sampled_from(LANGUAGES))
def test_whatever_is_typed_into_a_row_stays_in_it(rows: list[Row], language: Language) -> None:
    """No value becomes an operator, a group or another row: what is read back has no row of another kind."""
    try:
        back = rows_of(parse(text_of(rows, language)))
    except QuerySyntaxError:
        return
    asked = {row.kind for row in rows if not row.is_empty}
    single = asked | ({K.ALL} if K.ANY in asked else set())
    assert {row.kind for row in back} <= single
    for kind in FIELDS & asked:
        assert sum(row.kind is kind for row in back) == sum(
            row.kind is kind and not row.is_empty for row in rows
        )
