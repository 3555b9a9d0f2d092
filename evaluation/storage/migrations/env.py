"""Run by Alembic: applies the steps on the connection that `evaluation.storage.schema` hands in."""

from alembic import context

from evaluation.storage.panel_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
