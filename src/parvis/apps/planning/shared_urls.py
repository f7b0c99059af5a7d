"""Addresses of the calendar shown outside, below ``/shared/calendar/``: what a link opens."""

from django.urls import path

from parvis.core.workspaces.access import PageAt

app_name = "shared_calendar"
urlpatterns = [
    path("<str:token>/", PageAt("parvis.apps.planning.pages.shared.view"), name="view"),
    path("<str:token>/calendar.ics", PageAt("parvis.apps.planning.pages.shared.feed"), name="feed"),
]
