"""The rules of the annual plan. Pure: no Django, no clock."""
