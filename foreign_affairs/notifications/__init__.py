"""Outbox rows written inside operations; a task delivers them. Notices are also listed on the site."""
