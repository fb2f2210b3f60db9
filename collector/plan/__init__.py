"""Plans are made here: the problem from what is known of a hub, the plan by models/planning, kept in the records."""
