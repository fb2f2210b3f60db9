"""Alembic's entry: run on the connection that database.migrate hands over."""

from alembic import context

import models.records.tables  # noqa: F401
from models.records.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite cannot alter a column in place; batch mode copies the table
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
