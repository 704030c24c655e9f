"""Forms of the pages of delegations: shape only."""
