"""The rules of permits. Pure: no Django, no clock."""
