"""Which note is which card: ids that stay the same however often a deck goes out and comes in.

A card that came from Anki has its note's guid in its key, and takes it along when it goes back.
Every other card has a guid made from the ids of its deck and itself.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import sha1, sha256

_KEY = re.compile(r"anki-((?:[0-9a-f]{2}){1,27})")
_LONGEST = 27  # bytes of a guid whose key, and a number behind it, is as long as an id may be


def key_of(guid: str) -> str:
    """Return the key of the card that a note becomes."""
    raw = guid.encode("utf-8", "surrogatepass")
    if 0 < len(raw) <= _LONGEST:
        return f"anki-{raw.hex()}"
    return f"anki.{sha256(raw).hexdigest()[:32]}"


def guid_of(deck: str, card: str) -> str:
    """Return the guid of the note that a card becomes."""
    found = _KEY.fullmatch(card)
    if found:
        raw = bytes.fromhex(found[1])
        try:
            return raw.decode()
        except UnicodeDecodeError:
            pass
    return urlsafe_b64encode(_digest(deck, card)[:12]).decode()


def home_id(name: str) -> int:
    """Return the number of a deck: like the time of its making, and always the same."""
    return 1_400_000_000_000 + int.from_bytes(_digest("deck", name)[:5], "big") % 100_000_000_000


def checksum(first: str) -> int:
    """Return the number by which Anki finds notes with the same first field, given as words."""
    return int(sha1(first.encode("utf-8", "surrogatepass")).hexdigest()[:8], 16)  # noqa: S324 - Anki's own choice, no secret


def _digest(*parts: str) -> bytes:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
