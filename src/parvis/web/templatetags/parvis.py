"""The components, as tags known to every template (a built-in library)."""

from __future__ import annotations

from django import template

register = template.Library()
