"""Addresses of publishing that belong to no workspace: where networks send people back, and fetch files."""

from django.urls import path

from parvis.core.workspaces.access import PageAt

PAGES = "parvis.apps.publishing.pages"

app_name = "networks"
urlpatterns = [
    path("networks/back/", PageAt(f"{PAGES}.connecting.back"), name="back"),
    path("media/<str:token>/<str:name>", PageAt(f"{PAGES}.fetched.fetched"), name="fetched"),
]
