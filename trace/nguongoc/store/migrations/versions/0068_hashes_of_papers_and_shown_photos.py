"""Papers of certificates and shown photos of the diary have hashes of their own"""

from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

PAPER = sa.table(
    "certificate_paper",
    sa.column("certificate_id", sa.Uuid),
    sa.column("body", sa.LargeBinary),
    sa.column("sha256", sa.String),
)
PHOTO = sa.table(
    "diary_photo",
    sa.column("organisation_id", sa.Uuid),
    sa.column("id", sa.Uuid),
    sa.column("shown", sa.LargeBinary),
    sa.column("shown_sha256", sa.String),
)


def upgrade() -> None:
    with op.batch_alter_table("certificate_paper") as batch_op:
        batch_op.add_column(sa.Column("sha256", sa.String(length=64), nullable=True))
    with op.batch_alter_table("diary_photo") as batch_op:
        batch_op.add_column(sa.Column("shown_sha256", sa.String(length=64), nullable=True))
    _hash(PAPER, (PAPER.c.certificate_id,), PAPER.c.body, PAPER.c.sha256)
    _hash(PHOTO, (PHOTO.c.organisation_id, PHOTO.c.id), PHOTO.c.shown, PHOTO.c.shown_sha256)
    with op.batch_alter_table("certificate_paper") as batch_op:
        batch_op.alter_column("sha256", existing_type=sa.String(length=64), nullable=False)


def _hash(
    rows: sa.TableClause,
    place: tuple[sa.ColumnClause[Any], ...],
    body: sa.ColumnClause[bytes],
    digest: sa.ColumnClause[str],
) -> None:
    """One at a time: the pictures of a whole province do not fit into memory."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(*place).where(body.is_not(None))).all():
        at = sa.and_(*(column == value for column, value in zip(place, row, strict=True)))
        found = connection.execute(sa.select(body).where(at)).scalar_one()
        connection.execute(sa.update(rows).where(at).values({digest.name: sha256(found).hexdigest()}))


def downgrade() -> None:
    with op.batch_alter_table("diary_photo") as batch_op:
        batch_op.drop_column("shown_sha256")
    with op.batch_alter_table("certificate_paper") as batch_op:
        batch_op.drop_column("sha256")
