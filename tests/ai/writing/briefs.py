"""Briefs of very different senders, with nothing in them but what a person would say."""

from parvis.ai.writing.ports import Brief, Fact, Goal, Room, Story, Tone, Voice


def facts(*texts: str) -> tuple[Fact, ...]:
    """Facts called f1, f2… in their order."""
    return tuple(Fact(f"f{number}", text) for number, text in enumerate(texts, 1))


BAKERY = Brief(
    "fr",
    "Notre pain au levain repose vingt heures avant d'être cuit.",
    Goal.COME,
    "les gens du quartier",
    "pain au levain",
    facts(
        "La farine vient du moulin de Saint-Ouen, à 12 km.",
        "Le pain de 500 g coûte 3,20 €.",
        "La boulangerie ouvre du mardi au samedi, de 7 h à 19 h.",
        "Le pain se garde cinq jours dans un torchon.",
        "Le four à bois date de 1931.",
    ),
    Tone.WARM,
    "passer goûter une tranche samedi matin",
    "https://maisonclaire.example",
    story=Story(
        "Claire, boulangère à Saint-Ouen",
        "Elle a repris le fournil de son père, qui allait fermer.",
        "Elle voulait que le quartier garde son pain.",
        "l'envie de pousser la porte",
    ),
    keywords=("pain au levain", "boulangerie de quartier", "Saint-Ouen"),
)
SOFTWARE = Brief(
    "fr",
    "Facturo relance vos clients à votre place, avec vos mots.",
    Goal.WEIGHED,
    "les dirigeants de PME",
    "Facturo",
    facts(
        "Les factures impayées sont relancées à 7, 15 et 30 jours.",
        "L'abonnement coûte 29 € par mois, sans engagement.",
        "Les données sont hébergées en France, à Roubaix.",
        "Facturo se connecte à Sage, Cegid et Pennylane.",
        "Chaque relance est relue avant de partir.",
        "L'équipe compte 14 personnes.",
    ),
    Tone.EXPERT,
    "demander une démonstration",
    "https://facturo.example/demo",
    story=Story(
        "Karim, gérant d'une imprimerie à Lille",
        "Il passait ses vendredis à relancer des factures en retard.",
        "Il a repris ses vendredis pour ses clients.",
        "le soulagement",
    ),
    keywords=("relance client", "facturation", "trésorerie"),
)
CHARITY = Brief(
    "fr",
    "Un colis de première nécessité tient dans un sac et change une semaine.",
    Goal.TALK,
    "ceux qui veulent aider",
    "collecte d'hiver",
    facts(
        "En 2024, 1 200 familles ont reçu un colis.",
        "Un don de 20 € finance un colis complet.",
        "40 bénévoles préparent les colis chaque jeudi.",
        "La collecte dure jusqu'au 15 décembre.",
        "66 % du don est déductible de l'impôt.",
    ),
    Tone.SOBER,
    "faire un don",
    "https://mainsouvertes.example/don",
    story=Story(
        "Nadia, bénévole depuis 2019",
        "J'ai reçu un colis avant d'en préparer.",
        "Elle sait ce que cela fait d'ouvrir la porte.",
        "de la fierté",
    ),
    keywords=("solidarité", "don", "bénévolat"),
)
CITY = Brief(
    "fr",
    "La ligne de tram B arrive jusqu'à l'hôpital.",
    Goal.EXPLAIN,
    "les habitants de Valmont",
    "la ligne de tram B",
    facts(
        "La mise en service est prévue le 3 mars 2025.",
        "Quatre arrêts sont ajoutés : Gare, Lycée, Parc et Hôpital.",
        "Un tram passe toutes les 8 minutes en journée.",
        "Le ticket reste à 1,70 €.",
        "La rue des Tanneurs rouvre aux voitures le 20 février.",
        "Les travaux ont duré deux ans.",
    ),
    Tone.PLAIN,
    "consulter le plan et les horaires",
    "https://valmont.example/tram",
    keywords=("tram Valmont", "transports"),
)
SPORT = Brief(
    "fr",
    "La Crête 2 est une chaussure de trail faite pour la boue.",
    Goal.BOUGHT,
    "coureurs de trail",
    "Crête 2",
    facts(
        "La semelle a des crampons de 6 mm.",
        "Elle pèse 285 g en taille 42.",
        "La tige est en polyester recyclé.",
        "Les retours sont gratuits pendant 60 jours.",
        "Elle coûte 139 €.",
        "L'atelier de Gap répare les semelles.",
    ),
    Tone.LIVELY,
    "essayer la paire en magasin",
    "https://sommet.example/crete2",
    story=Story(
        "Léo, vendeur à Gap",
        "Il a couru 300 km avec le prototype.",
        "Dans la boue, il perdait ses appuis à chaque descente.",
        "l'élan",
    ),
    keywords=("trail", "chaussures de trail", "course en montagne"),
)
LEDGER = Brief(
    "en",
    "Ledgerly chases late invoices for you, in your own words.",
    Goal.WEIGHED,
    "owners of small firms",
    "Ledgerly",
    facts(
        "Unpaid invoices are chased at 7, 15 and 30 days.",
        "It costs $29 a month, with no contract.",
        "Data is hosted in Ireland.",
        "Ledgerly connects to Xero and QuickBooks.",
        "You read every reminder before it leaves.",
        "A team of 14 people builds it.",
    ),
    Tone.EXPERT,
    "to book a demo",
    "https://ledgerly.example/demo",
    story=Story(
        "Karim, who runs a print shop in Leeds",
        "He spent his Fridays chasing late invoices.",
        "He has his Fridays back for his customers.",
        "relief",
    ),
    keywords=("late invoices", "cash flow"),
)
BRIEFS = {
    "bakery": BAKERY,
    "software": SOFTWARE,
    "charity": CHARITY,
    "city": CITY,
    "sport": SPORT,
    "ledger": LEDGER,
}
VOICES = {
    "bakery": Voice("Maison Claire"),
    "software": Voice("Facturo"),
    "charity": Voice("Mains ouvertes"),
    "city": Voice("Ville de Valmont"),
    "sport": Voice("Sommet", formal=False),
    "ledger": Voice("Ledgerly"),
}
WIDE = Room("linkedin", 3_000, len)
NARROW = Room("bluesky", 300, len, parts=8, hashtags=2)
BYTES = Room("nostr", 400, lambda text: len(text.encode()), hashtags=1)
DEAD = Room("instagram", 2_200, len, links_alive=False, hashtags=5, hashtags_apart=True)
