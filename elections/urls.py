"""Addresses of this floor."""

app_name = "elections"
urlpatterns: list = []
