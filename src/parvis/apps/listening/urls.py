"""Addresses of listening."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "listening"
urlpatterns: list[URLPattern] = []
