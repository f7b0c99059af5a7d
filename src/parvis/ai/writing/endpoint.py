"""A writer behind an address: any server that speaks the chat-completions interface, with a key or without
one.

::

    writer = EndpointWriter(Endpoint("http://localhost:11434/v1", "mistral", price_in=0, price_out=0))
    writer.price(ask)       # before anybody is asked
    for proposal in writer.write(ask):
        ...                 # each as soon as it is complete
    writer.usage            # what it came to

The shape of an answer is asked for by a JSON schema, then plain JSON, then words alone, as servers differ
(https://platform.openai.com/docs/guides/structured-outputs). An answer is bounded in tokens, bytes and
time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from enum import IntEnum
from typing import Final

from parvis.ai.backends.faults import fault_of, fault_of_status
from parvis.ai.backends.labels import BackendFault
from parvis.ai.backends.openai_compatible import Endpoint, Usage
from parvis.ai.prompts import Prompt
from parvis.ai.writing.answers import Answer, read
from parvis.ai.writing.asking import messages, price_of, schema, tokens_of, tokens_out
from parvis.ai.writing.claims import Ground
from parvis.ai.writing.ports import Ask, Meta, Price, Proposal
from parvis.ai.writing.prompts import prompt
from parvis.ai.writing.streaming import Heard, Variants, words
from parvis.kit.http import Http, HttpFault, Streamed, TimedOut, TooLarge

TIMEOUT_S: Final = 180.0
MAX_BYTES: Final = 4_000_000
_CUT: Final = 200  # bytes of a refusal that are read for the name of a setting


class _Manner(IntEnum):
    """How the shape of an answer is asked for, from the strictest to the most widely known."""

    SCHEMA = 0
    JSON = 1
    WORDS = 2


class EndpointWriter:
    """Proposes texts through an endpoint. Not shared between threads; ``usage`` grows with each request.

    ``instructions`` replaces the shipped prompt of the brief’s language. ``mark`` draws what encloses data.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        http: Http | None = None,
        instructions: Prompt | None = None,
        mark: Callable[[], str] = lambda: secrets.token_hex(8),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.usage = Usage()
        self._endpoint = endpoint
        self._http = http or Http(timeout_s=TIMEOUT_S, max_bytes=MAX_BYTES, max_redirects=0)
        self._instructions = instructions
        self._mark = mark
        self._now = now
        self._manner = _Manner.SCHEMA
        self._limit_name = "max_tokens"

    def messages(self, ask: Ask) -> tuple[tuple[str, str], ...]:
        """Return what would be sent, word for word, as (role, text); each call draws its own mark."""
        return messages(ask, self._prompt(ask), self._mark())

    def price(self, ask: Ask) -> Price:
        """Say what a request will cost, without asking anybody. ``high`` bounds what the endpoint may
        write."""
        return price_of(ask, self.messages(ask), self._endpoint.price_in, self._endpoint.price_out)

    def write(self, ask: Ask) -> Iterator[Proposal]:
        """Yield proposals as they come; their tokens are estimated shares, ``usage`` has what was counted.

        Raises ``BackendFault``: as ``OpenAiCompatible.classify``, and ``ai_cut`` (the answer broke off),
        ``ai_length`` (it reached its bound before the last variant), ``ai_garbage`` (no variant could be
        read). What was yielded before stays good.
        """
        if ask.variants < 1 or not ask.rooms:
            return
        sent = self.messages(ask)
        heard, variants = Heard(), Variants()
        ground = Ground(ask.brief, (ask.voice.brand,))
        yielded = 0
        try:
            with self._asked(ask, sent) as stream:
                for piece in words(stream, heard):
                    for variant in variants.take(piece):
                        answer = read(variant, ask)
                        if answer is not None and yielded < ask.variants:
                            yielded += 1
                            yield self._proposal(ask, ground, answer, sent)
        except HttpFault as error:
            self.usage.failed += 1
            late = heard.understood and not isinstance(error, TimedOut | TooLarge)
            raise (BackendFault("ai_cut", str(error)) if late else fault_of(error)) from error
        finally:
            self._settle(heard, sent, variants.characters)
        fault = _ending(heard, yielded, ask.variants)
        if fault is not None:
            self.usage.failed += 1
            raise fault

    def _prompt(self, ask: Ask) -> Prompt:
        return self._instructions or prompt(ask.brief.language)

    @contextmanager
    def _asked(self, ask: Ask, sent: tuple[tuple[str, str], ...]) -> Iterator[Streamed]:
        """Ask in the manner that the endpoint understands; give its answer while it comes."""
        for manner in _Manner:
            if manner < self._manner:
                continue
            for _ in range(2):
                with ExitStack() as opened:
                    stream = opened.enter_context(self._sent(ask, sent, manner))
                    if stream.status not in {400, 422}:  # (what servers say of a setting they do not know)
                        self._manner = manner
                        if not 200 <= stream.status < 300:
                            self.usage.failed += 1
                            raise fault_of_status(stream.status, stream.headers, self._now())
                        yield stream
                        return
                    if not self._other_limit(stream):
                        break
        self.usage.failed += 1
        raise BackendFault("ai_refused", "the endpoint refused the request")

    def _other_limit(self, stream: Streamed) -> bool:
        """Whether a refusal asks for the other name of the bound, which newer models insist on."""
        words_of_it = "".join(line for _, line in zip(range(_CUT), stream.lines, strict=False))
        if self._limit_name == "max_tokens" and "max_completion_tokens" in words_of_it:
            self._limit_name = "max_completion_tokens"
            return True
        return False

    def _sent(
        self, ask: Ask, sent: tuple[tuple[str, str], ...], manner: _Manner
    ) -> AbstractContextManager[Streamed]:
        body: dict[str, object] = {
            "model": self._endpoint.model,
            "messages": [{"role": role, "content": text} for role, text in sent],
            "stream": True,
            self._limit_name: tokens_out(ask).high,
        }
        if manner is not _Manner.WORDS:
            shape = {"type": "json_schema", "json_schema": schema(ask)}
            body["response_format"] = shape if manner is _Manner.SCHEMA else {"type": "json_object"}
            body["stream_options"] = {"include_usage": True}
        headers = {"Accept": "text/event-stream, application/json"}
        if self._endpoint.key:
            headers["Authorization"] = f"Bearer {self._endpoint.key}"
        self.usage.requests += 1
        return self._http.streamed(
            f"{self._endpoint.url.rstrip('/')}/chat/completions", body, headers=headers
        )

    def _proposal(
        self, ask: Ask, ground: Ground, answer: Answer, sent: tuple[tuple[str, str], ...]
    ) -> Proposal:
        longest = max(answer.texts.values(), key=lambda one: sum(map(len, one.parts)))
        whole = "\n\n".join(filter(None, (longest.title, *longest.parts)))
        tokens_in = _middle(sum(len(text) for _, text in sent)) // max(ask.variants, 1)
        tokens = _middle(answer.characters)
        name = self._prompt(ask).name
        meta = Meta(
            model=self._endpoint.model,
            version=name.rpartition(".")[2],
            at=self._now(),
            prompt=name,
            reasons=answer.reasons,
            tokens_in=tokens_in,
            tokens_out=tokens,
            cost=(tokens_in * self._endpoint.price_in + tokens * self._endpoint.price_out) / 1e6,
        )
        return Proposal(answer.angle, answer.framework, answer.texts, ground.review(whole), meta)

    def _settle(self, heard: Heard, sent: tuple[tuple[str, str], ...], characters: int) -> None:
        """Count what the endpoint says it counted; where it says nothing, an estimate of what came and
        went."""
        went = heard.tokens_in if heard.tokens_in is not None else 0
        came = heard.tokens_out if heard.tokens_out is not None else 0
        if heard.tokens_in is None and characters:
            went = _middle(sum(len(text) for _, text in sent))
        if heard.tokens_out is None and characters:
            came = _middle(characters)
        self.usage.tokens_in += went
        self.usage.tokens_out += came
        self.usage.cost += (went * self._endpoint.price_in + came * self._endpoint.price_out) / 1e6


def _middle(characters: int) -> int:
    found = tokens_of(characters)
    return (found.low + found.high) // 2


def _ending(heard: Heard, yielded: int, wanted: int) -> BackendFault | None:
    """Say what an answer’s end means when not everything came: the first that holds."""
    faults = (
        (heard.failed, "ai_server", "the endpoint failed while it answered"),
        (not heard.understood, "ai_garbage", "the endpoint answered something else"),
        (heard.ended == "content_filter", "ai_refused", "the endpoint would not write this"),
        (not heard.ended, "ai_cut", "the answer broke off"),
        (heard.ended == "length" and yielded < wanted, "ai_length", "the answer reached its bound"),
        (not yielded, "ai_garbage", "no variant could be read in the answer"),
    )
    return next((BackendFault(code, message) for holds, code, message in faults if holds), None)
