"""Who uses the house: people, their roles, organisations and units, API tokens."""
