"""Demo data: a year of the office re-told, and live dossiers around today. Only for a laptop."""
