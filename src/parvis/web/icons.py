"""The icons: drawn for Parvis on a 24-unit grid, one stroke width, coloured by the text around them."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS: dict[str, str] = {
    "home": "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
    "bell": "M6 10a6 6 0 0 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7z M10 20a2 2 0 0 0 4 0",
    "pulse": "M3 12h4l3-7 4 14 3-7h4",
    "rise": "M4 17l5.500-5.500 3.500 3.500L20 8 M14.500 8H20v5.500",
    "target": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z M12 12v.01",
    "posts": "M5 5h14v10H9l-4 4z M8.5 9h7 M8.5 11.8h4.5",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z M15.5 15.5 20 20",
    "sources": "M6 18a2 2 0 1 0 0 .01 M5 11a8 8 0 0 1 8 8 M5 5a14 14 0 0 1 14 14",
    "upload": "M12 15V4 M8 8l4-4 4 4 M4 15v5h16v-5",
    "download": "M12 4v11 M8 11l4 4 4-4 M4 17v3h16v-3",
    "check": "M4 12.5 9.5 18 20 6.5",
    "tag": "M4 4h8l8 8-8 8-8-8z M8.5 8.5v.01",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z M3 20c0-4 2.5-6 6-6s6 2 6 6 M15.5 4.5a3.5 3.5 0 0 1 0 6.5 M17 14.3c2.6.6 4 2.6 4 5.7",
    "table": "M4 5h16v14H4z M4 10h16 M10 10v9",
    "journal": "M6 3h12v18H6z M9 8h6 M9 12h6 M9 16h3",
    "jobs": "M12 8v4l3 2 M12 3a9 9 0 1 0 9 9 M15 3.5 21 4l-1 5",
    "settings": "M4 7h9 M17 7h3 M15 4.5v5 M4 17h3 M11 17h9 M9 14.5v5",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4.5 20.5c.6-4 3.300-6 7.500-6s6.900 2 7.500 6",
    "key": "M8 16a4 4 0 1 1 3.500-6H21v4h-3v3h-3v-3h-3.500A4 4 0 0 1 8 16z",
    "menu": "M4 7h16 M4 12h16 M4 17h16",
    "more": "M6 12v.01 M12 12v.01 M18 12v.01",
    "close": "M6 6l12 12 M18 6 6 18",
    "plus": "M12 5v14 M5 12h14",
    "minus": "M5 12h14",
    "left": "M14 6l-6 6 6 6",
    "right": "M10 6l6 6-6 6",
    "pause": "M8 5v14 M16 5v14",
    "play": "M7 4.500v15l12-7.500z",
    "warning": "M12 4 2.500 20h19z M12 10v4.500 M12 17.300v.01",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M12 11v5.500 M12 7.700v.01",
    "edit": "M4 20l1-4L16 5l3 3L8 19z M13.500 7.500l3 3",
    "trash": "M5 7h14 M9 7V4h6v3 M7 7l1 13h8l1-13",
    "copy": "M8 8h12v12H8z M16 8V4H4v12h4",
    "link": "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1 M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
    "filter": "M4 5h16l-6 8v6l-4-2v-4z",
    "sun": "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z M12 2v2 M12 20v2 M2 12h2 M20 12h2 M5 5l1.400 1.400 M17.600 17.600 19 19 M5 19l1.400-1.400 M17.600 6.400 19 5",
    "moon": "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
    "half": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z M12 4v16 M15 6v12 M18 7.500v9",
    "globe": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M3 12h18 M12 3c3 3 3.500 6 3.500 9S15 18 12 21 M12 3C9 6 8.500 9 8.500 12s.500 6 3.500 9",
    "face-sad": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M8.500 16c1-1.600 2-2.300 3.500-2.300s2.500.7 3.500 2.300 M9 9.500v.5 M15 9.500v.5",
    "face-flat": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M8.500 15h7 M9 9.500v.5 M15 9.500v.5",
    "face-glad": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M8.500 14c1 1.600 2 2.300 3.500 2.300s2.500-.7 3.500-2.300 M9 9.500v.5 M15 9.500v.5",
    "picture": "M4 5h16v14H4z M4 16l5-5 4 4 3-3 4 4 M15.500 9v.01",
    "film": "M4 5h16v14H4z M8 5v14 M16 5v14 M4 9.500h4 M4 14.500h4 M16 9.500h4 M16 14.500h4",
    "spark": "M12 3l2 6.500 6.500 2.500-6.500 2.500L12 21l-2-6.500L3.500 12 10 9.500z",
    "out": "M10 4H4v16h6 M14 8l4 4-4 4 M8 12h10",
    "chart": "M4 4v16h16 M8 16v-4 M12 16V8 M16 16v-6",
    "live": "M12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4z M7.500 7.500a6.300 6.300 0 0 0 0 9 M16.500 7.500a6.300 6.300 0 0 1 0 9 M4.700 4.700a10.300 10.300 0 0 0 0 14.600 M19.300 4.700a10.300 10.300 0 0 1 0 14.600",
    "bubble": "M12 4a8 8 0 1 0 3.600 15.150L20 20l-.85-4.400A8 8 0 0 0 12 4z",
    "forward": "M13 5l7 6.500-7 6.500v-4c-4.500 0-7.500 1.500-9 4.500C4.300 13 7 9.500 13 9z",
    "heart": "M12 20C5.500 15.500 3.500 12.200 3.500 9A4.500 4.500 0 0 1 12 7a4.500 4.500 0 0 1 8.500 2c0 3.200-2 6.500-8.500 11z",
    "lock": "M6 11h12v9H6z M8.500 11V8a3.500 3.500 0 0 1 7 0v3",
    "music": "M9 18V6l10-2v12 M6.500 15.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z M16.500 13.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z",
    "reply": "M10 5 3.500 11.500 10 18v-4c5 0 8.500 1.500 10.500 5-.5-6-4-10-10.500-10z",
    "repost": "M4 10V9a3 3 0 0 1 3-3h11 M15 3l3 3-3 3 M20 14v1a3 3 0 0 1-3 3H6 M9 21l-3-3 3-3",
    "save": "M6.500 4h11v16L12 15.500 6.500 20z",
    "send": "M20.500 3.500 3 9l7 4 4 7.500z M10 13 20.500 3.500",
    "share": "M12 15V4 M8 8l4-4 4 4 M5 12v8h14v-8",
    "star": "M12 3.500l2.600 5.500 6 .8-4.400 4.100 1.100 5.900L12 16.900l-5.300 2.900 1.100-5.900L3.400 9.800l6-.8z",
    "thumb": "M4 11h3.500v9H4z M7.500 11 11 4c1.700 0 2.600 1.200 2.300 2.800L12.700 10H18c1.500 0 2.300 1.200 2 2.500l-1.300 6c-.2 1-1 1.500-2 1.500H7.500",
}
LOGO = (
    '<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
    '<path fill="currentColor" d="M3 4h26v3H3z"/>'
    '<path fill="currentColor" fill-rule="evenodd" d="M4 8h24v11H4z'
    "m3 11v-5a2.200 2.200 0 0 1 4.400 0v5zm6.800 0v-5a2.200 2.200 0 0 1 4.400 0v5zm6.800 0v-5a2.200 2.200 0 0 1 4.400 0v5z"
    '"/><path class="step" d="M4.500 20.500h23L31 28H1z"/></svg>'
)


def icon_svg(name: str) -> SafeString:
    """The icon as inline SVG, hidden from screen readers; raises ``KeyError`` for an unknown name."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        PATHS[name],
    )


def logo_svg() -> SafeString:
    """The mark: a colonnade, and the open square in front of it."""
    return mark_safe(LOGO)  # noqa: S308 - a constant of this file
