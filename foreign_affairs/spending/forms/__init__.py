"""The forms of estimates and settlements, as pages ask for them. No rule lives here."""
