"""Why a subject stands where it does, and what the ranking has learnt, in plain words with their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.apps.listening.names import language_label, network_label
from parvis.apps.trends.matters.answers import Leaning
from parvis.apps.trends.matters.facts import Facts
from parvis.apps.trends.matters.features import Feature, Touch
from parvis.apps.trends.matters.selectors import ForSegment, Ranked
from parvis.science.proportions import wilson

MOSTLY = 0.6  # from which share on something is "mostly" so
MUCH = 0.25  # of the posts, at the lower bound, from which a feeling or questions are told
ALIKE = 0.3  # of the likeness to earlier answers, from which it is told
TIMES = 1.5  # the usual engagement, from which more (or as much less) is told
NAMED = 3  # interests that are named in one sentence

# What a subject has much of, as the end of "you tend to keep subjects that …".
MUCH_OF: dict[Feature, Promise] = {
    Feature.THEMES: gettext_lazy("touch your themes"),
    Feature.SEGMENTS: gettext_lazy("touch what interests your segments"),
    Feature.LANGUAGE: gettext_lazy("are said in the language of the segment they touch"),
    Feature.SIZE: gettext_lazy("hold many posts"),
    Feature.GROWTH: gettext_lazy("rise far beyond the usual"),
    Feature.NOVELTY: gettext_lazy("had not risen in the weeks before"),
    Feature.FEELING: gettext_lazy("are rather positive"),
    Feature.QUESTIONS: gettext_lazy("hold questions and complaints"),
    Feature.LIKED: gettext_lazy("are like those kept before"),
    Feature.ECHO: gettext_lazy("get more engagement than usual"),
    Feature.PUSHED: gettext_lazy("bear signs of coordinated posting"),
}


def percent(share: float) -> str:
    """A share of 1 in per cent, as the reader's language writes it."""
    return _("%(n)s%%") % {"n": number_format(round(share * 100))}


def leaning(one: Leaning) -> str:
    """What the answers say of one feature, as a sentence."""
    what = {"what": MUCH_OF[one.feature]}
    if one.keeps:
        return _("You tend to keep subjects that %(what)s.") % what
    return _("You tend to set aside subjects that %(what)s.") % what


def reasons(ranked: Ranked) -> list[str]:
    """Why a subject stands where it does, what concerns the audience first."""
    facts = ranked.matter.facts
    if not facts.read:
        return [_("Its posts have not been read yet: they are within the hour.")]
    found = [*_audience(ranked), *_before(ranked), *_posts(facts), *_echo(facts)]
    return [*found, *_novelty(ranked)]


def _audience(ranked: Ranked) -> Iterator[str]:
    for one in ranked.segments:
        if any(touch.clear for touch in one.touches):
            yield _segment(one)
    own = [touch for touch in ranked.themes if touch.clear]
    if own:
        yield ngettext(
            "Touches a theme of yours: %(names)s.", "Touches your themes: %(names)s.", len(own)
        ) % {"names": _named(own)}
    if not own and not any(touch.clear for one in ranked.segments for touch in one.touches):
        yield _("Touches none of your themes and none of your segments’ interests.")
    yield from _spoken(ranked)


def _segment(one: ForSegment) -> str:
    clear = [touch for touch in one.touches if touch.clear]
    told = {"k": len(clear), "n": len(one.touches), "segment": one.segment.name, "names": _named(clear)}
    if len(one.touches) == 1:
        return _("Touches the interest of “%(segment)s”: %(names)s.") % told
    return (
        ngettext(
            "Touches %(k)s of the %(n)s interests of “%(segment)s”: %(names)s.",
            "Touches %(k)s of the %(n)s interests of “%(segment)s”: %(names)s.",
            len(clear),
        )
        % told
    )


def _named(held: list[Touch]) -> str:
    """« vélo (34 % des publications), climat (12 %) »: the share of the posts that hold one of its words."""
    first, *others = held[:NAMED]
    told = [_("%(name)s (%(share)s of posts)") % {"name": first.name, "share": percent(first.share)}]
    return ", ".join([*told, *(f"{one.name} ({percent(one.share)})" for one in others)])


def _spoken(ranked: Ranked) -> Iterator[str]:
    facts, nearest = ranked.matter.facts, ranked.nearest
    language, n = max(facts.languages.items(), key=lambda item: item[1], default=("unknown", 0))
    share = facts.share(n)
    if share < MOSTLY or language == "unknown":
        return
    told = {"language": language_label(language), "share": percent(share)}
    wanted = nearest.segment.language if nearest and nearest.strength > 0 else ""
    if nearest and wanted and wanted != language:
        told |= {"segment": nearest.segment.name, "other": language_label(wanted)}
        yield _("Mostly said in %(language)s (%(share)s), while “%(segment)s” reads %(other)s.") % told
    else:
        yield _("Mostly said in %(language)s (%(share)s).") % told
    yield from _networks(ranked)


def _networks(ranked: Ranked) -> Iterator[str]:
    nearest, facts = ranked.nearest, ranked.matter.facts
    if nearest is None or not nearest.segment.networks or nearest.strength <= 0:
        return
    there = facts.share(sum(facts.networks.get(name, 0) for name in nearest.segment.networks))
    names = get_text_list([network_label(name) for name in nearest.segment.networks], _("or"))
    yield _("%(share)s of it was said on %(networks)s, where “%(segment)s” is.") % {
        "share": percent(there),
        "networks": names,
        "segment": nearest.segment.name,
    }


def _before(ranked: Ranked) -> Iterator[str]:
    liked = ranked.values[Feature.LIKED]
    if liked >= ALIKE:
        yield _("Like subjects that were kept before.")
    elif liked <= -ALIKE:
        yield _("Like subjects that were set aside before.")


def _posts(facts: Facts) -> Iterator[str]:
    asked = facts.questions + facts.complaints
    if facts.read and wilson(min(asked, facts.read), facts.read)[0] >= MUCH:
        yield _("Many posts ask or complain: %(questions)s questions and %(complaints)s complaints.") % {
            "questions": percent(facts.share(facts.questions)),
            "complaints": percent(facts.share(facts.complaints)),
        }
    shares = {
        "negative": percent(facts.share(facts.negative)),
        "positive": percent(facts.share(facts.positive)),
    }
    if wilson(facts.negative, facts.read)[0] > max(MUCH, wilson(facts.positive, facts.read)[1]):
        yield _("Rather negative: %(negative)s negative, %(positive)s positive, says the model.") % shares
    elif wilson(facts.positive, facts.read)[0] > max(MUCH, wilson(facts.negative, facts.read)[1]):
        yield _("Rather positive: %(positive)s positive, %(negative)s negative, says the model.") % shares


def _echo(facts: Facts) -> Iterator[str]:
    if facts.engagement is None or facts.usual is None:
        return
    told = {"here": _whole(facts.engagement), "usual": _whole(facts.usual), "n": _whole(facts.told)}
    times = (facts.engagement + 1) / (facts.usual + 1)
    if times >= TIMES:
        yield (
            _("Gets more engagement than usual: a median of %(here)s against %(usual)s, on %(n)s posts.")
            % told
        )
    elif times <= 1 / TIMES:
        yield (
            _("Gets less engagement than usual: a median of %(here)s against %(usual)s, on %(n)s posts.")
            % told
        )


def _whole(n: float) -> str:
    return number_format(round(n), force_grouping=True)


def _novelty(ranked: Ranked) -> Iterator[str]:
    days = ranked.matter.since_last
    if days is not None:
        whole = max(1, round(days))
        yield ngettext("Rose already %(n)s day before.", "Rose already %(n)s days before.", whole) % {
            "n": whole
        }
