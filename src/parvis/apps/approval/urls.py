"""Addresses of approval, below ``/w/<workspace>/``."""

from django.urls import URLPattern

app_name = "approval"
urlpatterns: list[URLPattern] = []
