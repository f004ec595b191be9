"""What an author does with an article: keep its text, choose cards, decide them, take that back.

Instants are whole milliseconds. Deciding changes the rows alone; the draft's text comes ready made
(`growing`), and the doors keep both in one transaction.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.articles import queries
from app.articles.models import Article, ArticleText, Proposal, RuleRate
from app.articles.queries import Held
from app.core.articlejson import Drafted, parts_to_json
from app.core.facts.article import Article as Read
from app.core.refusals import RefusalError
from app.core.rulerates import rank
from app.decks.models import Deck

MOST_TITLE, MOST_NAME, MOST_REASON = 200, 200, 200
CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a proposal; `body` and `was` are JSON, `was` for taking it back."""

    id: int
    state: str
    body: str = ""
    was: str = ""
    card_key: str = ""
    fact_key: str = ""
    own: bool = False
    reason: str = ""


class DecidedError(RefusalError):
    """Another window decided one of these meanwhile."""

    def __init__(self) -> None:
        super().__init__("This was decided in another window", "Go on with the next card.")


def keep_article(
    session: Session, *, user_id: int, read: Read, name: str, kinds: Sequence[str], now: int
) -> Article:
    """Keep an article that somebody looks at; it belongs to no deck yet."""
    article = Article(
        key=secrets.token_urlsafe(16),
        user_id=user_id,
        title=" ".join(read.title.split())[:MOST_TITLE] or "Untitled article",
        lang=read.lang or "en",
        version=0,
        at=now,
    )
    session.add(article)
    session.flush()
    add_version(
        session, article=article, user_id=user_id, read=read, name=name, kinds=kinds, now=now
    )
    return article


def add_version(  # noqa: PLR0913 - a version has these parts
    session: Session,
    *,
    article: Article,
    user_id: int,
    read: Read,
    name: str,
    kinds: Sequence[str],
    now: int,
) -> ArticleText:
    """Keep a text as the newest version of an article; it is to be drafted next."""
    article.version += 1
    text = ArticleText(
        article_id=article.id,
        number=article.version,
        name=name[:MOST_NAME],
        text=read.text,
        parts=parts_to_json(read),
        sha=digest(read.text),
        words=len(read.text.split()),
        sentences=sum(1 for _ in read.places()),
        user_id=user_id,
        at=now,
        kinds=",".join(kinds),
        beat=now,
    )
    session.add(text)
    session.flush()
    return text


def digest(text: str) -> str:
    """Name what a text says."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def draft_anew(session: Session, text: ArticleText, *, kinds: Sequence[str], now: int) -> None:
    """Let a text be drafted once more, for these kinds of cards; what was found goes."""
    session.execute(
        delete(Proposal).where(
            *queries.of_version(text.article_id, text.number), Proposal.state == "spare"
        )
    )
    text.kinds = ",".join(kinds)
    text.state, text.done, text.total, text.beat = "drafting", 0, 0, now
    session.flush()


def tell_progress(
    session: Session, where: tuple[int, int], done: int, total: int, now: int
) -> None:
    """Note how far the work at a version is."""
    _set(session, where, done=done, total=total, beat=now)


def tell_failure(session: Session, where: tuple[int, int]) -> None:
    """Note that a version could not be drafted."""
    _set(session, where, state="failed")


def _set(session: Session, where: tuple[int, int], **values: int | str) -> None:
    session.execute(
        update(ArticleText)
        .where(ArticleText.article_id == where[0], ArticleText.number == where[1])
        .values(**values)
    )


def claim(session: Session, where: tuple[int, int], *, before: int, now: int) -> bool:
    """Take over the work at a version that nobody was heard of since; tell whether it is ours."""
    taken = session.execute(
        update(ArticleText)
        .where(
            ArticleText.article_id == where[0],
            ArticleText.number == where[1],
            ArticleText.state == "drafting",
            ArticleText.beat < before,
        )
        .values(beat=now)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined] # an update counts its rows


def store_drafted(
    session: Session, where: tuple[int, int], found: Sequence[Drafted], *, user_id: int
) -> None:
    """Keep what a version gives, ranked by what became of earlier cards of the same rules."""
    own, others = queries.rates(session, user_id)
    rows = [row_of(where, one, score) for one, score in rank(found, own, others)]
    for first in range(0, len(rows), CHUNK):
        session.execute(insert(Proposal), rows[first : first + CHUNK])
    _set(session, where, state="drafted")


def row_of(where: tuple[int, int], one: Drafted, score: float) -> dict[str, object]:
    """Return a proposal of a version as it is stored, with its score."""
    return {
        "article_id": where[0],
        "number": where[1],
        "kind": one.kind,
        "body": one.card,
        "claim": one.claim,
        "section": one.section,
        "start": one.start,
        "length": one.length,
        "rule": one.rule,
        "score": score,
    }


def take_in(session: Session, *, article: Article, deck: Deck, source_key: str) -> None:
    """Let an article belong to a deck, among whose sources it has this id."""
    article.deck_id = deck.id
    article.source_key = source_key
    session.flush()


def propose_best(session: Session, article: Article, most: int) -> int:
    """Put the best of what was found and not shown yet into the queue; return how many."""
    best = session.scalars(
        select(Proposal.id)
        .where(*queries.of_version(article.id, article.version), Proposal.state == "spare")
        .order_by(Proposal.score.desc(), Proposal.id)
        .limit(most)
    ).all()
    for first in range(0, len(best), CHUNK):
        chosen = Proposal.id.in_(best[first : first + CHUNK])
        session.execute(update(Proposal).where(chosen).values(state="new"))
    return len(best)


def decide(
    session: Session,
    *,
    user_id: int,
    found: Iterable[Proposal],
    verdicts: Sequence[Verdict],
    now: int,
) -> None:
    """Keep what was decided of proposals that wait; raise DecidedError where one no longer does."""
    rules = {one.id: one.rule for one in found}
    for verdict in verdicts:
        values = {
            "state": verdict.state,
            "was": verdict.was,
            "card_key": verdict.card_key,
            "fact_key": verdict.fact_key,
            "own": verdict.own,
            "reason": verdict.reason[:MOST_REASON],
            "user_id": user_id,
            "at": now,
        }
        if verdict.body:
            values["body"] = verdict.body
        changed = session.execute(
            update(Proposal)
            .where(Proposal.id == verdict.id, Proposal.state == "new")
            .values(**values)
        )
        if not changed.rowcount:  # type: ignore[attr-defined] # an update counts its rows
            raise DecidedError
        _count(session, user_id, rules[verdict.id], verdict.state, 1)


def take_back(
    session: Session, *, user_id: int, found: Sequence[Proposal], bodies: Sequence[str]
) -> None:
    """Let decided proposals wait again as they were; raise DecidedError where one does already.

    The id of a card stays for those that update one.
    """
    for one, body in zip(found, bodies, strict=True):
        before = one.state
        if before not in queries.DECIDED:
            raise DecidedError
        key = one.card_key if one.aim != "add" else ""
        fresh = {"state": "new", "body": body, "card_key": key, "fact_key": "", "own": False}
        changed = session.execute(
            update(Proposal)
            .where(Proposal.id == one.id, Proposal.state == before, Proposal.at == one.at)
            .values(**fresh, reason="", was="", at=0)
        )
        if not changed.rowcount:  # type: ignore[attr-defined] # an update counts its rows
            raise DecidedError
        _count(session, one.user_id or user_id, one.rule, before, -1)
    session.expire_all()


def _count(session: Session, user_id: int, rule: str, state: str, change: int) -> None:
    """Count a decision for its rule, or count it no more."""
    if not rule:
        return
    found = session.get(RuleRate, (user_id, rule), with_for_update=True)
    if found is None:
        found = RuleRate(user_id=user_id, rule=rule, accepted=0, edited=0, rejected=0)
        session.add(found)
    setattr(found, state, max(0, getattr(found, state) + change))
    session.flush()


def show(session: Session, article: Article, shown: str) -> None:
    """Say what readers of the deck may see of a text."""
    article.shown = shown
    session.flush()


def drop(session: Session, one: Held) -> None:
    """Delete an article with all its texts and proposals; cards that were accepted stay."""
    session.execute(delete(Article).where(Article.id == one.article.id))
    session.expire_all()


def tidy(session: Session, before: int) -> int:
    """Delete articles that were only looked at, and not since; return how many."""
    old = Article.deck_id.is_(None) & ((Article.at < before) | Article.user_id.is_(None))
    return session.execute(delete(Article).where(old)).rowcount  # type: ignore[attr-defined, no-any-return] # a delete counts its rows
