"""The planting of the records: who stands in which bed until when, what clashes and what would cure it, where a wish fits.

Pure: the view of models.records.bed_plan in, types of models.planning.planting out. A planting that is done stands where it was written
down; one that is to come, where its open task says.
"""
