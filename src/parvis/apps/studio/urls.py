"""Addresses of the studio, below ``/w/<workspace>/``. Each room names its own."""

from django.urls import path

from parvis.apps.studio.films.urls import urlpatterns as films
from parvis.core.workspaces.access import PageAt


def _brand(view: str) -> PageAt:
    return PageAt(f"parvis.apps.studio.brand.pages.{view}")


def _at(view: str) -> PageAt:
    """A page of compositions: it loads what draws, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.studio.compositions.{view}")


app_name = "studio"
urlpatterns = [
    path("brand/", _brand("kit"), name="kit"),
    path("brand/save/", _brand("save"), name="kit_save"),
    path("brand/fonts/add/", _brand("font_add"), name="font_add"),
    path("brand/fonts/<int:pk>/delete/", _brand("font_delete"), name="font_delete"),
    path("pictures/", _at("pages.compositions"), name="compositions"),
    path("pictures/new/", _at("pages.create"), name="composition_new"),
    path("pictures/imagine/", _at("imagining_pages.imagine"), name="imagine"),
    path("pictures/imagine/ask/", _at("imagining_pages.ask"), name="imagine_ask"),
    path("pictures/imagine/endpoint/", _at("imagining_pages.endpoint"), name="image_endpoint"),
    path("pictures/imagine/forget/", _at("imagining_pages.forget"), name="image_endpoint_forget"),
    path("pictures/<uuid:pk>/", _at("pages.composition"), name="composition"),
    path("pictures/<uuid:pk>/save/", _at("pages.save"), name="composition_save"),
    path("pictures/<uuid:pk>/delete/", _at("pages.delete"), name="composition_delete"),
    path("pictures/<uuid:pk>/variations/", _at("pages.varied"), name="variations"),
    path("pictures/<uuid:pk>/choose/", _at("pages.choose"), name="variation_choose"),
    path("pictures/<uuid:pk>/drawn/<str:name>/", _at("pages.drawn"), name="drawn"),
    path("pictures/<uuid:pk>/add/", _at("pages.add"), name="composition_add"),
    path("pictures/<uuid:pk>/use/", _at("pages.use"), name="composition_use"),
    *films,
]
