"""The API's doors of the applicant's voice."""
