"""The forms of permits. A form checks shapes; what the law asks is asked by the operations."""
