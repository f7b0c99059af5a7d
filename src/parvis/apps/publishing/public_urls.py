"""Addresses of publishing that belong to no workspace: where networks send people back, and fetch files."""

from django.urls import path

from parvis.apps.publishing.pages.connecting import back
from parvis.apps.publishing.pages.fetched import fetched

app_name = "networks"
urlpatterns = [
    path("networks/back/", back, name="back"),
    path("media/<str:token>/<str:name>", fetched, name="fetched"),
]
