"""The pages of delegations."""
