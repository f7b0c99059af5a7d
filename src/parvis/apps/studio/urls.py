"""Addresses of the studio, below ``/w/<workspace>/``. Each room names its own."""

from django.urls import URLPattern

app_name = "studio"
urlpatterns: list[URLPattern] = []
