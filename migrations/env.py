"""What Alembic runs a migration with: our tables, a connection of the owner, one transaction for it all."""

from alembic import context
from sqlalchemy.engine import Connection

import config
import db
from migrations import TABLES, is_ours


def migrate(connection: Connection) -> None:
    """Run the wanted migrations on this connection; on SQLite tables are changed by copying them."""
    context.configure(
        connection=connection,
        target_metadata=TABLES,
        include_object=is_ours,
        render_as_batch=True,
        transactional_ddl=True,  # SQLite can, since db.py says BEGIN itself
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:  # Alembic's own command, which compares the models and writes new migrations
    engine = db.connect(config.load().owner_url)
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
