"""Addresses of results, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of results: it loads the mathematics, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.results.pages.{view}")


app_name = "results"
urlpatterns = [
    path("results/", _at("results"), name="results"),
    path("results/ally/", _at("ally"), name="ally"),
    path("results/<uuid:pk>/", _at("post"), name="post"),
]
