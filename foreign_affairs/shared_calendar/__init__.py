"""Everything dated, from every app: one entry per thing, rendered when written; feeds."""
