"""What the sample workspace shows of an audience: two segments and some themes that fit its posts of 2013."""

from __future__ import annotations

from parvis.apps.audience.models import Weight
from parvis.apps.audience.reading import SegmentDraft, ThemeDraft


def segments() -> tuple[SegmentDraft, ...]:
    """The sample's segments."""
    return (
        SegmentDraft(
            name="Citadins à vélo",
            description="Habitent une grande ville francophone, se déplacent à vélo ou en transports, "
            "et veulent une ville plus facile à vivre.",
            language="fr",
            interests=(
                ThemeDraft(("vélo", "cyclistes", "piste cyclable", "Bixi", "Vélib"), Weight.MUCH, "Vélo"),
                ThemeDraft(("métro", "tramway", "RATP", "SNCF", "STM"), Weight.SOME, "Transports"),
                ThemeDraft(("climat", "énergie", "pollution"), Weight.LITTLE, "Climat"),
            ),
        ),
        SegmentDraft(
            name="Passionnés de maquillage",
            description="Lisent et écrivent en anglais : tutoriels, essais de produits, bonnes adresses.",
            language="en",
            interests=(
                ThemeDraft(
                    ("makeup", "mascara", "lipstick", "eyeshadow", "foundation"), Weight.MUCH, "Maquillage"
                ),
                ThemeDraft(("skincare", "moisturizer", "sunscreen"), Weight.SOME, "Soins de la peau"),
                ThemeDraft(("travel", "backpack"), Weight.LITTLE, "Voyage"),
            ),
        ),
    )


def themes() -> tuple[ThemeDraft, ...]:
    """What the brand of the sample speaks of."""
    return (
        ThemeDraft(
            ("vélo", "cyclistes", "piste cyclable", "bicycle", "bike", "bike lane"), Weight.MUCH, "Vélo"
        ),
        ThemeDraft(("climat", "énergie", "climate", "carbon", "CO2"), Weight.SOME, "Climat"),
        ThemeDraft(("voyage", "vacances", "travel", "hostel"), Weight.LITTLE, "Voyage"),
    )
