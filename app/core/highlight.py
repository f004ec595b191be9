"""Code in a card: its keywords, names, texts and numbers get a class each, for the stylesheet.

Only the languages listed are known, and only blocks of a bounded length are read, as what reads
some languages takes time that grows with the square of the length.
"""

from __future__ import annotations

import html
from functools import cache
from typing import TYPE_CHECKING

from pygments.lexers import get_lexer_by_name
from pygments.token import Token

if TYPE_CHECKING:
    from pygments.lexer import Lexer

LONGEST = 2_000  # characters of one block
_NAMES = (
    "bash c c# c++ cpp csharp css diff go haskell html http ini java javascript js json julia "
    "kotlin lua matlab octave perl php py python r rb rs ruby rust scala sh shell sql swift tex "
    "latex toml ts typescript xml yaml yml"
)
LANGUAGES = frozenset(_NAMES.split())
_KINDS = (
    (Token.Comment.Preproc, "code-keyword"),
    (Token.Comment, "code-comment"),
    (Token.Keyword, "code-keyword"),
    (Token.Operator.Word, "code-keyword"),
    (Token.Name.Tag, "code-keyword"),
    (Token.Name.Function, "code-name"),
    (Token.Name.Class, "code-name"),
    (Token.Name.Decorator, "code-name"),
    (Token.Name.Attribute, "code-name"),
    (Token.Name.Builtin, "code-name"),
    (Token.Literal.Number, "code-number"),
    (Token.Literal, "code-string"),
    (Token.Generic.Deleted, "code-gone"),
    (Token.Generic.Inserted, "code-new"),
)
CLASSES = frozenset(name for _, name in _KINDS)


def highlight(code: str, language: str) -> str | None:
    """Return code as HTML with its words marked; None if it is left as it is."""
    if language.lower() not in LANGUAGES or len(code) > LONGEST:
        return None
    return "".join(
        _marked(html.escape(text, quote=False), _class(kind))
        for kind, text in _lexer(language.lower()).get_tokens(code)
    )


def _marked(text: str, name: str) -> str:
    return f'<span class="{name}">{text}</span>' if name else text


@cache
def _class(kind: object) -> str:
    return next((name for group, name in _KINDS if kind in group), "")


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language, stripnl=False, ensurenl=False)
