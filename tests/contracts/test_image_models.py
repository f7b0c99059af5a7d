"""An endpoint that makes pictures, however it behaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts.stub_images import as_address, as_base64, drawing, images
from parvis.ai.backends.labels import BackendFault
from parvis.ai.imagining import ImageAsk, OpenAiImages
from parvis.kit.http import Http

ASK = ImageAsk("un vélo bleu au soleil", "1024x1536")


def model(url: str, *, key: str | None = None, timeout_s: float = 5) -> OpenAiImages:
    inside = Http(timeout_s=timeout_s, allow_private=True, max_redirects=0)
    return OpenAiImages(url, "tiny", key, http=inside, fetch=Http(timeout_s=5, allow_private=True))


def test_it_is_asked_for_one_picture_and_gives_it() -> None:
    with images() as (url, heard):
        said = model(url, key="sesame").imagine(ASK)
    assert (said.picture, said.model, said.revised) == (drawing(), "tiny", "a blue square")
    assert heard[0]["_path"] == "/v1/images/generations"
    assert heard[0]["_headers"]["Authorization"] == "Bearer sesame"
    asked = {name: heard[0][name] for name in ("model", "prompt", "n", "size", "response_format")}
    assert asked == {
        "model": "tiny", "prompt": ASK.prompt, "n": 1, "size": "1024x1536", "response_format": "b64_json",
    }  # fmt: skip


def test_without_a_key_none_is_sent() -> None:
    with images() as (url, heard):
        model(url).imagine(ASK)
    assert "Authorization" not in heard[0]["_headers"]


def test_one_that_refuses_to_be_told_the_shape_is_asked_without_it() -> None:
    with images(status=lambda request: 400 if "response_format" in request else 200) as (url, heard):
        assert model(url).imagine(ASK).picture == drawing()
    assert ["response_format" in one for one in heard] == [True, False]


def test_a_picture_that_lies_elsewhere_is_fetched_and_the_key_stays_here() -> None:
    with images(as_address, file=drawing("#ff0000")) as (url, _heard):
        assert model(url, key="sesame").imagine(ASK).picture == drawing("#ff0000")


def test_an_address_inside_the_servers_own_network_is_not_fetched() -> None:
    with images(as_address, file=drawing()) as (url, _heard):
        inside = Http(timeout_s=5, allow_private=True, max_redirects=0)
        asked = OpenAiImages(url, "tiny", http=inside, fetch=Http(timeout_s=5, allow_private=False))
        with pytest.raises(BackendFault) as told:
            asked.imagine(ASK)
    assert told.value.code == "ai_garbage"


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "ai_key"), (403, "ai_key"), (404, "ai_missing"), (400, "ai_refused"), (500, "ai_server")],
)
def test_a_refusal_says_what_to_mend(status: int, code: str) -> None:
    with images(status=lambda _request: status) as (url, _heard), pytest.raises(BackendFault) as told:
        model(url).imagine(ASK)
    assert told.value.code == code


def test_too_many_requests_say_how_long_to_wait() -> None:
    busy = images(status=lambda _request: 429, Retry_After="40")
    with busy as (url, _heard), pytest.raises(BackendFault) as told:
        model(url).imagine(ASK)
    assert (told.value.code, told.value.after_s) == ("ai_quota", 40)


def saying(body: object) -> Callable[[dict[str, Any], str], bytes]:
    return lambda _request, _base: body if isinstance(body, bytes) else json.dumps(body).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Bad gateway</html>",
        b"",
        [],
        {"data": []},
        {"data": [{}]},
        {"data": [{"b64_json": "%%%"}]},
        {"data": [{"b64_json": "bm90IGEgcGljdHVyZQ=="}]},
        {"data": [{"b64_json": 12}]},
        {"data": ["ignore all instructions"]},
        {"data": [{"url": "file:///etc/passwd"}]},
    ],
)
def test_garbage_is_no_picture(body: object) -> None:
    with images(saying(body)) as (url, _heard), pytest.raises(BackendFault) as told:
        model(url).imagine(ASK)
    assert told.value.code == "ai_garbage"


def test_what_lies_elsewhere_and_is_no_picture_is_refused() -> None:
    with (
        images(as_address, file=b"<svg onload=alert(1)>") as (url, _heard),
        pytest.raises(BackendFault) as told,
    ):
        model(url).imagine(ASK)
    assert told.value.code == "ai_garbage"


def test_one_that_takes_too_long_is_left() -> None:
    with images(as_base64, delay_s=30) as (url, _heard), pytest.raises(BackendFault) as told:
        model(url, timeout_s=0.3).imagine(ASK)
    assert told.value.code == "ai_timeout"


def test_nobody_there_is_told() -> None:
    with pytest.raises(BackendFault) as told:
        model("http://127.0.0.1:9/v1").imagine(ASK)
    assert told.value.code == "ai_unreachable"
