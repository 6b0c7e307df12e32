"""Addresses of this floor."""

app_name = "reports"
urlpatterns: list = []
