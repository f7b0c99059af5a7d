"""Addresses of the media library, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of the library: some load what reads pictures, so they are loaded when somebody goes there."""
    return PageAt(f"parvis.apps.library.pages.{view}")


app_name = "library"
urlpatterns = [
    path("media/", _at("assets.assets"), name="assets"),
    path("media/add/", _at("adding.add"), name="add"),
    path("media/sort/", _at("sorting.sort"), name="sort"),
    path("media/delete/", _at("sorting.delete"), name="delete"),
    path("media/alike/", _at("sorting.alike"), name="alike"),
    path("media/picker/", _at("picker.picker"), name="picker"),
    path("media/picker/add/", _at("picker.add"), name="picker_add"),
    path("media/folders/", _at("folders.folders"), name="folders"),
    path("media/folders/new/", _at("folders.create"), name="folder_new"),
    path("media/folders/<int:pk>/rename/", _at("folders.rename"), name="folder_rename"),
    path("media/folders/<int:pk>/delete/", _at("folders.delete"), name="folder_delete"),
    path("media/signature/", _at("signature.signature"), name="signature"),
    path("media/signature/bring/", _at("signature.bring"), name="signature_bring"),
    path("media/signature/root.pem", _at("signature.root"), name="signature_root"),
    path("media/<uuid:pk>/", _at("asset.asset"), name="asset"),
    path("media/<uuid:pk>/change/", _at("asset.change"), name="change"),
    path("media/<uuid:pk>/file/", _at("files.file"), name="file"),
    path("media/<uuid:pk>/thumb/", _at("files.thumb"), name="thumb"),
]
