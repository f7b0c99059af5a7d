"""Which posts a query finds, told by examples and held to a naive evaluator."""

import re
from itertools import product

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.apps.listening.language import Document, Matcher, Query, parse
from parvis.apps.listening.language.syntax import (
    And,
    Field,
    FieldName,
    Hashtag,
    Near,
    Node,
    Not,
    Or,
    Words,
    all_of,
    any_of,
    matches_silence,
)
from parvis.apps.listening.language.words import plain_words, tokenise
from parvis.kit.text import fold, fold_many


def found(query: str, text: str, **more: object) -> bool:
    return Matcher({7: parse(query)}).match_batch([Document(text, **more)]) == [(7,)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("velo", "J’aime le VÉLO !"),
        ("vélo", "mon velo"),
        ("vélo AND (Lyon OR Paris)", "À Paris, à vélo"),
        ("vélo ET (Lyon OU Paris) SAUF moto", "À Paris, à vélo"),
        ("eau", "De l’eau, d'eau"),
        ("l'eau", "Boire de L’EAU"),
        ("porte-monnaie", "mon porte monnaie"),
        ("« porte monnaie »", "mon porte-monnaie"),
        ("oeuvre", "une œuvre"),
        ("œuvre", "une oeuvre"),
        ("strasse", "die Straße"),
        ("vél*", "des vélos"),
        ('"pomme de ter*"', "une pomme de terre"),
        ("prix NEAR/3 vélo", "le vélo a un prix"),
        ("(prix OR tarif) NEAR/2 vélo", "tarif du vélo"),
        ("C++", "j’apprends le C++."),
        ("canal+", "sur Canal+ ce soir"),
        ("C", "j’apprends le C++."),
        ("$TSLA", "j’achète $TSLA"),
        ("tsla", "j’achète $TSLA"),
        ("@parvis", "merci @Parvis !"),
        ("❤", "je t’aime ❤️❤️"),
        ("👍", "bravo👍🏽bravo"),
        ("👩‍🚒", "une 👩🏽‍🚒 ici"),
        ("🇫🇷", "allez 🇫🇷🇫🇷"),
        ("東京", "明日は東京都へ"),
        ("ทย", "ประเทศไทย"),
        ("محمد", "مُحَمَّد هنا"),
        ("سلام", "ســلام عليكم"),
        ("हिन्दी", "मेरी हिन्दी भाषा"),
        ("42", "le numéro 42."),
        ("parabole", "para\u200bbo\u00adle"),
        ("gras", "c’est _gras_ ici"),
        ("#vélo", "du #Velo partout"),
        ("#vél*", "du #vélotaf"),
        ("url:lemonde.fr", "lire https://www.lemonde.fr/article.html"),
        ("https://www.lemonde.fr/", "lire https://lemonde.fr/a"),
        ("url:article", "lire www.lemonde.fr/article"),
        ("has:link", "lire https://x.fr"),
    ],
)
def test_a_query_finds_what_its_writer_means(query: str, text: str) -> None:
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("eau", "un beau bateau"),
        ("vélo", "des vélos"),
        ("vélo -électrique", "un vélo electrique"),
        ("a AND NOT (b OR c)", "a et b"),
        ("#vélo", "le vélo"),
        ("#vélo", "https://x.fr/#velo"),
        ("C++", "je parle de C"),
        ("$TSLA", "tsla"),
        ("TSLA*", "ma ts"),
        ('"porte monnaie"', "porte ta monnaie"),
        ("prix NEAR/2 vélo", "le vélo a un prix"),
        ("vélo NEAR/5 vélo", "un seul vélo"),
        ("lemonde", "lire https://www.lemonde.fr/article"),
        ("has:link", "sans lien"),
        ("from:alice a", "a"),
        ("grave", "grav\ue000e"),
    ],
)
def test_a_query_leaves_out_what_its_writer_does_not_mean(query: str, text: str) -> None:
    assert not found(query, text)


def test_what_surrounds_the_text_can_be_asked() -> None:
    assert found("from:@Alice", "x", handle="alice@mastodon.example")
    assert found("from:alice*", "x", handle="@alice.example.org")
    assert not found("from:alice", "x", handle="alice.example.org")
    assert found("lang:fr-CA", "x", language="fr")
    assert found("network:Bluesky", "x", network="bluesky")
    assert found("has:image -has:video", "x", has_image=True)
    assert found("url:parvis", "x", links=("https://parvis.example/a",))
    assert found("#fete", "x", hashtags=("Fête",))
    assert not found("#fete", "un #fete que le réseau ne compte pas", hashtags=())


def test_a_phrase_and_a_distance_stop_at_the_end_of_the_title() -> None:
    assert found("vélo AND Lyon", "Lyon est belle", title="Le vélo")
    assert not found('"vélo Lyon"', "Lyon est belle", title="Le vélo")
    assert not found("vélo NEAR/5 Lyon", "Lyon est belle", title="Le vélo")


def test_a_table_is_matched_row_by_row_with_its_handles() -> None:
    table = pa.table(
        {
            "text": ["le vélo", "rien", "été"],
            "language": ["fr", "fr", "en"],
            "hashtags": [["lyon"], [], ["paris"]],
        }
    )
    matcher = Matcher(
        {3: parse("vélo"), 1: parse("#lyon OR #paris"), 2: parse("from:bob"), 9: parse("lang:fr")}
    )
    answers = matcher.match_table(table, ["ann", "bob", "cid"])
    assert answers.type == pa.list_(pa.int64())
    assert answers.to_pylist() == [[1, 3, 9], [2, 9], [1]]
    assert matcher.match_table(table).to_pylist() == [[1, 3, 9], [9], [1]]
    assert matcher.match_table(table.slice(0, 0)).to_pylist() == []
    with pytest.raises(ValueError, match="2 handles for 3 rows"):
        matcher.match_table(table, ["ann", "bob"])


def test_a_post_that_repeats_a_word_without_end_is_answered_at_once() -> None:
    post = Document("vélo " * 30_000 + "x " * 5 + "Lyon " * 30_000)
    queries = {
        1: parse("vélo NEAR/5 Lyon"),
        2: parse("vélo NEAR/6 Lyon"),
        3: parse("vélo NEAR/100 Paris OR Lyon*"),
    }
    assert Matcher(queries).match_batch([post]) == [(2, 3)]


def test_no_query_matches_nothing_and_odd_posts_break_nothing() -> None:
    odd = [Document(""), Document("\ud800 \x1d \x1e \x00 vélo"), Document("vélo " * 100_000)]
    assert Matcher({}).match_batch(odd) == [(), (), ()]
    assert Matcher({1: parse("vélo")}).match_batch(odd) == [(), (1,), (1,)]


VOCABULARY = ["vélo", "Lyon", "eau", "l’eau", "C++", "ab", "abc", "東京", "❤", "porte-monnaie"]
PREFIXES = ["ab", "vel", "東"]
TEXTS = st.lists(st.sampled_from([*VOCABULARY, "#abc", "#vélo", "VELO", ",", "x"]), max_size=7).map(" ".join)
DOCUMENTS = st.builds(
    Document,
    text=TEXTS,
    title=TEXTS,
    handle=st.sampled_from(["ann", "bob"]),
    language=st.sampled_from(["fr", "en"]),
    has_image=st.booleans(),
)
WORDS = st.one_of(
    st.builds(Words, st.sampled_from([*VOCABULARY, "vélo Lyon", "eau ab"])),
    st.builds(Words, st.sampled_from(PREFIXES), st.just(True)),
)
SIDES = st.lists(WORDS, min_size=1, max_size=2).map(tuple)
LEAVES = st.one_of(
    WORDS,
    st.builds(Hashtag, st.sampled_from(["abc", "vélo"])),
    st.builds(Hashtag, st.just("ab"), st.just(True)),
    st.builds(Near, SIDES, SIDES, st.integers(1, 4)),
    st.sampled_from(
        [Field(FieldName.LANG, "fr"), Field(FieldName.HAS, "image"), Field(FieldName.FROM, "ann")]
    ),
)
NODES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
    ),
    max_leaves=6,
)
QUERIES = NODES.filter(lambda node: not matches_silence(node)).map(Query)


def pieces(text: str) -> list[str]:
    """Words of this file's vocabulary, read by a plain expression."""
    return re.findall(r"c\+\+|[a-z0-9]+|東|京|❤", fold(text))


def stands(words: Words, text: str) -> list[tuple[int, int]]:
    ours, theirs = pieces(words.text), pieces(text)
    places = []
    for start in range(len(theirs) - len(ours) + 1):
        window = theirs[start : start + len(ours)]
        if words.prefix:
            same = window[:-1] == ours[:-1] and window[-1].startswith(ours[-1])
        else:
            same = window == ours
        if same:
            places.append((start, start + len(ours)))
    return places


def naive(node: Node, post: Document) -> bool:  # noqa: PLR0911 - one answer for each kind of node
    match node:
        case Not(item):
            return not naive(item, post)
        case And(items):
            return all(naive(item, post) for item in items)
        case Or(items):
            return any(naive(item, post) for item in items)
        case Words():
            return bool(stands(node, post.title) or stands(node, post.text))
        case Near(left, right, distance):
            return any(
                abs_gap <= distance
                for part in (post.title, post.text)
                for a, b in product(left, right)
                for one, other in product(stands(a, part), stands(b, part))
                if (abs_gap := max(other[0] - one[1], one[0] - other[1]) + 1) > 0
            )
        case Hashtag(tag, prefix):
            tags = re.findall(r"#(\w+)", fold(f"{post.title} {post.text}"))
            return any(one.startswith(fold(tag)) if prefix else one == fold(tag) for one in tags)
        case Field(name, value):
            answers = {FieldName.LANG: post.language == value, FieldName.FROM: post.handle == value}
            return answers.get(name, post.has_image)


@settings(max_examples=200, deadline=None)
@given(st.lists(QUERIES, min_size=1, max_size=6), st.lists(DOCUMENTS, min_size=1, max_size=6))
def test_the_matcher_agrees_with_a_naive_evaluator(queries: list[Query], posts: list[Document]) -> None:
    answers = Matcher(dict(enumerate(queries))).match_batch(posts)
    expected = [tuple(k for k, query in enumerate(queries) if naive(query.root, post)) for post in posts]
    assert answers == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\x1d\x1e")), max_size=5))
def test_a_batch_and_a_single_text_have_the_same_words(texts: list[str]) -> None:
    folded = fold_many(texts)
    expected = ["".join(f" {word.word}" for word in tokenise(text)) + " " for text in folded]
    assert plain_words(folded) == expected
