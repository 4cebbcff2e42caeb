"""Addresses that ended, and messages that are told again"""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("recall_webhook") as webhook:
        webhook.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        webhook.add_column(sa.Column("end_status", sa.Integer(), nullable=True))
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("begun_at", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("begun_at")
    with op.batch_alter_table("recall_webhook") as webhook:
        webhook.drop_column("end_status")
        webhook.drop_column("ended_at")
