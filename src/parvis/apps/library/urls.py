"""Addresses of the media library, below ``/w/<workspace>/``."""

from django.urls import URLPattern

app_name = "library"
urlpatterns: list[URLPattern] = []
