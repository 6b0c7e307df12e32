"""Published pages are rendered once, and whole again within the hour."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from csb_portal import clock, published
from csb_portal.models import User
from csb_portal.months import Month
from reports.models import MonthlyReport
from reports.services.rendering import render_all, render_report
from reports.services.translating import check_report_translation, translate_text
from reports.tasks import render
from reports.tests.factories import geneva, make_corrected, make_draft, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
PAGE = "/reports/2005-02/"
OF_FEBRUARY = [
    PAGE,
    "/reports/2005-02.pdf",
    "/reports/2005-02.json",
    f"{PAGE}1.0/",
    f"{PAGE}1.0.pdf",
    f"{PAGE}1.0.json",
]


def text(address: str) -> str:
    content = published.read("en", address)
    assert content is not None
    return content.decode()


def test_publication_renders_every_form_of_a_report(client, members, committed):
    make_draft()
    assert published.read("en", PAGE) is None

    with committed():
        make_published(members)

    for address in (*OF_FEBRUARY, "/reports/feed.atom"):
        assert published.read("en", address), address
    assert text(PAGE) == text(f"{PAGE}1.0/")


@pytest.mark.parametrize("address", [*OF_FEBRUARY, "/reports/feed.atom"])
def test_what_is_rendered_asks_no_database_and_knows_no_session(
    client, members, committed, django_assert_num_queries, address
):
    with committed():
        make_published(members)
    client.force_login(members[0])

    with django_assert_num_queries(0):
        response = client.get(address)

    assert response.status_code == 200
    assert response["Vary"] == "Accept-Encoding"
    assert not response.cookies
    assert members[0].email not in response.text if "pdf" not in address else True


def test_every_form_is_also_there_before_it_is_rendered(client, members):
    make_published(members)

    for address in OF_FEBRUARY:
        fresh = client.get(address)
        assert fresh.status_code == 200, address
        assert "Cookie" in fresh["Vary"], address
    render_all()

    for address in OF_FEBRUARY:
        kept = client.get(address, headers={"Accept-Encoding": "identity"})
        assert kept.content == published.read("en", address), address
    assert client.get(f"{PAGE}1.1.pdf").status_code == 404
    assert client.get("/reports/2005-03.json").status_code == 404
    assert client.get("/reports/nonsense.json").status_code == 404


def test_a_correction_becomes_the_latest_and_is_told_on_the_page_it_corrects(members, committed):
    with committed():
        make_corrected(members)

    assert "60 requests." in text(PAGE)
    assert "59 requests." in text(f"{PAGE}1.0/")
    assert "Version 1.1 corrected it:" in text(f"{PAGE}1.0/")
    assert json.loads(text("/reports/2005-02.json"))["version"] == "1.1"
    assert json.loads(text(f"{PAGE}1.0.json"))["version"] == "1.0"


def test_a_translation_is_named_on_the_page_and_so_is_who_checked_it(members, committed):
    with committed():
        make_published(members, now="Read this.")
    revision = MonthlyReport.objects.get().revision
    texts = {key: f"Lisez : {text}" for key, text in revision.texts.items() if text}
    with committed():
        made = translate_text(revision, language="fr", texts=texts, actor=members[0])
    assert 'hreflang="fr"' in text(PAGE)
    before = text(PAGE)

    with committed():
        check_report_translation(made, actor=members[1])

    assert text(PAGE) != before


def test_the_report_before_leads_to_a_new_one(members, committed):
    with committed():
        make_published(members)
    with clock.at(geneva(2005, 4, 4, 12)), committed():
        make_published(members, month=Month(2005, 3))

    assert 'rel="next" href="/reports/2005-03/"' in text(PAGE)
    assert 'rel="prev" href="/reports/2005-02/"' in text("/reports/2005-03/")


def test_what_was_lost_or_renamed_is_right_again_within_the_hour(members):
    render_report(make_published(members))
    paper = published.read("en", "/reports/2005-02.pdf")
    User.objects.filter(pk=members[1].pk).update(name="Person 7")
    Path(published.settings.PUBLISHED_ROOT, "en/reports/feed.atom").unlink()

    render()

    assert "Person 7" in text(PAGE)
    assert published.read("en", "/reports/feed.atom")
    assert published.read("en", "/reports/2005-02.pdf") == paper


def test_pages_of_another_database_are_removed(members, capsys):
    published.put("en", "/reports/1999-01/", b"Of another portal.")
    make_published(members)

    call_command("render_reports")

    assert published.read("en", "/reports/1999-01/") is None
    assert published.read("en", PAGE)
    assert capsys.readouterr().out == "12 files are as they should be.\n"


def test_paper_and_data_are_made_again_only_where_somebody_asks_for_it(members):
    render_report(make_published(members))
    published.put("en", f"{PAGE}1.0.json", b"As an older portal wrote it.")

    render_all()
    assert text(f"{PAGE}1.0.json") == "As an older portal wrote it."
    call_command("render_reports", anew=True)
    assert json.loads(text(f"{PAGE}1.0.json"))["version"] == "1.0"


def test_a_report_that_cannot_be_rendered_is_published_all_the_same(
    client, members, committed, monkeypatch
):
    def fail(*_args: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(published, "put", fail)
    with committed():
        make_published(members, now="Read this.")

    assert "Read this." in client.get(PAGE).text
