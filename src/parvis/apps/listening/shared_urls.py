"""Addresses of views shared outside, below ``/shared/``: what a link opens, without an account."""

from django.urls import path

from parvis.core.workspaces.access import PageAt

app_name = "shared"
urlpatterns = [path("<str:token>/", PageAt("parvis.apps.listening.pages.shared.view"), name="view")]
