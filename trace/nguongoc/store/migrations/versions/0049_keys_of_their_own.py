"""DIDs of organisations by date, and what waits for signatures of keys that lie with them"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation_did",
        sa.Column("did", sa.String(length=400), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_did_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("did", name=op.f("pk_organisation_did")),
    )
    op.create_index(op.f("ix_organisation_did_organisation_id"), "organisation_did", ["organisation_id"])
    op.create_table(
        "did_challenge",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("did", sa.String(length=400), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_did_challenge_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_did_challenge")),
    )
    op.create_table(
        "preparation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kid", sa.String(length=500), nullable=False),
        sa.Column("proof_kid", sa.String(length=500), nullable=False),
        sa.Column("algorithm", sa.String(length=10), nullable=False),
        sa.Column("event", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=False),
        sa.Column("list_id", sa.String(length=20), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_sha256", sa.String(length=64), nullable=True),
        sa.Column("warnings", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_preparation_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
    )
    op.create_index(op.f("ix_preparation_organisation_id"), "preparation", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("preparation")
    op.drop_table("did_challenge")
    op.drop_table("organisation_did")
