"""A report on paper, as data, and in the feed."""

import hashlib
import json
import re
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest

from csb_portal import clock
from csb_portal.models.trail import canonical
from csb_portal.months import Month
from reports import report_paper
from reports.edition import editions_of
from reports.tests.factories import FEBRUARY, geneva, make_corrected, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
ATOM = "{http://www.w3.org/2005/Atom}"
EVERYTHING = """\
# Heading

Words, *stressed*, **strong**, `code`, [led](https://example.org/), [here](/calls/),
[nowhere](ftp://example.org/), ![a picture](/x.png).\\
A second line.

- one
- two
  1. first

> Quoted

```
#panic("ran")
```

| a | b |
|---|---|
| 1 | $x$ |

---
"""


def test_paper_is_tagged_and_names_nobody(client, members):
    make_published(members, now=EVERYTHING)

    content = client.get("/reports/2005-02.pdf").content

    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/StructTreeRoot" in content
    assert b"https://example.org/" in content
    assert b"http://127.0.0.1:8000/calls/" in content
    assert b"ftp:" not in content
    (edition,) = editions_of(FEBRUARY)
    words = json.dumps(report_paper.as_data(edition))
    assert not [person for person in members if str(person) in words]
    assert content == report_paper.pdf_of(edition)


def test_paper_holds_the_figures_the_charts_and_the_correction(members):
    make_corrected(members)
    with clock.at(geneva(2005, 4, 4, 12)):
        make_published(members, month=Month(2005, 3))

    corrected = report_paper.as_data(editions_of(FEBRUARY)[-1])
    (march,) = editions_of(Month(2005, 3))
    paper = report_paper.as_data(march)

    assert corrected["correction"] == "Corrected: 60, not 59."
    messages = next(one for one in paper["sections"] if one["heading"] == "Relays and requests")
    relays = {"label": "Relays received", "value": "7"}
    assert messages["figures"][0].items() >= relays.items()
    assert messages["figures"][0]["url"].startswith(
        "http://127.0.0.1:8000/reports/2005-03/figures/"
    )
    assert messages["tables"][0]["rows"] == [
        ["February 2005", "6", "6", "0"],
        ["March 2005", "6", "6", "0"],
    ]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in report_paper.pdf_of(march)


def test_anybody_can_compute_the_hash_from_the_data(client, members):
    report = make_corrected(members)

    for version in report.versions.all():
        data = client.get(f"/reports/2005-02/{version.number}.json").json()
        computed = hashlib.sha256(canonical(data["content"]).encode()).hexdigest()
        assert computed == data["sha256"] == version.sha256
    assert data["change"] == "60, not 59."
    assert data["id"] == "http://127.0.0.1:8000/reports/2005-02/1.1/"
    assert not [person for person in members if str(person) in json.dumps(data)]


def test_the_feed_is_valid_atom_with_one_entry_a_report(client, members):
    make_corrected(members)
    with clock.at(geneva(2005, 4, 4, 12)):
        make_published(members, month=Month(2005, 3), now="Form\x01 <b> & feed")

    response = client.get("/reports/feed.atom")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.content)
    check_atom(feed)
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert titles == ["Report of March 2005", "Report of February 2005"]
    assert "<p>Form &lt;b&gt; &amp; feed</p>" in entries[0].findtext(f"{ATOM}summary")
    corrected = entries[1]
    assert "Corrected by version 1.1: 60, not 59." in corrected.findtext(f"{ATOM}summary")
    assert corrected.findtext(f"{ATOM}published") == "2005-03-01T05:00:00+00:00"
    assert corrected.findtext(f"{ATOM}updated") == "2005-03-08T10:00:00+00:00"


def check_atom(feed: ET.Element) -> None:
    """Hold a feed to what RFC 4287 demands (4.1.1, 4.1.2): what there must be, and once."""
    assert feed.tag == f"{ATOM}feed"
    has_author = len(feed.findall(f"{ATOM}author/{ATOM}name")) >= 1
    assert any(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link"))
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert re.match(r"https?://", element.findtext(f"{ATOM}id"))
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
        alternates = [
            one for one in element.findall(f"{ATOM}link") if one.get("rel") == "alternate"
        ]
        assert len(alternates) == 1
        assert has_author or element.findall(f"{ATOM}author")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
