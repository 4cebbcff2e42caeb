"""An address is told of more than recalls"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("recall_webhook") as webhook:
        webhook.add_column(
            sa.Column("topics", sa.String(length=200), nullable=False, server_default="recall.notice")
        )


def downgrade() -> None:
    with op.batch_alter_table("recall_webhook") as webhook:
        webhook.drop_column("topics")
