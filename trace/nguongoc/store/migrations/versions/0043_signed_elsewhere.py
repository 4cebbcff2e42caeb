"""Credentials of certificates that were signed elsewhere"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handed_attestation",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("issuer_did", sa.String(length=1024), nullable=False),
        sa.Column("issuer_name", sa.String(length=2048), nullable=False),
        sa.Column("list_url", sa.String(length=2048), nullable=True),
        sa.Column("list_index", sa.BigInteger(), nullable=True),
        sa.Column("attested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_by", sa.Uuid(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=300), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["id"], ["trust_document.id"], name=op.f("fk_handed_attestation_id_trust_document")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_handed_attestation_certificate_id_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["handed_in_by"],
            ["organisation.id"],
            name=op.f("fk_handed_attestation_handed_in_by_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_attestation")),
    )
    op.create_index(op.f("ix_handed_attestation_certificate_id"), "handed_attestation", ["certificate_id"])
    op.create_index(op.f("ix_handed_attestation_asked_at"), "handed_attestation", ["asked_at"])
    op.create_table(
        "outside_document",
        sa.Column("url", sa.String(length=2048), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("url", "sha256", name=op.f("pk_outside_document")),
    )


def downgrade() -> None:
    op.drop_table("outside_document")
    op.drop_table("handed_attestation")
