"""Pages of permits."""

urlpatterns: list[object] = []
