"""The one record of an event, a facility or a certificate"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "record_about",
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_record_about_record_id_record")),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_record_about")),
        sa.UniqueConstraint("record_id", name=op.f("uq_record_about_record_id")),
    )


def downgrade() -> None:
    op.drop_table("record_about")
