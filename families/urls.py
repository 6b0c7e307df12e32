"""Addresses of this floor."""

app_name = "families"
urlpatterns: list = []
