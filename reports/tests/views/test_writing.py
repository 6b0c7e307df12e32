"""Where the six write: nothing typed is lost, whoever else writes at the same time."""

import pytest

from csb_portal.testing.login import log_in
from reports.choices import Section
from reports.services.editing import edit_report
from reports.tests.factories import make_draft, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
ROOM = "/reports/2005-02/"


def typed(based_on: int, **texts: str) -> dict[str, str]:
    blank = {section.value: "" for section in Section}
    return {"based_on": str(based_on), "save": "yes"} | blank | texts


def test_a_member_writes_and_comes_back_to_the_draft(client, members):
    report = make_draft()
    log_in(client, members[0])

    response = client.post(f"{ROOM}edit/", typed(1, now="Mine.\r\n\r\nAll."), follow=True)

    assert "Your text is saved." in response.text
    assert report.revision.texts["now"] == "Mine.\n\nAll."


def test_a_preview_shows_the_text_and_saves_nothing(client, members):
    report = make_draft()
    log_in(client, members[0])
    data = typed(1, now="**Bold** <script>x</script>") | {"preview": "yes"}

    response = client.post(f"{ROOM}edit/", data)

    assert "<strong>Bold</strong>" in response.text
    assert "<script>x" not in response.text
    assert "**Bold** &lt;script&gt;x&lt;/script&gt;</textarea>" in response.text
    assert report.revision.number == 1


def test_a_stale_form_shows_both_texts_and_loses_neither(client, members):
    report = make_draft()
    texts = report.revision.texts
    edit_report(report, texts={"now": "Theirs.", "next": "N."}, based_on=1, actor=members[1])
    log_in(client, members[0])

    response = client.post(f"{ROOM}edit/", typed(1, **texts | {"now": "Mine."}))

    assert "Nobody&#x27;s words are overwritten unread." in response.text
    assert "<pre>Theirs.</pre>" in response.text
    assert "<pre>Mine.</pre>" in response.text
    assert "Theirs.<span" in response.text
    assert "Mine.<span" in response.text
    form = response.context["form"]
    assert (form["now"].value(), form["next"].value()) == ("Mine.", "N.")
    assert form["based_on"].value() == "2"
    client.post(f"{ROOM}edit/", {**form.data.dict(), "now": "Both."})
    assert report.revision.texts["now"] == "Both."


def test_what_was_typed_survives_the_publication_that_came_between(client, members):
    make_published(members)
    log_in(client, members[0])

    response = client.post(f"{ROOM}edit/", typed(2, now="Hours of work."))

    assert "A published report is never edited" in response.text
    assert "Hours of work.</textarea>" in response.text


def test_a_form_without_its_number_keeps_what_was_typed(client, members):
    report = make_draft()
    log_in(client, members[0])

    response = client.post(f"{ROOM}edit/", typed(1, now="Mine.") | {"based_on": "x"})

    assert response.status_code == 200
    assert "Mine.</textarea>" in response.text
    assert report.revision.number == 1


def test_a_section_is_written_alone_and_the_others_stay(client, members):
    report = make_draft()
    log_in(client, members[0])
    page = client.get(f"{ROOM}edit/now/").text
    edit_report(report, texts={"next": "Theirs."}, based_on=1, actor=members[1])

    data = {"based_on": "1", "now": "Mine."}
    response = client.post(f"{ROOM}edit/now/", data, follow=True)

    assert "Write “What you can do now”" in page
    assert 'name="next"' not in page
    assert "beside what others saved meanwhile in other sections" in response.text
    assert (report.revision.texts["now"], report.revision.texts["next"]) == ("Mine.", "Theirs.")


def test_a_section_two_write_at_once_is_decided_by_the_second(client, members):
    report = make_draft()
    edit_report(report, texts={"now": "Theirs."}, based_on=1, actor=members[1])
    log_in(client, members[0])

    shown = client.post(f"{ROOM}edit/now/", {"based_on": "1", "now": "Mine."})
    form = shown.context["form"]
    client.post(f"{ROOM}edit/now/", {"based_on": form["based_on"].value(), "now": "Both."})

    assert "<pre>Theirs.</pre>" in shown.text
    assert form["now"].value() == "Mine."
    assert report.revision.texts["now"] == "Both."


def test_the_preview_of_a_section_shows_it_alone(client, members):
    make_draft()
    log_in(client, members[0])

    data = {"based_on": "1", "now": "**Bold**", "preview": "yes"}
    response = client.post(f"{ROOM}edit/now/", data)

    assert "<strong>Bold</strong>" in response.text
    assert [one["key"] for one in response.context["preview"]] == ["now"]


def test_a_section_there_is_not_is_not_found(client, members):
    make_draft()

    assert log_in(client, members[0]).get(f"{ROOM}edit/weather/").status_code == 404
