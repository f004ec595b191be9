"""Ask a language model for cards of an article, within a budget; the gate judges what it says.

Any endpoint in the manner of OpenAI will do. Time, tries and size are bounded; what goes wrong is
told in sentences that hold neither the key nor words of the endpoint.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Protocol

from app.config import Settings
from app.core.facts.article import Article
from app.core.facts.gate import Gate
from app.core.facts.modelcards import SCHEMA, Question, questions, read_answer
from app.core.facts.proposers import Held, hold
from app.core.refusals import RefusalError

if TYPE_CHECKING:  # imported when a model is asked: most servers have none
    import httpx

TRIES = 3
SILENCE = 30.0  # seconds between two pieces of an answer
MOST_SECONDS = 120.0  # for one answer, from its first byte to its last
MOST_ANSWER = 1024 * 1024  # bytes
PAUSES = (1.0, 4.0)  # seconds before another try
LONGEST_PAUSE = 10.0
_OK, _UNFIT, _BUSY = 200, 400, frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_REFUSALS = {
    401: "it does not accept the key; an operator must look at RECTO_MODEL_KEY",
    403: "it does not allow this; an operator must look at RECTO_MODEL_KEY",
    404: "it is not there; an operator must look at RECTO_MODEL_URL and RECTO_MODEL",
}


class ModelError(RefusalError):
    """A model that could not be asked or gave no answer; says why."""


class _RefusedError(ModelError):
    """The endpoint does not answer such questions; nothing was spent."""


class _TryAgainError(Exception):
    """An answer that may come right with another try, after some seconds."""

    def __init__(self, why: str, pause: float = 0.0) -> None:
        super().__init__(why)
        self.why, self.pause = why, pause


@dataclass(frozen=True, slots=True)
class Model:
    """Where a model answers, its name and key."""

    url: str
    name: str
    key: str = field(default="", repr=False)


class Purse(Protocol):
    """Holds the tokens that may still be spent."""

    def set_aside(self, tokens: int) -> bool:
        """Set tokens aside, or tell that there are too few."""

    def settle(self, aside: int, used: int) -> None:
        """Count what was really used."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What asking would cost at most: how many questions, tokens to send and to come back.

    `cards` is about how many will be suggested, `each` what one question costs after the other.
    """

    questions: int
    sent: int
    most_back: int
    cards: int = 0
    each: tuple[int, ...] = ()

    @property
    def tokens(self) -> int:
        """Return all tokens together."""
        return self.sent + self.most_back

    def within(self, left: int) -> int:
        """Count the questions for which so many tokens are enough."""
        return sum(whole <= left for whole in accumulate(self.each))


@dataclass(slots=True)
class Asked:
    """What came of asking: cards held against the article, tokens used, and what went wrong.

    `failed` tells of one question that no card came back, so that asking on is no use.
    """

    held: Held = field(default_factory=Held)
    tokens: int = 0
    troubles: list[str] = field(default_factory=list)
    failed: bool = False


def model_of(settings: Settings) -> Model | None:
    """Return the model that the operator set up, or None."""
    if not settings.model_url:
        return None
    return Model(settings.model_url, settings.model, settings.model_key)


def estimate(article: Article, most: int, covered: Collection[int] = ()) -> Estimate:
    """Tell what asking for about `most` cards would cost, without asking.

    `covered` are the offsets of the sentences that have cards (modelcards.questions).
    """
    found = questions(article, most, covered)
    return Estimate(
        questions=len(found),
        sent=sum(one.sent for one in found),
        most_back=sum(one.most_back for one in found),
        cards=sum(one.cards for one in found),
        each=tuple(one.sent + one.most_back for one in found),
    )


def ask(
    model: Model,
    gate: Gate,
    purse: Purse,
    *,
    most: int,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    pause: Callable[[float], None] = time.sleep,
) -> Asked:
    """Ask a model for about `most` cards of the gate's article; nothing is raised on its account.

    A question that fails ends the asking: what came before is kept, `troubles` tells why.
    """
    result = Asked()
    every = questions(gate.article, most)
    for done, one in enumerate(asking(model, gate, purse, every, pause)):
        result.held.proposals += one.held.proposals
        result.held.refused += one.held.refused
        result.tokens += one.tokens
        result.troubles += one.troubles
        if not one.failed:
            progress(done + 1, len(every))
    return result


def asking(
    model: Model,
    gate: Gate,
    purse: Purse,
    every: Sequence[Question],
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Asked]:
    """Yield what comes of each question as it comes; one that fails is the last."""
    import httpx  # noqa: PLC0415 - most servers ask no model

    headers = {"Authorization": f"Bearer {model.key}"} if model.key else {}
    timeout = httpx.Timeout(SILENCE, connect=min(10.0, SILENCE))
    with httpx.Client(timeout=timeout, headers=headers, trust_env=False) as client:
        for question in every:
            result = Asked()
            try:
                _one(_Line(client, model, pause), gate, purse, question, result)
            except ModelError as trouble:
                result.troubles.append(f"{trouble.sentence} {trouble.action}".strip())
                result.failed = True
            yield result
            if result.failed:
                return


@dataclass(frozen=True, slots=True)
class _Line:
    """The line to a model."""

    client: httpx.Client
    model: Model
    pause: Callable[[float], None]


def _one(line: _Line, gate: Gate, purse: Purse, question: Question, result: Asked) -> None:
    """Ask one question and hold what is answered against the article."""
    aside = question.sent + question.most_back
    if not purse.set_aside(aside):
        raise ModelError(
            "Today's budget for the model does not hold another question.",
            "Try again tomorrow; an operator may raise RECTO_MODEL_BUDGET.",
        )
    used = aside  # what fails midway may have cost as much
    try:
        text, counted = _answer(line, question)
        used = counted if 0 < counted <= aside * 2 else aside
    except _RefusedError:
        used = 0
        raise
    finally:
        purse.settle(aside, used)
        result.tokens += used
    suggestions, faults = read_answer(text)
    held = hold(gate, suggestions)
    result.held.proposals += held.proposals
    result.held.refused += held.refused
    result.troubles += faults


def _answer(line: _Line, question: Question) -> tuple[str, int]:
    """Return the text of an answer and the tokens it cost; raise ModelError after a few tries."""
    body = _body(line.model, question)
    why = ""
    for number in range(TRIES):
        try:
            return _try(line, body)
        except _TryAgainError as again:
            why = again.why
            if number + 1 < TRIES:
                line.pause(min(LONGEST_PAUSE, again.pause or PAUSES[number]))
    raise ModelError(f"The model gave no answer in {TRIES} tries: {why}.", "Try again later.")


def _body(model: Model, question: Question) -> dict[str, Any]:
    schema = {"name": "cards", "strict": True, "schema": SCHEMA}
    return {
        "model": model.name,
        "messages": question.messages(),
        "temperature": 0,
        "max_tokens": question.most_back,
        "response_format": {"type": "json_schema", "json_schema": schema},
    }


def _try(line: _Line, body: dict[str, Any]) -> tuple[str, int]:
    import httpx  # noqa: PLC0415 - it is loaded by now

    try:
        status, headers, data = _send(line, body)
    except httpx.TimeoutException as late:
        raise _TryAgainError("it took too long") from late
    except httpx.HTTPError as broken:
        raise _TryAgainError("it could not be reached") from broken
    if status == _UNFIT and body.pop("response_format", None):
        raise _TryAgainError("it does not know schemas", 0.01)
    if status in _BUSY:
        raise _TryAgainError(f"it is busy (status {status})", _seconds(headers))
    if status != _OK:
        why = _REFUSALS.get(status, f"it refuses the question (status {status})")
        raise _RefusedError(f"The model gave no answer: {why}.")
    return _read(data)


def _send(line: _Line, body: dict[str, Any]) -> tuple[int, httpx.Headers, bytes]:
    """Send a question and read the answer, no longer and no more than allowed."""
    end = time.monotonic() + MOST_SECONDS
    data = b""
    with line.client.stream("POST", f"{line.model.url}/chat/completions", json=body) as answer:
        for piece in answer.iter_bytes():
            data += piece
            if len(data) > MOST_ANSWER:
                raise _TryAgainError("its answer is far too long")
            if time.monotonic() > end:
                raise _TryAgainError("it took too long")
        return answer.status_code, answer.headers, data


def _seconds(headers: httpx.Headers) -> float:
    said = headers.get("Retry-After", "")
    return float(said) if said.isdecimal() else 0.0


def _read(data: bytes) -> tuple[str, int]:
    """Return the text and the tokens of an answer in the manner of OpenAI."""
    try:
        said = json.loads(data)
        text = said["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as garbage:
        raise _TryAgainError("its answer has another form") from garbage
    if not isinstance(text, str):
        raise _TryAgainError("its answer is empty")
    usage = said.get("usage")
    tokens = usage.get("total_tokens") if isinstance(usage, dict) else None
    return text, tokens if isinstance(tokens, int) else 0
