"""Addresses of this floor."""

from django.urls import path, re_path

from reports.views import (
    archive,
    history,
    open_figures,
    public,
    records,
    search,
    sections,
    subscriptions,
    translations,
    workroom,
    writing,
)

app_name = "reports"
urlpatterns = [
    path("reports/", public.report_list, name="report-list"),
    path("reports/feed.atom", public.feed, name="feed"),
    path("reports/feed.<str:language>.atom", public.feed, name="language-feed"),
    re_path(
        r"^reports/(?P<month>[^/]+)\.(?P<ending>pdf|json)$", public.report_file, name="report-file"
    ),
    re_path(
        r"^reports/(?P<month>[^/]+)/(?P<version>[^/]+)\.(?P<ending>pdf|json)$",
        public.report_file,
        name="version-file",
    ),
    re_path(
        r"^reports/(?P<month>[^/]+)/(?P<version>[^/]+)/(?P<language>[^/]+)\.(?P<ending>pdf|json)$",
        public.report_file,
        name="translation-file",
    ),
    path("reports/<str:month>/", public.report_detail, name="report-detail"),
    path("reports/<str:month>/draft/", workroom.report_draft, name="report-draft"),
    path("reports/<str:month>/edit/", writing.report_edit, name="report-edit"),
    path("reports/<str:month>/edit/<str:section>/", writing.section_edit, name="section-edit"),
    path("reports/<str:month>/history/", history.report_history, name="report-history"),
    path(
        "reports/<str:month>/sections/<str:section>/",
        sections.section_detail,
        name="section-detail",
    ),
    path(
        "reports/<str:month>/sections/<str:section>/assign/",
        sections.section_assign,
        name="section-assign",
    ),
    path(
        "reports/<str:month>/comments/<int:pk>/reply/", sections.comment_reply, name="comment-reply"
    ),
    path(
        "reports/<str:month>/translations/", translations.translation_list, name="translation-list"
    ),
    path(
        "reports/<str:month>/translations/<str:language>/",
        translations.report_translate,
        name="report-translate",
    ),
    path(
        "reports/<str:month>/translations/<int:pk>/check/",
        translations.translation_check,
        name="translation-check",
    ),
    path("reports/<str:month>/submit/", workroom.report_submit, name="report-submit"),
    path("reports/<str:month>/approve/", workroom.report_approve, name="report-approve"),
    path("reports/<str:month>/publish/", workroom.report_publish, name="report-publish"),
    path("reports/<str:month>/correct/", writing.report_correct, name="report-correct"),
    path("reports/<str:month>/withdraw/", workroom.correction_withdraw, name="correction-withdraw"),
    path("reports/<str:month>/figures/<slug:key>/", records.figure_records, name="figure-records"),
    path("reports/<str:month>/<str:version>/", public.version_detail, name="version-detail"),
    path(
        "reports/<str:month>/<str:version>/<str:language>/",
        public.translation_detail,
        name="translation-detail",
    ),
    path("search/", search.search, name="search"),
    path("api/", open_figures.open_figures, name="open-figures"),
    path("archive/", archive.archive_page, name="archive"),
    path("archive/public-record.zip", archive.archive_zip, name="archive-zip"),
    path("subscribe/", subscriptions.subscribe, name="subscribe"),
    path("subscribe/sent/", subscriptions.subscribe_sent, name="subscribe-sent"),
    path("subscribe/<str:token>/", subscriptions.subscribe_confirm, name="subscribe-confirm"),
    path("unsubscribe/<str:token>/", subscriptions.unsubscribe_page, name="unsubscribe"),
]
