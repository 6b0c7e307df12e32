"""Every address of the portal. They are a promise: add, never rename."""

from django.contrib import admin
from django.urls import include, path

from csb_portal import admin_ground, home, views, views_data, views_profile
from reports.api import api as open_figures

urlpatterns = [
    path("", home.home, name="home"),
    path("desk/", home.desk, name="desk"),
    path("trail/", views.trail, name="trail"),
    path("trail/export.jsonl", views.trail_export, name="trail-export"),
    path("privacy/", views_data.privacy, name="privacy"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/profile/", views_profile.profile, name="profile"),
    path("accounts/data/", views_data.my_data, name="my-data"),
    path("accounts/data/export.json", views_data.my_data_json, name="my-data-json"),
    path("accounts/data/export.txt", views_data.my_data_text, name="my-data-text"),
    path("accounts/", include("allauth.urls")),
    path("admin/mail-files/", admin_ground.mail_file_list, name="mail-file-list"),
    path("admin/mail-files/<str:name>/", admin_ground.mail_file_detail, name="mail-file-detail"),
    path("admin/mail-release/", admin_ground.mail_release, name="mail-release"),
    path("admin/", admin.site.urls),
    path("", include("families.urls")),
    path("", include("elections.urls")),
    path("", include("secretariat.urls")),
    path("", include("liaison.urls")),
    path("", include("reports.urls")),
    path("api/v1/", open_figures.urls),
]
