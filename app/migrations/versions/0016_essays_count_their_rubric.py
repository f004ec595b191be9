"""An essay without points of its own counts what its rubric adds up to; those given stay as given.

Until now such an essay counted one point. Its versions say so from here on, so that quizzes that
were given go on as they began, and the next text of its deck makes a version that does not.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

VERSIONS = sa.text(
    "select v.card_id, v.number, v.body from card_version v"
    " join card c on c.id = v.card_id where c.kind = 'essay' order by v.card_id, v.number"
)
KEEP = sa.text("update card_version set body = :body where card_id = :card and number = :number")


def upgrade() -> None:
    """Bring the tables to this revision."""
    bind = op.get_bind()
    for card, number, text in bind.execute(VERSIONS).all():
        body = {"points": 1.0} | json.loads(text)
        said = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        bind.execute(KEEP, {"card": card, "number": number, "body": said})
    op.execute("update card set digest = '' where kind = 'essay'")
