"""From a post to the clauses in which its author speaks of themselves, in earnest and in the present.

Everything here works on folded text (``kit.text.fold``) and errs on the side of silence. What is left out:
quotations and what stands after a verb of saying, questions, conditions and wishes, posts that are passed on
(RT), that laugh, play a part or repeat a slogan ("#JeSuisProf"). French and English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 600  # letters of a sentence; what goes on for longer is no statement, or is hostile
QUOTED: Final = "\x02"  # stands where a quotation was
_QUOTATION: Final = re.compile(
    r"«[^»]*(?:»|$)|“[^”]*(?:”|$)|„[^“”]*(?:[“”]|$)|\"[^\"]*(?:\"|$)|(?<!\w)'(?=\w)[^'\n]{12,200}'(?!\w)"
    r"|(?:^|\s)(?:&gt;|>)[^\n]*"  # how forums cite
)
_LINK: Final = re.compile(r"(?:https?://|www\.)\S+")
_SENTENCE: Final = re.compile(r"[^.!?…\n;|]+(?:[.!?…]+|(?=[\n;|])|$)|\n")
_SAID_BY_SOMEBODY: Final = re.compile(r"^\s*[-–—]\s")  # a dialogue
# The whole post is left alone: passed on, a joke, a role, a slogan, a title that lends its voice.
_NOT_IN_EARNEST: Final = re.compile(
    r"(?:^|\s)rt\b[ :]|\bvia @|(?:^|\W)(?:lol+|lmao|lmfao|rofl|mdr+|ptdr+|xd+|jk|haha\w*|hihi\w*|pov|rp)\b"
    r"|😂|🤣|😜|😝|🙃|/s\b|#(?:ironie|humour|blague|joke|satire|sarcasm\w*|jesuis\w+|iam\w+)"
    r"|\b(?:trust me|faites[- ]moi confiance|croyez[- ]moi|role ?play|fanfic\w*|hypothetically|copypasta"
    r"|showerthought\w*|paroles|lyrics|fiction|short story|citation du jour)\b"
)
# A clause before the statement makes it somebody else's words, or something that is not so.
_REPORTS: Final = re.compile(
    r"\b(?:dit|dis|disait|disent|disant|dirait|dire|repond\w*|explique\w*|raconte\w*|ecri[stv]\w*|demand\w*"
    r"|pens\w+|croi[st]|croyai\w+|croire|genre|affirme\w*|pretend\w*|annonce\w*|declar\w+|lance|lit|lu"
    r"|entend\w*|imagin\w+|suppos\w+|si|s'il|s'ils|quand|lorsque|comme si|reve\w*|titre\w*|slogan|chanson"
    r"|personnage|heros|bio|profil|tinder|il|elle|ils|elles|said|say|says|saying|told|tell|tells|asks?|asked"
    r"|thinks?|thought|wrote|writes|replied|answer\w*|goes|imagine\w*|if|unless|when|whenever|whether|wish"
    r"|dream\w*|assum\w+|guess\w*|believe\w*|claim\w*|quotes?|song|movie|character|headline|profile|caption"
    r"|until|till|once|he|she|they)\b"
)
_BEFORE: Final = re.compile(
    # nothing, a breath, or a word that goes on in one's own name
    r"(?:^|[,:(\u2013\u2014)]|\b(?:et|mais|car|parce que|puisque|vu que|etant donne que|sachant que|comme"
    r"|donc|moi|perso|personnellement|bonjour|bonsoir|salut|coucou|oui|non|bon|ben|bah|alors|du coup|en fait"
    r"|en vrai|pour ma part|and|but|because|since|cause|as|so|hi|hello|hey|well|yes|yeah|no|nope|actually"
    r"|personally|currently|presently|actuellement|aujourd'hui|sinon|also|btw|fyi|guys|all|everyone))\W*$"
)


def in_earnest(folded: str) -> bool:
    """Whether the author speaks for themselves in this post at all."""
    return _NOT_IN_EARNEST.search(folded) is None


def sentences(folded: str) -> Iterator[str]:
    """The sentences that state something, quotations blanked out; questions and cited lines are left out."""
    text = _QUOTATION.sub(QUOTED, _LINK.sub(" ", folded))
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        if sentence.endswith("?") or _SAID_BY_SOMEBODY.match(sentence):
            continue
        if 0 < len(sentence) <= LONGEST:
            yield sentence


def speaks_of_self(before: str) -> bool:
    """Whether what stands before a statement in its sentence leaves it the author's own, and true."""
    if not before.strip(" \t\xa0@#_0123456789"):
        return True
    return (
        QUOTED not in before
        and _REPORTS.search(before) is None
        and _BEFORE.search(_without_handles(before)) is not None
    )


def _without_handles(before: str) -> str:
    return re.sub(r"^(?:\s*[@.]\S+)+\s*", "", before)
