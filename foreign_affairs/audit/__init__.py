"""Who did what when: append-only entries, hash-chained per subject."""
