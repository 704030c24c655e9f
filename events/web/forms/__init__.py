"""The forms of events: which questions, in which words, of which shape. No rule lives here."""
