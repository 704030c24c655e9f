"""Conference permits: dossiers, their clock, and what is granted."""
