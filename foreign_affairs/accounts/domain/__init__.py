"""The rules of accounts. Pure: no Django, no clock."""
