"""Outbox rows written inside operations; a task delivers them, the site lists them."""
