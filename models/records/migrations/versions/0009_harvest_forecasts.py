"""harvest forecasts as they were issued, with what was picked"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "harvest_forecasts",
        sa.Column("crop", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("weeks_ahead", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("planned", sa.Double(), nullable=False),
        sa.Column("p20", sa.Double(), nullable=False),
        sa.Column("p50", sa.Double(), nullable=False),
        sa.Column("p80", sa.Double(), nullable=False),
        sa.Column("covered_p", sa.Double(), nullable=True),
        sa.Column("last_year", sa.Double(), nullable=True),
        sa.Column("outcome", sa.Double(), nullable=True),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvest_forecasts")),
        sa.UniqueConstraint("crop", "week", "weeks_ahead", name=op.f("uq_harvest_forecasts_crop")),
    )
    with op.batch_alter_table("harvest_forecasts", schema=None) as batch_op:
        batch_op.create_index("ix_harvest_forecasts_week", ["week"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("harvest_forecasts", schema=None) as batch_op:
        batch_op.drop_index("ix_harvest_forecasts_week")
    op.drop_table("harvest_forecasts")
