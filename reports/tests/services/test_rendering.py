"""Published pages are rendered once, and whole again within the hour."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from typst import TypstError

from csb_portal import clock, published
from csb_portal.models import User
from csb_portal.months import Month
from reports.models import MonthlyReport
from reports.services import rendering
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


def files() -> set[Path]:
    """Return what is kept, each form once."""
    found = published.settings.PUBLISHED_ROOT.rglob("[!.]*.*")
    return {path for path in found if path.is_file() and path.suffix != published.COMPRESSED}


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


@pytest.fixture
def unset(monkeypatch):
    """Let papers fail whose report is of a month, or in a language."""
    failing = set()

    def pdf_of(edition) -> bytes:
        if failing & {str(edition.report.period), edition.version.number, edition.language}:
            raise TypstError("maximum show rule depth exceeded")
        return f"Paper of {edition.version.number}".encode()

    monkeypatch.setitem(rendering.FILES, "pdf", pdf_of)
    return failing


def test_a_paper_that_cannot_be_set_keeps_back_nothing_else(members, unset, caplog):
    published.put("en", "/reports/1999-01/", b"Of another portal.")
    unset.add("1.0")
    make_corrected(members)

    written = render_all()

    assert written == len(files()) > len(OF_FEBRUARY)
    assert "60 requests." in text(PAGE)
    assert text("/reports/2005-02.pdf") == "Paper of 1.1"
    assert json.loads(text(f"{PAGE}1.0.json"))["version"] == "1.0"
    assert published.read("en", f"{PAGE}1.0.pdf") is None
    assert published.read("en", "/reports/feed.atom")
    assert published.read("en", "/reports/1999-01/") is None
    assert "addresses=('/reports/2005-02/1.0.pdf',)) could not be looked after" in caplog.text


def test_a_month_that_cannot_be_rendered_keeps_its_files_and_keeps_back_no_other(
    members, monkeypatch
):
    make_published(members)
    with clock.at(geneva(2005, 4, 4, 12)):
        make_published(members, month=Month(2005, 3))
    render_all()
    before, page_of = {one: published.read("en", one) for one in OF_FEBRUARY}, rendering.page_of
    Path(published.settings.PUBLISHED_ROOT, "en/reports/2005-03/index.html").unlink()

    def failing(edition):
        if edition.report.period == Month(2005, 2):
            raise ValueError("No page")
        return page_of(edition)

    monkeypatch.setattr(rendering, "page_of", failing)
    render_all(anew=True)

    assert {one: published.read("en", one) for one in OF_FEBRUARY} == before
    assert published.read("en", "/reports/2005-03/")


def test_every_page_of_a_month_is_written_before_its_first_paper(members, unset, monkeypatch):
    put, written = published.put, []
    monkeypatch.setattr(published, "put", lambda *file: (written.append(file[1]), put(*file)))

    render_report(make_corrected(members))

    pages = [f"{PAGE}1.0/", f"{PAGE}1.1/", PAGE]
    assert written[:3] == pages
    assert not [address for address in written[3:] if address.endswith("/")]


def test_where_the_newest_has_no_paper_no_older_stands_in_for_it(client, members, committed, unset):
    published.put("en", "/reports/2005-02.pdf", b"Paper of 1.0")
    unset.add("1.1")
    with committed():
        make_corrected(members)

    assert text(f"{PAGE}1.0.pdf") == "Paper of 1.0"
    answer = client.get("/reports/2005-02.pdf")
    assert answer.status_code == 404
    assert "Something in these words cannot be set on paper." in answer.text
    assert f'href="{PAGE}1.1/"' in answer.text
    unset.clear()
    render_all()
    assert text("/reports/2005-02.pdf") == "Paper of 1.1"


def test_the_paper_of_a_changed_translation_is_made_when_it_can_be(members, unset):
    report = make_published(members, now="Read this.")
    texts = {key: "Lisez ceci." for key, words in report.revision.texts.items() if words}
    made = translate_text(report.revision, language="fr", texts=texts, actor=members[0])
    render_all()
    unset.add("fr")
    check_report_translation(made, actor=members[1])

    render_all()
    assert json.loads(text(f"{PAGE}1.0/fr.json"))["checked_at"]
    assert published.read("en", f"{PAGE}1.0/fr.pdf") is None
    unset.clear()
    render_all()
    assert text(f"{PAGE}1.0/fr.pdf") == "Paper of 1.0"


def test_charts_are_captioned_in_the_language_of_each_reader(members, settings, unset):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]

    make_published(members)
    with clock.at(geneva(2005, 4, 4, 12)):
        render_report(make_published(members, month=Month(2005, 3)))

    pages = {one: published.read(one, "/reports/2005-03/").decode() for one in ("en", "fr")}
    assert "Requests, month by month" in pages["en"]
    assert "Demandes, mois par mois" in pages["fr"]
    assert "Requests, month by month" not in pages["fr"]
