"""Addresses of publishing, below ``/w/<workspace>/``."""

from django.urls import URLPattern

app_name = "publishing"
urlpatterns: list[URLPattern] = []
