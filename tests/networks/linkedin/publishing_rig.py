"""LinkedIn under the contract's command: a page of an application that was reviewed, and a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.publishing import Can, PublishingRig, Rigs
from networks.linkedin.fake import PAGE, PAGE_SCOPES, PERSON, PERSON_SCOPES, LinkedInFake
from parvis.networks.connecting import Application
from parvis.networks.publishing import Access

_BOTH = frozenset(Can) - {Can.THREAD, Can.REPEAT, Can.FIND}


def _rig(fake: LinkedInFake, account: str, scopes: frozenset[str], can: frozenset[Can]) -> PublishingRig:
    return PublishingRig(
        "linkedin",
        fake,
        Access("linkedin", account, "Vélo", fake.url, fake.issue(account, scopes)),
        account,
        can,
        commit=("POST", r"/rest/posts"),
        upload=("POST", r"/rest/images"),
        look=("GET", r"/rest/posts"),
        comment=("POST", r"/rest/socialActions/.*"),
        most_text=3000,
        waits=None,
        application=Application("client-1", "client-secret-1", " ".join(sorted(scopes))),
        counted=lambda post: fake.likes.update({post.id: 3}),
    )


@contextmanager
def page() -> Iterator[PublishingRig]:
    with LinkedInFake() as fake:
        yield _rig(fake, PAGE, PAGE_SCOPES, _BOTH | {Can.FIND})


@contextmanager
def person() -> Iterator[PublishingRig]:
    with LinkedInFake() as fake:
        fake.door.person = PERSON
        rig = _rig(fake, PERSON, PERSON_SCOPES, _BOTH)
        rig.counted = None
        yield rig


RIGS: Rigs = {"page": page, "person": person}
