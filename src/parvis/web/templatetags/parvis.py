"""The components, as tags known to every template (a built-in library).

Charts stand in ``parvis.web.charts``; each tag here renders one template of ``web/components``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parvis.web import deeds, icons, numbers, works
from parvis.web.browsers import browser_name

register = template.Library()
COMPONENTS = "web/components/"
register.filter("figure_number", numbers.count)
register.filter("percent", numbers.percent)
register.filter("points", numbers.points)
register.filter("change", numbers.change)
register.filter("browser_name", browser_name)
register.filter("deed", deeds.deed)
register.filter("target_name", deeds.target)
register.filter("field_name", deeds.field)
register.filter("work_name", works.work)


register.filter("long_day", numbers.long_day, expects_localtime=True)


@register.filter
def unlocalised(value: object) -> str:
    """The value as machines read it: ``1234.5``, never « 1 234,5 »."""
    return number_format(value, use_l10n=False)  # type: ignore[arg-type]


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon, hidden from screen readers: words stand beside it."""
    return icons.icon_svg(name)


@register.simple_tag
def logo() -> SafeString:
    """The mark of Parvis."""
    return icons.logo_svg()


@register.simple_block_tag(takes_context=True)
def hold(context: Context, content: str, name: str) -> str:
    """Keep what is rendered inside under a name for the whole page, and show nothing here."""
    context.dicts[0][name] = content
    return ""


@register.inclusion_tag(COMPONENTS + "button.html")
def button(label: str, **options: Any) -> dict[str, Any]:
    """A button, or a link that looks like one when ``href`` is given.

    Options: href, variant (secondary, quiet, danger), icon, small, type, name, value, form, disabled,
    download, opens (the id of a dialog).
    """
    return {"type": "submit", "variant": "", **options, "label": label, "icon_name": options.pop("icon", "")}


@register.inclusion_tag(COMPONENTS + "field.html")
def field(bound: BoundField, switch: bool = False) -> dict[str, Any]:
    """A form field with its label, help and errors, tied together for screen readers."""
    widget = bound.field.widget
    described = [f"{bound.id_for_label}-help"] if bound.help_text else []
    described += [f"{bound.id_for_label}-error"] if bound.errors else []
    attributes: dict[str, Any] = {}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if widget.attrs.get("placeholder"):  # allauth's forms say their labels twice
        attributes["placeholder"] = ""
    kind = "field"
    if isinstance(widget, CheckboxSelectMultiple | RadioSelect):
        kind = "group"
    elif isinstance(widget, CheckboxInput):
        kind = "switch" if switch else "checkbox"
        attributes |= {"role": "switch"} if switch else {}
    return {
        "bound": bound,
        # Some forms of allauth name a field only by its attribute: say that in the language of the page too.
        "label": _(str(bound.label)) if bound.label else "",
        "kind": kind,
        "hidden": bound.is_hidden,
        "control": bound.as_widget(attrs=attributes),
    }


@register.inclusion_tag(COMPONENTS + "form_fields.html")
def form_fields(form: Any) -> dict[str, Any]:
    """Every field of a form, after the errors that belong to none of them."""
    return {"form": form}


@register.inclusion_tag(COMPONENTS + "tabs.html")
def tabs(items: Sequence[Any], label: str) -> dict[str, Any]:
    """Tabs that are links; each item has ``label``, ``href``, ``current`` and perhaps ``count``."""
    return {"items": items, "label": label}


@register.inclusion_tag(COMPONENTS + "table.html")
def table(
    columns: Sequence[Any], rows: Iterable[Sequence[Any]], caption: str, **options: Any
) -> dict[str, Any]:
    """A table that turns into cards on a phone.

    ``columns`` have ``label`` and ``number``; a cell is a text or something with ``text`` and ``href``.
    """
    ready = [
        [
            {
                "text": getattr(cell, "text", cell),
                "href": getattr(cell, "href", ""),
                "label": column.label,
                "number": column.number,
            }
            for column, cell in zip(columns, row, strict=True)
        ]
        for row in rows
    ]
    return {"columns": columns, "rows": ready, "caption": caption, **options}


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    level: int = 2,
    id: str = "",
    href: str = "",
    href_label: str = "",
) -> SafeString:
    """A box with an optional title and a link in its head."""
    values = {
        "content": content,
        "title": title,
        "level": level,
        "id": id,
        "href": href,
        "href_label": href_label,
    }
    return render_to_string(COMPONENTS + "card.html", values)


@register.inclusion_tag(COMPONENTS + "stat.html")
def stat(label: str, value: float | str | None, **options: Any) -> dict[str, Any]:
    """A number, how sure it is (``low``, ``high``) and how many posts it rests on (``n``).

    ``unit`` is ``count`` (default), ``share`` (0 to 1) or ``points`` (-1 to 1, shown in points).
    Other options: href, note, trend, warning (why the number is not to be trusted yet).
    """
    return {"label": label, **numbers.stat_parts(value, **options)}


@register.inclusion_tag(COMPONENTS + "badge.html")
def badge(text: str, kind: str = "", icon: str = "", title: str = "") -> dict[str, Any]:
    """A small label. Kinds: negative, neutral, positive, success, warning, danger, info, ai, human, both."""
    return {"text": text, "kind": kind, "icon_name": icon, "title": title}


@register.inclusion_tag(COMPONENTS + "badge.html")
def sentiment_badge(value: str, probability: float | None = None) -> dict[str, Any]:
    """What the model or a person says a post feels, with the model's confidence."""
    words = {"negative": _("negative"), "neutral": _("neutral"), "positive": _("positive")}
    faces = {"negative": "face-sad", "neutral": "face-flat", "positive": "face-glad"}
    text = words.get(value, _("not known"))
    if probability is not None:
        text = f"{text} · {numbers.percent(probability)}"
    return {"text": text, "kind": value if value in words else "", "icon_name": faces.get(value, "")}


@register.inclusion_tag(COMPONENTS + "badge.html")
def made_badge(made: str) -> dict[str, Any]:
    """Who made it: a person, the AI, or both."""
    words = {
        "human": pgettext("who made it", "person"),
        "ai": pgettext("who made it", "AI"),
        "both": pgettext("who made it", "AI and person"),
    }
    return {"text": words[made], "kind": made, "icon_name": "person" if made == "human" else "spark"}


@register.inclusion_tag(COMPONENTS + "badge.html")
def sample_badge() -> dict[str, Any]:
    """Marks what comes from the sample data."""
    return {"text": _("sample data"), "kind": "sample", "icon_name": ""}


@register.inclusion_tag(COMPONENTS + "badge.html")
def label_badge(label: Any) -> dict[str, Any]:
    """One label of a post: ``text``, ``kind``, ``made`` (human or ai) and perhaps ``probability``."""
    text = str(label.text)
    probability = getattr(label, "probability", None)
    if probability is not None:
        text = f"{text} · {numbers.percent(probability)}"
    corrected = getattr(label, "made", "ai") == "human"
    title = _("corrected by a person") if corrected else _("said by the AI")
    return {"text": text, "kind": label.kind, "icon_name": "check" if corrected else "", "title": title}


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:
    """A dialog that any element with ``data-opens="id"`` opens."""
    return render_to_string(COMPONENTS + "dialog.html", {"content": content, "id": id, "title": title})


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "spark") -> SafeString:
    """Nothing here yet: say what to do next inside."""
    values = {"content": content, "title": title, "icon_name": icon}
    return render_to_string(COMPONENTS + "empty.html", values)


@register.inclusion_tag(COMPONENTS + "pager.html")
def pager(previous_href: str = "", next_href: str = "") -> dict[str, Any]:
    """Earlier and later, by cursor."""
    return {"previous_href": previous_href, "next_href": next_href}


@register.inclusion_tag(COMPONENTS + "progress.html")
def progress(label: str, value: float = 0, maximum: float = 0, id: str = "progress") -> dict[str, Any]:
    """How far long work has come; without a maximum, that it goes on."""
    return {"label": label, "value": value, "maximum": maximum, "id": id}


@register.inclusion_tag(COMPONENTS + "skeleton.html")
def skeleton(lines: int = 3) -> dict[str, Any]:
    """The place of something that is on its way."""
    return {"lines": range(lines)}


@register.inclusion_tag(COMPONENTS + "position_error.html")
def position_error(source: str, position: int, message: str, length: int = 1) -> dict[str, Any]:
    """A mistake in what was typed, with the place marked; positions count from 0."""
    end = min(len(source), position + max(1, length))
    return {
        "message": message,
        "column": position + 1,
        "before": source[:position],
        "here": source[position:end] or "␣",
        "after": source[end:],
    }


@register.inclusion_tag(COMPONENTS + "post_card.html")
def post_card(post: Any, fresh: bool = False) -> dict[str, Any]:
    """One post, its text untrusted and escaped.

    ``post`` has mention, author, author_href, network, at, language, text, spans (pairs of start and end to
    highlight), labels (see ``label_badge``), link, sample, correct_href, correct_target; what is missing is
    not shown.
    """
    return {"post": post, "fresh": fresh}


@register.simple_tag
def spans(text: str, marked: Sequence[tuple[int, int]] | None) -> SafeString:
    """The text, escaped, with the given character ranges marked; overlapping ranges are joined."""
    pieces: list[tuple[str]] = []
    at = 0
    for first, last in sorted(marked or ()):
        start, end = max(first, at), min(last, len(text))
        if start >= end:
            continue
        pieces += [
            (conditional_escape(str(text[at:start])),),
            (format_html("<mark>{}</mark>", text[start:end]),),
        ]
        at = end
    return format_html_join("", "{}", [*pieces, (text[at:],)])


@register.inclusion_tag(COMPONENTS + "chips.html")
def chips(items: Sequence[Any], label: str = "", clear_href: str = "") -> dict[str, Any]:
    """Filters as chips: ``label`` with ``remove_href`` (active), or with ``href`` and ``on`` (a choice)."""
    return {"items": items, "label": label or _("Filters"), "clear_href": clear_href}


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "") -> SafeString:
    """A small menu of links and buttons under one button."""
    return render_to_string(COMPONENTS + "menu.html", {"content": content, "label": label, "icon_name": icon})


@register.inclusion_tag(COMPONENTS + "date_range.html")
def date_range(
    since: Any = None, until: Any = None, maximum: Any = None, id: str = "range"
) -> dict[str, Any]:
    """Two dates, sent as ``since`` and ``until``."""
    return {"since": since, "until": until, "maximum": maximum, "id": id}


@register.inclusion_tag(COMPONENTS + "file_drop.html")
def file_drop(
    name: str, label: str, help: str = "", accept: str = "", required: bool = True, multiple: bool = False
) -> dict[str, Any]:
    """A place to drop a file, or several, or to choose them."""
    options = {"accept": accept, "required": required, "multiple": multiple}
    return {"name": name, "label": label, "help": help, **options}


@register.inclusion_tag(COMPONENTS + "copy_link.html")
def copy_link(id: str, label: str, value: str) -> dict[str, Any]:
    """A value to copy, such as a one-time link."""
    return {"id": id, "label": label, "value": value}


@register.inclusion_tag(COMPONENTS + "edits.html")
def edits(parts: Sequence[Any]) -> dict[str, Any]:
    """What changed between two texts: parts of ``kit.edits.compare``, escaped."""
    return {"parts": parts}
