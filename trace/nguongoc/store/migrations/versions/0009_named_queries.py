"""Questions that an organisation keeps under a name"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_query",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_event_query_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "name", name=op.f("pk_event_query")),
    )


def downgrade() -> None:
    op.drop_table("event_query")
