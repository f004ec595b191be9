"""Alembic's environment: runs revisions on the connection that `upgrade` hands over."""

from alembic import context

from app.accounts import classrooms as _classrooms
from app.accounts import models as _accounts
from app.articles import models as _articles
from app.authoring import models as _authoring
from app.coursework import models as _coursework
from app.db import Base
from app.decks import models as _decks
from app.gradebook import models as _gradebook
from app.progress import models as _progress
from app.quizzes import models as _quizzes
from app.study import models as _study

TABLES = (
    _accounts,
    _classrooms,
    _articles,
    _authoring,
    _coursework,
    _decks,
    _gradebook,
    _progress,
    _quizzes,
    _study,
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
