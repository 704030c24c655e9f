"""The rules of events. Pure: no Django, no clock."""
