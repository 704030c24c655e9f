"""The pages of the applicant's voice."""
