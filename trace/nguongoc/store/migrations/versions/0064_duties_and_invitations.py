"""Owners, clerks and members who sign in, who is invited to, who typed a lot, and what members say of it"""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account") as batch:
        # Whoever signed in until now did everything.
        batch.add_column(sa.Column("duty", sa.String(length=10), nullable=False, server_default="owner"))
        batch.add_column(sa.Column("member_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_account_member_id_member"), "member", ["member_id"], ["id"])
        batch.create_index(op.f("ix_account_member_id"), ["member_id"])
    with op.batch_alter_table("account") as batch:
        batch.alter_column("duty", server_default=None)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("display_name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("duty", sa.String(length=10), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_invitation_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
    )
    for column in ("organisation_id", "member_id", "expires_at"):
        op.create_index(op.f(f"ix_invitation_{column}"), "invitation", [column])
    op.create_table(
        "lot_entry",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.String(length=60), nullable=False),
        sa.Column("duty", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_lot_entry_batch_id_batch")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_lot_entry")),
    )
    op.create_table(
        "confirmation",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("thing", sa.String(length=10), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("word", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("said_by", sa.String(length=60), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_confirmation_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_confirmation_member_id_member")),
        sa.PrimaryKeyConstraint(
            "organisation_id", "member_id", "thing", "thing_id", name=op.f("pk_confirmation")
        ),
    )
    op.create_index("ix_confirmation_thing_id", "confirmation", ["thing_id"])


def downgrade() -> None:
    op.drop_table("confirmation")
    op.drop_table("lot_entry")
    op.drop_table("invitation")
    with op.batch_alter_table("account") as batch:
        batch.drop_index(op.f("ix_account_member_id"))
        batch.drop_constraint(op.f("fk_account_member_id_member"), type_="foreignkey")
        batch.drop_column("member_id")
        batch.drop_column("duty")
