"""规: what follows from the facts on a day. Pure functions of (item, day, policy): no IO, no clock."""
