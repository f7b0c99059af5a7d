"""Addresses of the course, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt

_PAGES = "parvis.apps.course.pages.lessons"

app_name = "course"
urlpatterns = [
    path("course/", PageAt(f"{_PAGES}.course"), name="course"),
    path("course/<slug:slug>/", PageAt(f"{_PAGES}.lesson"), name="lesson"),
    path("course/<slug:slug>/try/", PageAt(f"{_PAGES}.attempt"), name="try"),
]
