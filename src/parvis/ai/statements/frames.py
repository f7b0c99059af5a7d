"""The turns of phrase by which people say what they are, French and English, on folded text.

A frame says how a statement begins, which list the words after it must come from, and what may follow them:
what comes next must not make them something else ("prof de yoga dans mes rêves", "a chef show").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from parvis.ai.statements.lists import Kind

ENDS: Final = re.compile(
    # the end, a sign, an emoji, a hashtag …
    r"\s*(?:$|[,.!)(\x02\u2013\u2014]|[\U0001F300-\U0001FAFF\u2600-\u27bf]|:[)(d]|#)"
    # … or a word that goes on without changing what was said
    r"|\s+(?:et|mais|a|au|aux|en|dans|chez|depuis|pour|car|donc|alors|avec|sur|qui|je|j'\w+|moi|ici|parce"
    r"|puisque|aussi|pres|independante?|liberale?|diplomee?|salariee?|actuellement|maintenant|comme|quand"
    r"|plus|surtout|de metier|de profession|and|but|in|at|for|from|by|with|who|so|i|i'm|i've|working|living"
    r"|based|here|since|too|as|myself|because|when|near|now|right|while|currently|although|though|where|btw"
    r"|outside|about|up|down|graduating)\b"
)
SPOILS: Final = re.compile(
    r"\s*(?:en herbe|en devenir|dans l'ame|dans une autre vie|de formation|du dimanche|a mes heures"
    r"|dans ma tete|dans mes reves|dans la gorge|dans le moteur|manquee?|ratee?|in training|at heart"
    r"|in another life|in my head|in my dreams|by training|or something|wannabe|for halloween|pour halloween"
    r"|for a day|for the day|pour la journee|who fans?|(?:, |en )?greve"
    r"|,? (?:ontario|texas|tx|kentucky|quoi)\b)"
)
_ROLE_ENDS: Final = re.compile(r",? (?:i|i'm|i've|i'd|je|j'\w+|ma|mon|mes|my|nous)\b")


@dataclass(frozen=True, slots=True)
class Frame:
    """How a statement begins, the list that the next words must come from, and what may follow these."""

    kind: Kind
    begins: re.Pattern[str]
    ends: re.Pattern[str] = ENDS


def _frame(kind: Kind, *ways: str, ends: re.Pattern[str] = ENDS) -> Frame:
    return Frame(kind, re.compile(rf"(?<![\w'@#-])(?:{'|'.join(ways)})"), ends)


# --- what stands between "I am" and what one is, changing nothing

_NOW_FR = r"(?:(?:actuellement|aussi|egalement|toujours|maintenant|moi-meme|moi aussi|juste|simplement) )*"
_NOW_EN = r"(?:(?:currently|also|actually|just|only|still|now|both) )*"
_KIND_EN = (
    r"(?:(?:full[- ]time|part[- ]time|qualified|certified|licensed|professional|junior|senior|freelance"
    r"|young|proud|busy|working|local|self-employed|newly qualified) )*"
)
_JE_SUIS = rf"(?:je suis|j'suis|chuis|moi qui suis) {_NOW_FR}"
_I_AM = rf"(?:i am|i'm|im) {_NOW_EN}"
_JE_SUIS_UN = rf"{_JE_SUIS}(?:une? )?(?:jeune |simple |heureuse? |fiere? )*"
_I_AM_A = rf"{_I_AM}(?:an? )?{_KIND_EN}"
_I_AM_TRULY_A = rf"{_I_AM}an? {_KIND_EN}"  # "hi tired, i'm dad" is a joke

# --- occupations, places, interests: the words that follow stand in a list

_IN_FR = r"(?:a la |a |en |au |aux |dans la |dans le |dans l'|dans les |sur )"
_LOVER_FR = (
    r"(?:fan|passionnee?|amateur|amatrice|accro|adepte|mordue?|folle|fou|amoureux|amoureuse|ferue?) "
    r"(?:de la |de l'|du |des |de |d'|a la |a l'|au |aux |par la |par l'|par le |par les |par |en )"
)
_THE_FR = r"(?:le |la |les |l')?"
LISTED: Final = (
    _frame(
        Kind.OCCUPATION,
        _JE_SUIS_UN,
        rf"je (?:travaille|bosse) {_NOW_FR}(?:comme |en tant qu(?:e |'))",
        _I_AM_A,
        rf"i (?:work|am working) (?:full time |part time )?as (?:an? )?{_KIND_EN}",
    ),
    _frame(Kind.OCCUPATION, r"en tant qu(?:e |')", rf"(?:speaking )?as an? {_KIND_EN}", ends=_ROLE_ENDS),
    _frame(
        Kind.PLACE,
        rf"(?:j'habite|j'vis|je vis|je reside) {_NOW_FR}(?:(?:pres|a cote) (?:de |d'|du )|{_IN_FR})",
        rf"je suis (?:basee?|installee?|domiciliee?) {_IN_FR}",
        rf"i {_NOW_EN}(?:live|reside) {_NOW_EN}(?:right )?(?:in|near|outside) ",
        rf"{_I_AM}(?:living|based) {_NOW_EN}(?:in|near) ",
    ),
    _frame(
        Kind.INTEREST,
        rf"{_JE_SUIS}(?:une? )?(?:vraie? |grande? |gros |grosse |tres |totalement )*{_LOVER_FR}{_THE_FR}",
        rf"j'(?:adore|aime) (?:vraiment |beaucoup |trop |tant |enormement |bien )*{_THE_FR}",
        r"je (?:fais|pratique) (?:aussi |beaucoup )*(?:du |de la |de l'|le |la |l')",
        r"(?:ma passion|mon hobby|mes passions|mes hobbies|mon loisir)(?: principal\w*)? ?"
        rf"(?:: ?|c'est |est |sont |ce sont ){_THE_FR}",
        rf"{_I_AM}(?:\w+ly |so |very |super )?(?:into|passionate about|obsessed with|crazy about|keen on) ",
        rf"{_I_AM}an? (?:big |huge |massive |avid |major |real )*(?:fan|lover) of ",
        r"i (?:really |absolutely |just |truly |do |also )*(?:love|enjoy|adore) (?:doing )?",
        r"my (?:hobby|passion|favou?rite hobby) is ",
        r"my (?:hobbies|passions) are ",
    ),
)

# --- situations in life: few, and not sensitive; a marriage, a work lost or an illness is none of them

_SOME_FR = r"(?:un|une|deux|trois|quatre|cinq|six|[1-9]|des)"
_SOME_EN = r"(?:an?|one|two|three|four|five|six|[1-9]|some)"
_CHILDREN_FR = (
    r"(?:jeunes |petits |grands )?"
    r"(?:enfants?|filles?|fils|garcons?|gosses?|bambins?|jumeaux|jumelles|ados?)"
)
_CHILDREN_EN = (
    r"(?:young |little |small |grown |adult )?"
    r"(?:kids?|child|children|sons?|daughters?|boys|girls|toddlers?|teenagers?|twins)"
)
_HOME_EN = r"(?:flat|apartment|house|home|condo|room|studio)"


def _situation(*ways: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'@#-])(?:{'|'.join(ways)})(?![\w'-])")


SITUATIONS: Final = {
    "student": _situation(
        rf"{_JE_SUIS_UN}(?:etudiante?|alternante?|apprentie?|doctorante?|thesarde?)",
        r"je suis en (?:licence|master|fac|prepa|l[1-3]|m[12]|doctorat|these|bts|iut|but|alternance)",
        rf"{_I_AM_A}(?:(?:college|uni|university|grad|graduate|phd|law|nursing|med|medical|art|engineering"
        r"|music|masters|master's|mature|international|foreign|undergrad|undergraduate) )?student",
    ),
    "retired": _situation(
        rf"{_JE_SUIS}(?:une? )?(?:jeune )?(?:retraitee?|a la retraite)",
        rf"{_I_AM_A}(?:retired|retiree|pensioner)",
    ),
    "parent": _situation(
        rf"{_JE_SUIS_UN}(?:maman|papa|mere|pere|parent)"
        rf"(?: (?:de|d') ?{_SOME_FR} {_CHILDREN_FR}| au foyer| solo| celibataire)?",
        rf"j'ai {_SOME_FR} {_CHILDREN_FR}(?: de \d+(?: ?(?:,|et) ?\d+)* (?:ans|mois))?",
        rf"{_I_AM_TRULY_A}(?:(?:stay[- ]at[- ]home|single|new|first[- ]time) )?"
        rf"(?:mum|mom|mommy|mummy|dad|daddy|mother|father|parent)"
        rf"(?: (?:of|to) {_SOME_EN}(?: {_CHILDREN_EN})?)?",
        rf"i have (?:{_SOME_EN} )?(?:\d+[- ]?(?:year|month)s?[- ]?old )?{_CHILDREN_EN}",
    ),
    "grandparent": _situation(
        rf"{_JE_SUIS_UN}(?:grand[- ]?mere|grand[- ]?pere|mamie|papi|papy)(?: de \w+(?: petits[- ]enfants)?)?",
        rf"{_I_AM_TRULY_A}(?:grandma|grandmother|grandpa|grandfather|grandparent)(?: of \w+)?",
        r"j'ai (?:\w+ )?petits[- ]enfants",
        r"i have (?:\w+ )?grand(?:kids|children|sons?|daughters?)",
    ),
    "at_home_owner": _situation(
        rf"{_JE_SUIS_UN}proprietaire (?:de|d') ?(?:ma |mon |notre |une |un |l')?"
        r"(?:maison|appart(?:ement)?|logement)",
        rf"{_I_AM_TRULY_A}home ?owner",
        rf"i own (?:my(?: own)?|an?|our) {_HOME_EN}",
    ),
    "at_home_tenant": _situation(
        rf"{_JE_SUIS_UN}locataire", rf"{_I_AM_TRULY_A}(?:renter|tenant)", rf"i rent (?:an?|my) {_HOME_EN}"
    ),
    "pet": _situation(
        rf"j'ai {_SOME_FR} (?:petits? |gros |vieux |vieille )*"
        r"(?:chiens?|chienne|chats?|chatons?|lapins?|hamsters?|perroquets?)",
        rf"i have {_SOME_EN} (?:\w+ )?"
        r"(?:dogs?|cats?|puppy|puppies|kittens?|rabbits?|parrots?|hamsters?|guinea pigs?)",
        rf"{_I_AM_TRULY_A}(?:dog|cat|pet) (?:owner|mum|mom|dad|parent)",
    ),
}

# --- ages: a bare number is a score or a temperature, so the years must be named

AGE: Final = re.compile(
    r"(?<![\w'@#-])(?:j'ai (?P<fr>\d{1,3}) ans(?! d[e'])"
    rf"|{_I_AM}(?:an? )?(?P<en>\d{{1,3}})[- ]?(?:years?[- ]old|yrs? old|yo|y/o|y\.o)"
    r"(?: (?:male|female|man|woman|guy|girl|dude|student))?)(?![\w'-])"
)
# Somebody who says that they are a child is not counted at all, however they say it: better one too many.
CHILD: Final = re.compile(
    r"(?<![\w'@#-])(?:(?:je suis|j'suis|chuis) (?:encore |toujours |actuellement )?(?:une? )?"
    r"(?:collegien(?:ne)?|lyceen(?:ne)?|mineure?|enfant|ado|adolescente?|au college|au lycee|dans un lycee"
    r"|en (?:primaire|cm[12]|[3-6]e|[3-6]eme|sixieme|cinquieme|quatrieme|troisieme|seconde|2nde|terminale|tle"
    r"|premiere(?! (?:ligne|classe|page|position|annee))|1ere))"
    r"|je (?:passe|prepare) (?:le|mon) (?:bac|brevet)|je vais (?:encore )?au (?:lycee|college)"
    r"|(?:(?:i am|i'm|im)(?: still| currently| just)*(?: in| an?| going to| attending)?|i go to|i attend"
    r"|currently going to) "
    r"(?:high school|middle school|primary school|elementary school|secondary school|junior high|\w+ grade"
    r"|year (?:[1-9]|1[0-3])|minor|teen|teenager|schoolboy|schoolgirl|high schooler|middle schooler"
    r"|sixth form\w*)(?! (?:teacher|english|math|maths|science|history|art|music|counselor|librarian"
    r"|principal|coach|graduate|dropout))"
    r"|(?:i am|i'm|im) (?:a )?(?:freshman|sophomore|junior|senior) in (?:high school|hs)"
    r"|(?:i am|i'm|im|i (?:just |only )?turned|i'm turning) (?:thirteen|fourteen|fifteen|sixteen|seventeen)"
    r"|i (?:just |only )?turned 1[0-7]|(?:j'ai|je viens d'avoir) (?:onze|douze|treize|quatorze|quinze|seize"
    r"|dix-sept) ans|je viens d'avoir 1[0-7] ans)\b"
)
