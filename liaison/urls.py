"""Addresses of this floor."""

app_name = "liaison"
urlpatterns: list = []
