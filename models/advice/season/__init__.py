"""A hub's season out of its records: the plan, what is to be expected of it, and how a week is shared out.

Pure: views of models.records.seasons in, types of models.planning out. A figure that the records do not have comes from the crop's own
figures; a planting that cannot be reckoned with is left out, and said so.
"""
