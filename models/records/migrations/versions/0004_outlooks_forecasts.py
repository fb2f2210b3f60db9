"""outlooks and forecasts, with what came of them"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outlooks",
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlooks")),
        sa.UniqueConstraint("provider", "issued_at", name=op.f("uq_outlooks_provider")),
    )
    with op.batch_alter_table("outlooks", schema=None) as batch_op:
        batch_op.create_index("ix_outlooks_fetched_at", ["fetched_at"], unique=False)
    op.create_table(
        "forecasts",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("target_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("target_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hindcast", sa.Boolean(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("p20", sa.Double(), nullable=False),
        sa.Column("p50", sa.Double(), nullable=False),
        sa.Column("p80", sa.Double(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.Double(), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_forecasts_place_id_places"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecasts")),
        sa.UniqueConstraint("kind", "place_id", "target_from", "lead", name=op.f("uq_forecasts_kind")),
    )
    with op.batch_alter_table("forecasts", schema=None) as batch_op:
        batch_op.create_index("ix_forecasts_kind_target_to", ["kind", "target_to"], unique=False)
        batch_op.create_index("ix_forecasts_place_id", ["place_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("forecasts", schema=None) as batch_op:
        batch_op.drop_index("ix_forecasts_place_id")
        batch_op.drop_index("ix_forecasts_kind_target_to")
    op.drop_table("forecasts")
    with op.batch_alter_table("outlooks", schema=None) as batch_op:
        batch_op.drop_index("ix_outlooks_fetched_at")
    op.drop_table("outlooks")
