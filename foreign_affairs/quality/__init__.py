"""The applicant's voice: evaluation slips after each result, feedback and complaints."""
