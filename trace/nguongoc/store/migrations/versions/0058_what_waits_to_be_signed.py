"""What waits for a signature is of a kind"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("preparation") as table:
        table.add_column(sa.Column("kind", sa.String(length=20), nullable=False, server_default="lot"))
        table.add_column(sa.Column("said", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("preparation") as table:
        table.alter_column("kind", server_default=None)
        table.alter_column("said", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("preparation") as table:
        table.drop_column("said")
        table.drop_column("kind")
