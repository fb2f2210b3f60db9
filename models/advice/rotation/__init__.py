"""The grazing rotation between farm and planner: the problem that a farm sets, and the plan in words."""
