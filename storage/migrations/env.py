"""Alembic's entry: runs the migrations on the connection that migrate.py holds."""

from alembic import context

from storage.tables import metadata


def run() -> None:
    """Run within the transaction that is open, one for all revisions."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        render_as_batch=True,  # SQLite changes a table by copying it
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
