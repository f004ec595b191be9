"""The revision that brought the gradebook leaves classes be, and keeps marks as they were given."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app import migrations
from tests.integration.test_migrations_of_classes import CLASSROOM
from tests.integration.test_migrations_of_teaching import PERSON, fill, read

CATEGORY = "insert into grade_category values (1, 1, 'Tests', 5000, 1, false, 0)"
ITEM = """
insert into grade_item (id, classroom_id, category_id, title, worth, extra, created_at)
values (1, 1, 1, 'Essay on paper', 20000000, false, 0)
"""
ENTRY = """
insert into grade_entry (id, item_id, user_id, kind, points, was, note, by_id, at)
values ({}, 1, 1, '{}', {}, 'none', '', 1, 0)
"""


def test_revision_0010_keeps_classes_and_holds_only_marks_that_make_sense(engine: Engine) -> None:
    migrations.upgrade(engine, target="0009")
    fill(engine, PERSON, CLASSROOM)
    assert migrations.upgrade(engine, target="0010") is True
    assert read(engine, "select title, letters from classroom") == [("Biology", "[]")]
    fill(engine, CATEGORY, ITEM, ENTRY.format(1, "mark", 15_000_000))
    for wrong in (("mark", "null"), ("mark", -1), ("excuse", 1), ("guess", "null")):
        with pytest.raises(IntegrityError):
            fill(engine, ENTRY.format(2, *wrong))
    with pytest.raises(IntegrityError):
        fill(engine, "update grade_item set worth = 0")
    fill(engine, "delete from grade_category")
    assert read(engine, "select category_id, worth from grade_item") == [(None, 20_000_000)]
    fill(engine, "delete from classroom")
    assert read(engine, "select id from grade_entry") == []
