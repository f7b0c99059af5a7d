"""The style guide: every component in its states, on invented data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.apps.content.selectors import example_previews
from parvis.kit.choices import Chip, Tab
from parvis.kit.figures import (
    CATEGORIES,
    Balance,
    Balances,
    Bar,
    Bars,
    Bucket,
    Colour,
    Key,
    Line,
    Lines,
    Mark,
    Point,
    Series,
    Spark,
    Spot,
    Unit,
    Voices,
)
from parvis.web import icons
from parvis.web.charts import palette
from parvis.web.components import Cell, Column

START = datetime(2026, 11, 2, tzinfo=UTC)
COLOURS = (
    "ground", "surface", "sunken", "raised", "line", "line-strong", "ink", "ink-soft", "link", "primary",
    "primary-wash", "accent", "accent-wash", "danger", "warning", "success", "info",
    "negative", "neutral", "positive",
)  # fmt: skip


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As it will be shown."))
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea)
    choice = forms.ChoiceField(label=_("Language"), choices=[("fr", "Français"), ("en", "English")])
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    agree = forms.BooleanField(label=_("Keep me informed"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Networks"),
        required=False,
        choices=[("bluesky", "Bluesky"), ("mastodon", "Mastodon")],
        widget=forms.CheckboxSelectMultiple,
    )


def _lines() -> Lines:
    """Two curves, one with its band, and an event marked across them."""
    days = [START + timedelta(days=day) for day in range(21)]
    ours = tuple(
        Spot(at, 0.3 + day % 5 / 50, 0.22 + day % 5 / 50, 0.39 + day % 5 / 50, 120, "#lines")
        for day, at in enumerate(days)
    )
    theirs = tuple(Spot(at, 0.5 - day % 7 / 60, n=120, href="#lines") for day, at in enumerate(days))
    return Lines(
        _("Share of voice over time"),
        (Line(f"{_('Brand')} A", CATEGORIES[0], ours), Line(f"{_('Brand')} B", CATEGORIES[1], theirs)),
        unit=Unit.SHARE,
        note=_("Invented data."),
        n=2520,
        marks=(Mark(days[9], _("campaign launched"), "#lines"),),
    )


def _figures() -> dict[str, object]:
    words = {"negative": _("negative"), "neutral": _("neutral"), "positive": _("positive")}
    keys = tuple(Key(value, label, Colour(value), "#series") for value, label in words.items())
    points = tuple(
        Point(START + timedelta(days=day), key, 40 + (day * step) % 97 + (180 if day == 9 else 0), "#series")
        for day in range(21)
        for key, step in (("negative", 17), ("neutral", 29), ("positive", 23))
    )
    hours = tuple(
        Point(START + timedelta(hours=hour), "bluesky", 5 + (hour * 7) % 31, "#hours") for hour in range(48)
    )
    subjects = (_("deliveries"), _("prices"), _("opening hours of the shop in the town centre"), _("website"))
    shares = (0.41, 0.27, 0.19, 0.13)
    named = list(zip(subjects, shares, strict=True))
    feelings = zip((_("joy"), _("anger"), _("sadness"), _("optimism")), shares, CATEGORIES, strict=False)
    interval = _("The line is the interval that holds the true share 9 times in 10.")
    brands = zip("ABCD", shares, strict=True)
    return {
        "series": Series(_("Posts per day, by sentiment"), points, keys, n=5210, note=_("Invented data.")),
        "hours": Series(
            _("Posts per hour"), hours, (Key("bluesky", "Bluesky", Colour.M4),), Bucket.HOUR, n=912
        ),
        "bars": Bars(
            _("Subjects"),
            tuple(Bar(one, 900 * share, href="#bars") for one, share in named),
            name=_("Subject"),
            n=900,
        ),
        "shares": Bars(
            _("Emotions"),
            tuple(
                Bar(one, share, share - 0.05, share + 0.06, 300, colour=colour)
                for one, share, colour in feelings
            ),
            unit=Unit.SHARE,
            name=_("Emotion"),
            note=interval,
        ),
        "balances": Balances(
            _("How each subject is felt"),
            tuple(Balance(one, share, 0.35, 0.65 - share, 240, "#balances") for one, share in named),
            n=960,
        ),
        "voices": Voices(
            _("Share of voice"),
            tuple(Bar(f"{_('Brand')} {one}", 800 * share) for one, share in brands),
            n=800,
        ),
        "nothing": Bars(_("A chart without posts"), ()),
    }


def _post() -> SimpleNamespace:
    return SimpleNamespace(
        mention="example",
        author="Camille Exemple",
        network="Bluesky",
        at=START,
        language="fr",
        text="Livraison reçue ce matin à Lyon, emballage impeccable <b>merci</b> ! Mais le suivi, non…",
        spans=((0, 9), (31, 35)),
        labels=[
            SimpleNamespace(text=_("positive"), kind="positive", made="ai", probability=0.83),
            SimpleNamespace(text=_("complaint"), kind="warning", made="human", probability=None),
        ],
        link="https://example.org/",
        sample=True,
        correct_href="#posts",
    )


def _tabs() -> list[Tab]:
    return [
        Tab(_("All"), "#tabs", True, 128),
        Tab(_("Questions"), "#tabs", count=12),
        Tab(_("Complaints"), "#tabs"),
    ]


@require_safe
@login_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    wrong = ExampleForm({"name": "", "choice": "de"})
    wrong.is_valid()
    context = {
        "form": ExampleForm(prefix="ok", initial={"name": "Parvis"}),
        "wrong": wrong,
        "figures": {**_figures(), "lines": _lines()},
        "looks": example_previews(),
        "spark": Spark((3, 5, 4, 8, 13, 9, 11, 17), _("rising from 3 to 17 posts per hour")),
        "post": _post(),
        "icons": sorted(icons.PATHS),
        "colours": COLOURS,
        "marks": sorted(palette.tokens()),
        "tabs": _tabs(),
        "chips": [Chip("Bluesky", remove_href="#chips"), Chip(_("last 7 days"), remove_href="#chips")],
        "choices": [Chip(_("All"), "#chips", on=True), Chip(_("With a picture"), "#chips")],
        "columns": [Column(_("Subject")), Column(_("Posts"), True), Column(_("Share"), True)],
        "rows": [[Cell(_("deliveries"), "#table"), "1 234", "41 %"], [_("prices"), "812", "27 %"]],
        "today": START.date(),
        "query": "vélo AND (Lyon OR",
    }
    return render(request, "web/pages/styleguide.html", context)
