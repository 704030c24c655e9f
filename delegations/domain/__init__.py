"""The rules of incoming delegations. Pure: no Django, no clock."""
