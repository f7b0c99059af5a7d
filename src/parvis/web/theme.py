"""Light, dark, or as the device wishes: remembered in a cookie, so it holds before one signs in."""

from __future__ import annotations

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

COOKIE = "parvis_theme"
A_YEAR_S = 60 * 60 * 24 * 365


class Theme(models.TextChoices):
    """How pages are lit."""

    AUTO = "auto", _("as on this device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


def of(request: HttpRequest) -> Theme:
    """The theme of this browser; ``AUTO`` for a missing or unknown value."""
    value = request.COOKIES.get(COOKIE, "")
    return Theme(value) if value in Theme.values else Theme.AUTO


def remember(response: HttpResponse, theme: Theme, *, secure: bool) -> None:
    """Keep the choice in this browser for a year."""
    response.set_cookie(COOKIE, theme, max_age=A_YEAR_S, samesite="Lax", secure=secure, httponly=True)
