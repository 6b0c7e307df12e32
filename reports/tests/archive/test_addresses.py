"""Which addresses belong to the record, and which file each becomes."""

import pytest

from reports.archive.addresses import (
    address_of,
    belongs,
    file_of_data,
    file_of_page,
    file_of_static,
    leads_on,
)


@pytest.mark.parametrize(
    ("base", "link", "address"),
    [
        ("/families/", "asia/", "/families/asia/"),
        ("/families/?on=2005-03-01", "?", "/families/"),
        ("/trail/?page=3", "?page=2", "/trail/?page=2"),
        ("/trail/?page=2", "?page=1", "/trail/"),
        ("/", "/liaison/?kind=relay&month=2005-02#list", "/liaison/?kind=relay&month=2005-02"),
        ("/", "http://127.0.0.1:8000/reports/", "/reports/"),
        ("/", "http://127.0.0.1:80001/reports/", None),
        ("/", "https://example.org/", None),
        ("/", "mailto:csd@example.org", None),
    ],
)
def test_a_link_is_read_as_a_browser_reads_it(settings, base, link, address):
    settings.SITE_URL = "http://127.0.0.1:8000"

    assert address_of(base, link) == address


@pytest.mark.parametrize(
    ("address", "does"),
    [
        ("/families/asia/?on=2005-03-01", True),
        ("/liaison/feed.atom", True),
        ("/liaison/feed.atom?kind=relay", False),
        ("/accounts/login/", False),
        ("/subscribe/", False),
        ("/liaison/request/new/", False),
        ("/archive/public-record.zip", False),
        ("/admin/", False),
        ("/nowhere/", False),
    ],
)
def test_what_is_for_acting_is_no_part_of_the_record(address, does):
    assert belongs(address) is does


@pytest.mark.parametrize(
    ("base", "address", "is_followed"),
    [
        ("/calendar/", "/calendar/?when=past", True),
        ("/calendar/?when=past", "/calendar/?when=past&with=itu", False),
        ("/calendar/?when=past", "/calendar/?when=past&page=2", True),
        ("/calendar/?when=past&page=2", "/calendar/?when=past", True),
        ("/calendar/?when=past", "/calendar/", True),
        ("/reports/2005-02/", "/liaison/?kind=relay&month=2005-02", True),
    ],
)
def test_filters_of_filters_are_not_followed(base, address, is_followed):
    assert leads_on(base, address) is is_followed


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/families/asia/", "families/asia/index.html"),
        ("/trail/?page=2", "trail/index-page-2.html"),
        ("/liaison/?kind=relay&month=2005-02", "liaison/index-kind-relay-month-2005-02.html"),
    ],
)
def test_the_file_of_a_page_says_what_it_is(address, file):
    assert file_of_page(address) == file


def test_no_address_leaves_the_folder_or_breaks_a_file_system():
    hostile = [
        file_of_page("/%2e%2e/%2e%2e/etc/"),
        file_of_page("/families/?q=..%2f..%2fx"),
        file_of_page(f"/channels/{'x' * 300}/"),
        file_of_data("/files/a%3Ab%2A.pdf"),
    ]

    for file in hostile:
        assert ".." not in file
        assert not set(':*?"<>|\\ ') & set(file)
        assert all(len(part) < 100 for part in file.split("/"))
    assert len(set(hostile)) == len(hostile)


def test_what_is_no_page_keeps_its_name():
    assert file_of_data("/liaison/feed.atom") == "liaison/feed.atom"
    assert file_of_data("/api/v1/families") == "data/families.json"
    assert file_of_data("/families/seats.csv?on=2005-03-01") != "families/seats.csv"
    assert file_of_static("/static/css/portal.0123456789ab.css") == "static/css/portal.css"
