"""What the values that people state are called in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.ai.statements import Kind
from parvis.apps.demographics.counting import LANGUAGE, SEVERAL
from parvis.apps.listening.names import language_label

TITLES = {
    Kind.OCCUPATION.value: _("Occupation stated"),
    Kind.SITUATION.value: _("Situation in life stated"),
    Kind.AGE.value: _("Age stated"),
    Kind.PLACE.value: _("Place they say they live in"),
    Kind.INTEREST.value: _("Subjects they say they love"),
    LANGUAGE: _("Language they write in"),
}
ORDER = tuple(TITLES)
LABELS = {
    "care": _("health care and care of others"),
    "education": _("teaching"),
    "technology": _("computing"),
    "science_and_engineering": _("science and engineering"),
    "shops_and_restaurants": _("shops, restaurants, beauty"),
    "trades_and_transport": _("crafts, building, transport"),
    "office_and_management": _("office, sales, management"),
    "arts_and_media": _("arts, media, writing"),
    "farming": _("farming and gardens"),
    "law_and_public_service": _("law and public service"),
    "own_business": _("their own business"),
    "student": _("student or apprentice"),
    "retired": _("retired"),
    "parent": _("parent"),
    "grandparent": _("grandparent"),
    "at_home_owner": _("owns their home"),
    "at_home_tenant": _("rents their home"),
    "pet": _("lives with a pet"),
    "18_24": _("18 to 24"),
    "25_34": _("25 to 34"),
    "35_49": _("35 to 49"),
    "50_64": _("50 to 64"),
    "65_up": _("65 and over"),
    "paris_region": _("Paris and its region"),
    "auvergne_rhone_alpes": _("Auvergne-Rhône-Alpes"),
    "provence_alpes_cote_d_azur": _("Provence-Alpes-Côte d’Azur"),
    "occitanie": _("Occitanie"),
    "nouvelle_aquitaine": _("Nouvelle-Aquitaine"),
    "hauts_de_france": _("Hauts-de-France"),
    "grand_est": _("Grand Est"),
    "brittany": _("Brittany"),
    "pays_de_la_loire": _("Pays de la Loire"),
    "normandy": _("Normandy"),
    "centre_val_de_loire": _("Centre-Val de Loire"),
    "bourgogne_franche_comte": _("Burgundy-Franche-Comté"),
    "corsica": _("Corsica"),
    "french_overseas": _("French overseas territories"),
    "france_elsewhere": _("France, without saying where"),
    "belgium": _("Belgium"),
    "switzerland": _("Switzerland"),
    "luxembourg": _("Luxembourg"),
    "quebec": _("Quebec"),
    "canada_elsewhere": _("Canada, outside Quebec"),
    "united_kingdom": _("United Kingdom"),
    "ireland": _("Ireland"),
    "united_states": _("United States"),
    "australia_and_new_zealand": _("Australia and New Zealand"),
    "germany": _("Germany"),
    "spain_and_portugal": _("Spain and Portugal"),
    "italy": _("Italy"),
    "netherlands": _("Netherlands"),
    "north_africa": _("North Africa"),
    "west_and_central_africa": _("West and Central Africa"),
    "elsewhere": pgettext_lazy("place", "elsewhere in the world"),
    "cooking": _("cooking"),
    "sport": _("sport"),
    "running": _("running"),
    "cycling": _("cycling"),
    "outdoors": _("nature, hiking, gardening"),
    "travel": _("travel"),
    "music": _("music"),
    "reading": _("reading and comics"),
    "films_and_series": _("films and series"),
    "games": _("games"),
    "crafts": _("crafts and drawing"),
    "photography": _("photography"),
    "fashion_and_beauty": _("fashion and beauty"),
    "animals": _("animals"),
    "cars": _("cars and motorcycles"),
    "museums_and_history": _("history, art, museums"),
    "dancing": _("dancing"),
    SEVERAL: _("several of them"),
}
SCIENCE = _("science and technology")  # "technology" is an occupation too


def label_of(kind: str, value: str) -> str:
    """A value in words."""
    if kind == LANGUAGE and value != SEVERAL:
        return language_label(value)
    if kind == Kind.INTEREST and value == "technology":
        return str(SCIENCE)
    return str(LABELS.get(value, value))
