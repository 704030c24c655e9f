"""The forms of the applicant's voice. No rule lives here."""
