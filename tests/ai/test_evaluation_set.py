"""The project's own evaluation set is what its guide says it is."""

import json
from collections import Counter
from importlib import resources

from parvis.ai.evaluation import Split, brands_fr
from parvis.ai.ports import Emotion, Sentiment

FLAGS = ("irony", "offensive", "question", "complaint")
FIELDS = {"id", "split", "text", "sentiment", "emotion", *FLAGS, "domain", "notes"}


def test_there_are_600_distinct_posts_half_for_tuning_half_for_reporting() -> None:
    posts = brands_fr()
    assert (
        len(posts) == len({post.id for post in posts}) == len({post.text.casefold() for post in posts}) == 600
    )
    assert len(brands_fr(Split.DEV)) == len(brands_fr(Split.TEST)) == 300


def test_every_line_has_exactly_the_fields_of_the_guide() -> None:
    text = resources.files("parvis.ai.evaluation").joinpath("brands_fr.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    assert all(set(row) == FIELDS for row in rows)
    assert all(isinstance(row[flag], bool) for row in rows for flag in FLAGS)


def test_the_three_sentiments_are_balanced_in_both_halves() -> None:
    for split in Split:
        counts = Counter(post.sentiment for post in brands_fr(split))
        assert set(counts) == {Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE}
        assert all(90 <= count <= 110 for count in counts.values())


def test_no_two_posts_share_half_of_their_five_letter_sequences() -> None:
    grams = [
        frozenset(post.text.lower()[i : i + 5] for i in range(len(post.text) - 4)) for post in brands_fr()
    ]
    closest = max(
        len(left & right) / len(left | right) for i, left in enumerate(grams) for right in grams[:i]
    )
    assert closest < 0.5


def test_labels_do_not_contradict_the_guide() -> None:
    for post in brands_fr():
        assert not post.complaint or post.sentiment is Sentiment.NEGATIVE, post.text
        assert post.emotion is not Emotion.ANGER or post.sentiment is Sentiment.NEGATIVE, post.text
        assert (
            post.emotion not in {Emotion.JOY, Emotion.OPTIMISM} or post.sentiment is not Sentiment.NEUTRAL
        ), post.text


def test_many_domains_are_heard() -> None:
    counts = Counter(post.domain for post in brands_fr())
    assert len(counts) >= 20
    assert counts.most_common(1)[0][1] < 60
