"""Addresses of films, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    return PageAt(f"parvis.apps.studio.films.pages.{view}")


urlpatterns = [
    path("films/", _at("films.films"), name="films"),
    path("films/new/", _at("films.create"), name="film_new"),
    path("films/music/", _at("music.music"), name="music"),
    path("films/music/add/", _at("music.add"), name="music_add"),
    path("films/music/<int:pk>/delete/", _at("music.delete"), name="music_delete"),
    path("films/limits/<uuid:pk>/", _at("fits.fits"), name="fits"),
    path("films/limits/<uuid:pk>/fit/", _at("fits.fit"), name="fit"),
    path("films/<uuid:pk>/", _at("film.film"), name="film"),
    path("films/<uuid:pk>/change/", _at("film.change"), name="film_change"),
    path("films/<uuid:pk>/add/", _at("parts.add"), name="film_add"),
    path("films/<uuid:pk>/stop/", _at("film.stop"), name="film_stop"),
    path("films/<uuid:pk>/delete/", _at("film.delete"), name="film_delete"),
    path("films/<uuid:pk>/use/", _at("film.use"), name="film_use"),
    path("films/<uuid:pk>/cover/", _at("film.cover"), name="film_cover"),
    path("films/<uuid:pk>/captions/", _at("captions.captions"), name="film_captions"),
    path("films/<uuid:pk>/captions/change/", _at("captions.change"), name="film_captions_change"),
    path("films/<uuid:pk>/captions/bring/", _at("captions.bring"), name="film_captions_bring"),
    path("films/<uuid:pk>/captions/<str:kind>/", _at("captions.file"), name="film_captions_file"),
]
