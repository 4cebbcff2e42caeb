"""Standing questions, and the numbers that events are told by"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_fresh",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_fresh_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_fresh")),
    )
    op.create_table(
        "event_arrival",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_arrival_event_id_event")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_event_arrival")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_arrival_event_id")),
    )
    op.create_table(
        "event_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("query_name", sa.String(length=100), nullable=False),
        sa.Column("dest", sa.String(length=2000), nullable=False),
        sa.Column("format", sa.String(length=30), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("initial_record_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("schedule", sa.LargeBinary(), nullable=True),
        sa.Column("report_if_empty", sa.Boolean(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pending", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_event_subscription_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "query_name"],
            ["event_query.organisation_id", "event_query.name"],
            name=op.f("fk_event_subscription_organisation_id_query_name_event_query"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_subscription")),
    )
    op.create_index(
        op.f("ix_event_subscription_organisation_id"), "event_subscription", ["organisation_id"], unique=False
    )
    op.execute("INSERT INTO event_fresh (event_id) SELECT id FROM event")


def downgrade() -> None:
    op.drop_table("event_subscription")
    op.drop_table("event_arrival")
    op.drop_table("event_fresh")
