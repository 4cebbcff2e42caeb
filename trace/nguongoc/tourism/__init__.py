"""From the pack to the place: what can be visited near an origin, this month, and why it is shown."""
