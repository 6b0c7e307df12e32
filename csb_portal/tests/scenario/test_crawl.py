"""Every public page of the three months, by the links from the first: no address of a person."""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import resolve

from csb_portal.models import User
from liaison.models import Contact

pytestmark = pytest.mark.django_db

LINK = re.compile(r'(?:href|src|action)="([^"]+)"')
EACH_KIND = 6  # pages of one view differ in their records only


def everybodys_addresses() -> set[str]:
    lists = (User.objects, EmailAddress.objects, Contact.objects)
    return {
        email.lower() for one in lists for email in one.values_list("email", flat=True) if email
    }


def crawl(client, each_kind=EACH_KIND):
    """Yield every answer to whoever follows the links from the first page."""
    waiting, seen, kinds = deque(["/"]), {"/"}, Counter()
    while waiting:
        address = waiting.popleft()
        response = client.get(address)
        yield address, response
        if response.status_code != 200 or "html" not in response.get("Content-Type", ""):
            continue
        for found in LINK.findall(response.text):
            link = urljoin(address, urldefrag(unescape(found)).url)
            path = urlsplit(link).path
            if not link.startswith("/") or path.startswith("/static/") or link in seen:
                continue
            seen.add(link)
            kind = resolve(path).view_name
            kinds[kind] += 1
            if kinds[kind] <= each_kind:
                waiting.append(link)


def text_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace").lower()


def test_no_public_page_shows_the_address_of_a_person():
    addresses = everybodys_addresses()
    assert len(addresses) > 42
    visited, leaks = Counter(), []
    for address, response in crawl(Client()):
        visited[resolve(urlsplit(address).path).view_name] += 1
        assert response.status_code < 500, address
        text = text_of(response)
        leaks += [(address, email) for email in addresses if email in text]

    assert leaks == []
    for page in (
        "families:family-detail",
        "elections:election-result",
        "trail",
        "liaison:register",
        "channels:post",
        "reports:report-detail",
        "families:document-version",
        "families:directory-csv",
        "liaison:feed",
        "trail-export",
        "privacy",
    ):
        assert visited[page], page
