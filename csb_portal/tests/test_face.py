"""The small parts of the pages, and what holds for every template."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone

from csb_portal import clock
from csb_portal.templatetags.face import time_left, zone_name

CLOSES = datetime(2005, 1, 14, 17, tzinfo=UTC)
ROWS = [
    {"label": "Asia", "value": 27, "highlighted": True, "note": "elected"},
    {"label": "Gender & friends", "value": 18},
    {"label": "Nobody", "value": 0},
]


class StatusFilter(forms.Form):
    status = forms.CharField(required=False)


def rendered(source: str, **context) -> str:
    return Template("{% load face %}" + source).render(Context(context))


def rendered_at(address: str, source: str, **context) -> str:
    request = RequestFactory().get(address)
    return Template("{% load face %}" + source).render(RequestContext(request, context))


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Europe/Zurich", "14 January 2005, 18:00 CET"),
        ("Asia/Tokyo", "15 January 2005, 02:00 JST"),
        ("Asia/Dubai", "14 January 2005, 21:00 UTC+4"),
        ("Asia/Kathmandu", "14 January 2005, 22:45 UTC+5:45"),
        ("America/Sao_Paulo", "14 January 2005, 15:00 UTC-2"),
    ],
)
def test_a_moment_is_shown_in_the_zone_of_the_reader_with_its_name(zone, written):
    with timezone.override(zone):
        html = rendered("{% moment at %}.", at=CLOSES)

    assert html == f'<time datetime="2005-01-14T17:00:00Z">{written}</time>.'


def test_a_name_of_a_zone_is_never_a_bare_number():
    assert zone_name(datetime(2005, 1, 1, tzinfo=UTC)) == "UTC"


def test_the_bureaus_clock_is_added_where_it_differs():
    with timezone.override("Europe/London"):
        assert "(18:00 CET at the bureau)" in rendered("{% moment at zones=2 %}", at=CLOSES)
    with timezone.override("Asia/Tokyo"):
        html = rendered("{% moment at zones=2 %}", at=CLOSES)
    assert "(14 January 2005, 18:00 CET at the bureau)" in html


def test_the_bureaus_clock_is_left_out_where_it_says_the_same():
    with timezone.override("Africa/Lagos"):
        assert "at the bureau" not in rendered("{% moment at zones=2 %}", at=CLOSES)


def test_no_moment_and_no_day_are_shown_as_nothing():
    assert rendered("{% moment at %}{% day at %}{% deadline at %}", at=None) == ""


def test_a_day_has_no_zone():
    html = rendered("{% day on %}", on=date(2005, 1, 31))

    assert html == '<time datetime="2005-01-31">31 January 2005</time>'


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=20), "in less than a minute"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=40, seconds=59), "in 40 minutes"),
        (timedelta(minutes=119), "in 119 minutes"),
        (timedelta(hours=2), "in 2 hours"),
        (timedelta(hours=47, minutes=59), "in 47 hours"),
        (timedelta(hours=48), "in 2 days"),
        (timedelta(days=9, hours=23), "in 9 days"),
        (timedelta(0), "closed just now"),
        (-timedelta(minutes=2), "closed 2 minutes ago"),
        (-timedelta(days=3), "closed 3 days ago"),
    ],
)
def test_the_time_left_is_never_rounded_in_favour_of_the_hurried(left, words):
    assert time_left(CLOSES, CLOSES - left) == words


@pytest.mark.parametrize(
    ("kind", "words"), [("opens", "opened 3 days ago"), ("due", "was due 3 days ago")]
)
def test_what_is_past_is_called_by_what_it_was(kind, words):
    assert time_left(CLOSES, CLOSES + timedelta(days=3), kind) == words


def test_a_deadline_shows_both_zones_and_the_time_left():
    with timezone.override("Asia/Tokyo"), clock.at(CLOSES - timedelta(minutes=40)):
        html = rendered("{% deadline at %}", at=CLOSES)

    assert "15 January 2005, 02:00 JST" in html
    assert "14 January 2005, 18:00 CET at the bureau" in html
    assert "in 40 minutes" in html
    assert "is-soon" in html


def test_a_past_deadline_is_not_urgent():
    with clock.at(CLOSES + timedelta(days=3)):
        html = rendered("{% deadline at %}", at=CLOSES)

    assert "closed 3 days ago" in html
    assert "is-soon" not in html


@pytest.mark.parametrize("tone", ["draft", "open", "waiting", "done", "stopped", "warning"])
def test_a_badge_has_a_shape_and_a_word(tone):
    html = rendered("{% badge label tone %}", label="A word", tone=tone)

    assert f"icons.svg#tone-{tone}" in html
    assert "A word</span>" in html


def test_a_badge_without_a_known_tone_is_refused():
    with pytest.raises(TemplateSyntaxError, match="not 'red'"):
        rendered('{% badge "Open" "red" %}')


@pytest.mark.parametrize(
    "source",
    [
        '{% badge evil "open" %}',
        "{% person evil evil evil evil %}",
        "{% seat 1 evil evil evil %}",
        "{% reference evil evil %}",
        "{% timeline steps %}",
        "{% rule_box evil evil evil %}",
        "{% bars rows evil %}",
        "{% empty evil evil %}",
        "{% confirm_step evil evil evil evil %}",
        "{% icon evil %}",
    ],
)
def test_every_part_escapes_what_it_is_given(source):
    evil = "<script>alert('\"')</script>"
    steps = [{"label": evil, "at": None, "state": "now", "note": evil}]
    rows = [{"label": evil, "value": 1, "note": evil}]

    html = rendered(source, evil=evil, steps=steps, rows=rows)

    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "alert('" not in html


def test_a_vacant_seat_says_so():
    assert "Vacant" in rendered("{% seat 4 %}")


def test_the_step_that_runs_now_is_marked_in_words_and_for_screen_readers():
    steps = [
        {"label": "Call", "at": CLOSES, "state": "done"},
        {"label": "Vote", "at": None, "state": "now"},
    ]

    html = rendered("{% timeline steps %}", steps=steps)

    assert html.count('aria-current="step"') == 1
    assert html.count(">now</span>") == 1
    assert html.count(">done</span>") == 1


def test_evidence_is_counted_in_words():
    html = rendered("{% evidence 42 40 1 1 %}")

    for words in ("42 mails sent", "40 accepted by the servers", "1 refused", "1 still waiting"):
        assert words in html


def test_evidence_without_refusals_does_not_speak_of_them():
    assert "refused" not in rendered("{% evidence 1 1 0 0 %}")


def test_chart_and_table_show_the_same_figures():
    html = rendered("{% bars rows 'Votes' %}", rows=ROWS)
    chart, table = html.split("</svg>")

    for row in ROWS:
        label = row["label"].replace("&", "&amp;")
        assert f">{label}</text>" in chart
        assert f">{row['value']}</text>" in chart
        assert f'<th scope="row">{label}</th>' in table
        assert f'<td class="number">{row["value"]}</td>' in table
    assert chart.count("bars-bar") == table.count("<tr") == len(ROWS)


def test_bars_are_as_long_as_their_figures():
    html = rendered("{% bars rows 'Votes' %}", rows=ROWS)

    assert [width in html for width in ('"100.0%"', '"66.67%"', '"0.0%"')] == [True] * 3


def test_bars_of_nothing_are_no_error():
    assert "<rect" not in rendered("{% bars rows 'Votes' %}", rows=[])


def test_pages_keep_the_filter_of_the_address():
    page = Paginator(range(100), 10).page(2)

    html = rendered_at("/x/?q=a%26b&page=2", "{% pagination page %}", page=page)

    assert 'href="?q=a%26b&amp;page=3"' in html
    assert html.count('aria-current="page"') == 1
    assert "page=2&amp;" not in html


def test_one_page_needs_no_way_through():
    page = Paginator(range(5), 10).page(1)

    assert "<nav" not in rendered_at("/x/", "{% pagination page %}", page=page)


def test_a_filter_works_by_get_and_can_be_taken_off():
    html = rendered("{% filter_bar form %}", form=StatusFilter({"status": "open"}))

    assert 'method="get"' in html
    assert 'value="open"' in html
    assert 'href="?"' in html


def test_a_confirmation_arrives_by_post_with_a_ticked_box():
    html = rendered_at("/", "{% confirm_step '/go/' 'Open the vote' 'It opens.' 'The roll.' %}")

    assert 'method="post" action="/go/"' in html
    assert "csrfmiddlewaretoken" in html
    assert 'name="confirmed" value="yes" required' in html
    assert "What it cannot undo:" in html
