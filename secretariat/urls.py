"""Addresses of this floor."""

app_name = "secretariat"
urlpatterns: list = []
