"""Addresses of the studio, below ``/w/<workspace>/``. Each room names its own."""

from parvis.apps.studio.films.urls import urlpatterns as films

app_name = "studio"
urlpatterns = [*films]
