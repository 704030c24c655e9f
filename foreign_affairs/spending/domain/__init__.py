"""The rules of spending on foreign guests. Pure: no Django, no clock. Money is whole đồng."""
