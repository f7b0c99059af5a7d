"""Addresses of reviews shown outside, below ``/shared/reviews/``: what a link opens, without an account."""

from django.urls import path

from parvis.core.workspaces.access import PageAt

PAGES = "parvis.apps.approval.pages.shared"
app_name = "shared_reviews"
urlpatterns = [
    path("<str:token>/", PageAt(f"{PAGES}.view"), name="view"),
    path("<str:token>/decide/", PageAt(f"{PAGES}.decide"), name="decide"),
    path("<str:token>/comment/", PageAt(f"{PAGES}.comment"), name="comment"),
    path("<str:token>/media/<uuid:asset>/", PageAt(f"{PAGES}.media"), name="media"),
]
