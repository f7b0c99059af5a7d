"""Addresses of posts, below ``/w/<workspace>/``."""

from django.urls import URLPattern

app_name = "content"
urlpatterns: list[URLPattern] = []
