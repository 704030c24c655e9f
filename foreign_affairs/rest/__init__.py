"""DRF plumbing: what every API view shares, and the one table from refusals to HTTP statuses."""
