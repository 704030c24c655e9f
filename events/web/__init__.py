"""The pages of events, and of the annual plan as it is held."""
