"""Queries as people write them: read, refused with the place of the mistake, written back, said in words."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.listening.language.test_language_matching import DOCUMENTS, QUERIES
from parvis.apps.listening.language import (
    SENTENCES,
    Document,
    Matcher,
    Mistake,
    Query,
    QuerySyntaxError,
    explain,
    highlight,
    parse,
    to_filter_hints,
)
from parvis.kit.text import fold


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("vélo (Lyon OU Paris)", "vélo AND (Lyon OR Paris)"),
        ("a b OR c", "(a AND b) OR c"),
        ("a SAUF b", "a AND NOT b"),
        ("a -b −c", "a AND NOT b AND NOT c"),
        ("a ET b ou c", "a AND b AND ou AND c"),
        ("“a b” « c d » „e f“", '"a b" AND "c d" AND "e f"'),
        ("porte-monnaie, Lyon.", '"porte-monnaie" AND Lyon'),
        ("#Vélo de:@Ann langue:FR avec:vidéo", "#Vélo AND from:ann AND lang:fr AND has:video"),
        ("réseau:bluesky aa", "network:bluesky AND aa"),
        ('"AND" "a NEAR/2"', '"AND" AND "a NEAR/2"'),
        ("aa* NEAR/5 (b OR c)", "aa* NEAR/5 (b OR c)"),
        ("((a))", "a"),
    ],
)
def test_a_query_is_written_back_in_one_way(text: str, canonical: str) -> None:
    assert str(parse(text)) == canonical
    assert parse(canonical) == parse(text)


@settings(max_examples=300, deadline=None)
@given(QUERIES)
def test_what_is_written_back_reads_as_the_same_query(query: Query) -> None:
    assert parse(str(query)) == query


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", Mistake.EMPTY, ""),
        ("  ", Mistake.EMPTY, "  "),
        ('vélo "Lyon', Mistake.QUOTE_UNCLOSED, '"'),
        ("vélo (Lyon", Mistake.PARENTHESIS_UNCLOSED, "("),
        ("vélo (", Mistake.PARENTHESIS_UNCLOSED, "("),
        ("vélo) Lyon", Mistake.PARENTHESIS_UNOPENED, ")"),
        (") vélo", Mistake.PARENTHESIS_UNOPENED, ")"),
        ("vélo ( )", Mistake.GROUP_EMPTY, "( )"),
        ("vélo AND", Mistake.OPERAND_MISSING, "AND"),
        ("OU vélo", Mistake.OPERAND_MISSING, "OU"),
        ("vélo (AND Lyon)", Mistake.OPERAND_MISSING, "AND"),
        ("vélo AND OR Lyon", Mistake.OPERAND_MISSING, "AND"),
        ("vélo SAUF", Mistake.OPERAND_MISSING, "SAUF"),
        ("vélo -", Mistake.OPERAND_MISSING, "-"),
        ("vélo NEAR/3", Mistake.OPERAND_MISSING, "NEAR/3"),
        ("vélo NEAR Lyon", Mistake.NEAR_NUMBER, "NEAR"),
        ("vélo NEAR/x Lyon", Mistake.NEAR_NUMBER, "NEAR/x"),
        ("vélo NEAR/0 Lyon", Mistake.NEAR_NUMBER, "NEAR/0"),
        ("vélo NEAR/999999999999 Lyon", Mistake.NEAR_NUMBER, "NEAR/999999999999"),
        ("vélo NEAR/3 #Lyon", Mistake.NEAR_OPERAND, "NEAR/3"),
        ("aa NEAR/2 bb NEAR/2 cc", Mistake.NEAR_OPERAND, "NEAR/2"),
        ("vélo frm:ann", Mistake.FIELD_UNKNOWN, "frm:ann"),
        ("vélo from:", Mistake.FIELD_EMPTY, "from:"),
        ("vélo has:imge", Mistake.VALUE_UNKNOWN, "has:imge"),
        ("vélo lang:français", Mistake.VALUE_UNKNOWN, "lang:français"),
        ("vélo *", Mistake.STAR_ALONE, "*"),
        ("vé*lo", Mistake.STAR_INSIDE, "vé*lo"),
        ("v*", Mistake.PREFIX_SHORT, "v*"),
        ("vélo # b", Mistake.HASHTAG_EMPTY, "#"),
        ("vélo & b", Mistake.NOTHING_TO_FIND, "&"),
        ("-vélo", Mistake.ONLY_NEGATIVE, "-vélo"),
        ("vélo OR NOT Lyon", Mistake.ONLY_NEGATIVE, "vélo OR NOT Lyon"),
        ("(" * 51 + "a" + ")" * 51, Mistake.TOO_DEEP, "("),
        ("NOT " * 51 + "a", Mistake.TOO_DEEP, "NOT"),
        ("a " * 501, Mistake.TOO_MANY_TERMS, "a"),
        ("a" * 5_003, Mistake.TOO_LONG, "aaa"),
    ],
)
def test_a_mistake_is_named_and_shown_where_it_is(text: str, code: Mistake, place: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(text)
    error = caught.value
    assert error.code == code
    assert text[error.position : error.position + error.length] == place
    assert str(error) == SENTENCES[code] % error.params
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes


def test_an_unknown_field_comes_with_the_nearest_one() -> None:
    with pytest.raises(QuerySyntaxError, match="perhaps “lang:”"):
        parse("langg:fr vélo")


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*'()"«»*#:-/ é', "NEAR/2", " OR ", "AND", "from:", "url:", "ab", "東", "👩‍🚒", "\x1d"]
        )
    )
)
def test_any_text_is_read_or_refused_with_a_place(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        query = parse(text)
    except QuerySyntaxError as error:
        place = error.position, error.position + error.length
    else:
        place = (0, 0)
        assert parse(str(query)) == query
        assert explain(query, "fr")
        assert Matcher({1: query}).match_batch([Document("")]) == [()]
    assert 0 <= place[0] <= place[1] <= len(text)


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        (
            "vélo AND (Lyon OR Paris)",
            "les publications qui contiennent « vélo » et soit « Lyon » soit « Paris »",
            "posts that contain “vélo” and either “Lyon” or “Paris”",
        ),
        (
            "vél* #fête lang:fr -électrique -has:image",
            (
                "les publications qui contiennent un mot commençant par « vél » "
                "et qui portent le mot-dièse #fête et qui sont écrites en français et qui n’ont pas d’image "
                "et qui ne contiennent pas « électrique »"
            ),
            (
                "posts that contain a word beginning with “vél” and that carry the hashtag #fête "
                "and that are written in French and that have no image and that do not contain “électrique”"
            ),
        ),
        (
            "vélo -lang:unknown",
            (
                "les publications qui contiennent « vélo » "
                "et qui ne sont pas écrites dans une langue non reconnue"
            ),
            "posts that contain “vélo” and that are not written in a language that was not recognised",
        ),
        (
            "prix NEAR/3 vélo",
            "les publications qui contiennent « prix » et « vélo » à 3 mots d’écart au plus",
            "posts that contain “prix” and “vélo” at most 3 words apart",
        ),
        (
            "(prix OR tarif) NEAR/1 vélo",
            "les publications qui contiennent (soit « prix » soit « tarif ») et « vélo » côte à côte",
            "posts that contain (either “prix” or “tarif”) and “vélo” side by side",
        ),
        (
            "from:ann OR (vélo -moto)",
            (
                "les publications qui soit sont écrites par @ann "
                "soit (contiennent « vélo » et ne contiennent pas « moto »)"
            ),
            "posts that either are written by @ann or (contain “vélo” and do not contain “moto”)",
        ),
    ],
)
def test_a_query_is_said_in_words(text: str, french: str, english: str) -> None:
    said = explain(parse(text), "fr")
    assert said.replace("\u00a0", " ") == french
    assert "« " not in said
    assert " »" not in said
    assert explain(parse(text), "en") == english


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("vélo OR eau", "Le VÉLO, l’eau, ve\u0301lo", ["VÉLO", "eau", "ve\u0301lo"]),
        ("oeuvre -mes", "mes œuvres, une œuvre", ["œuvre"]),
        ("oeuv*", "mes Œuvres", ["Œuvres"]),
        ("C++ OR #fête OR @ann", "C++ à la #Fête de @Ann", ["C++", "#Fête", "@Ann"]),
        ("porte-monnaie", "un porte monnaie", ["porte monnaie"]),
        ("aa NEAR/2 cc", "aa bb cc dd ee ff aa", ["aa", "cc"]),
        ("lemonde", "https://lemonde.fr lemonde", ["lemonde"]),
        ("lang:fr", "vélo", []),
    ],
)
def test_what_matched_is_shown_in_the_text_as_written(query: str, text: str, shown: list[str]) -> None:
    assert [text[start:end] for start, end in highlight(parse(query), text)] == shown


@settings(deadline=None)
@given(QUERIES, DOCUMENTS)
def test_spans_are_sorted_apart_and_inside_the_text(query: Query, post: Document) -> None:
    edges = [edge for span in highlight(query, post.text) for edge in span]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(post.text) for edge in edges)


@settings(deadline=None)
@given(QUERIES, DOCUMENTS)
def test_a_hint_stands_in_every_matching_post(query: Query, post: Document) -> None:
    hints = to_filter_hints(query)
    if hints and Matcher({1: query}).match_batch([post]) == [(1,)]:
        assert any(hint in fold(f"{post.title} {post.text}") for hint in hints)


def test_hints_promise_only_what_every_store_folds_alike() -> None:
    assert to_filter_hints(parse("vélo AND (Lyon OR Paris)")) == ("velo",)
    assert to_filter_hints(parse("#vélo OR vélo")) == ()
    assert to_filter_hints(parse("lang:fr")) == ()
    assert "oe" not in "".join(to_filter_hints(parse("œuvre")))
