"""What may be spent on foreign guests: norms by date, estimates, settlements."""
