"""The assistant of the administration: from a preset to a bureau, step by step."""

import pytest

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.models import Bureau, Family
from families.services.explaining import sentences_of
from families.services.presets import preset_of, presets
from families.services.starting import Group, groups_in, start_bureau
from families.tests.factories import make_family

pytestmark = pytest.mark.django_db
START = "/admin/families/bureau/start/"


@pytest.fixture
def staff(client):
    return log_in(client, make_user(Role.STAFF))


def fields_of(page):
    """Return a step's form as a browser would send it back untouched."""
    form = page.context["form"]
    values = {field.html_name: field.value() for field in form}
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def test_nine_bureaux_are_there_to_begin_from():
    assert [preset.slug for preset in presets()] == [
        "wsis-csb",
        "unep-mgfc",
        "cfs-csm-2010",
        "unfccc",
        "gef-cso",
        "bestbits-2014",
        "cscg-mag-2017",
        "hlpf-mgos",
        "un-mgcy",
    ]


def test_the_first_preset_is_the_charters_bureau():
    preset, charters = preset_of("wsis-csb").bureau, Bureau()
    own = {"groups", "thematic_groups", "regional_groups"}
    names = [field.name for field in Bureau._meta.fields if field.name not in own]

    assert [getattr(preset, name) for name in names] == [getattr(charters, name) for name in names]


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.slug)
def test_every_preset_makes_a_bureau(preset):
    start_bureau(preset.slug, {}, [Group("Youth"), Group("Asia", "regional", 3)], actor=None)

    bureau = Bureau.current()
    assert (bureau.name, bureau.preset) == (preset.name, preset.slug)
    assert len(sentences_of(bureau)) >= 3
    assert [(f.slug, f.kind, f.seats) for f in Family.objects.all()] == [
        ("youth", "thematic", 1),
        ("asia", "regional", 3),
    ]


def test_staff_go_from_a_preset_to_a_bureau_step_by_step(staff):
    page = staff.get("/admin/families/bureau/", follow=True)
    assert page.request["PATH_INFO"] == START
    page = staff.post(START, {"preset": "un-mgcy"}, follow=True)
    page = staff.post(
        page.request["PATH_INFO"], fields_of(page) | {"name": "Youth Caucus"}, follow=True
    )
    page = staff.post(page.request["PATH_INFO"], fields_of(page) | {"choices": "1"}, follow=True)
    lines = "Youth; thematic; 2\nChildren"
    page = staff.post(page.request["PATH_INFO"], {"groups": lines}, follow=True)
    assert "2 groups, 4 seats." in page.text
    assert "The rules speak of 1 groups." in page.text
    assert not Family.objects.exists()
    page = staff.post(page.request["PATH_INFO"], {"confirmed": "on"}, follow=True)

    assert "Youth Caucus is set up with 2 groups." in page.text
    bureau = Bureau.current()
    assert (bureau.name, bureau.choices, bureau.term_months) == ("Youth Caucus", 1, 24)
    assert list(Family.objects.values_list("slug", "seats")) == [("youth", 2), ("children", 2)]
    entry = AuditEntry.objects.get(event="families.bureau_started")
    assert entry.data["rules"] == {"preset": "un-mgcy"}


def test_rules_that_contradict_each_other_are_refused_at_their_step(staff):
    staff.post(START, {"preset": "bestbits-2014"})
    page = staff.get(f"{START}rules/")

    page = staff.post(f"{START}rules/", fields_of(page) | {"max_months": "6"})

    assert "A term of 12 months is longer than the 6 that are allowed in a row." in page.text


def test_nobody_comes_to_a_step_before_its_turn(staff):
    assert staff.get(f"{START}rules/").headers["Location"] == START
    staff.post(START, {"preset": "unfccc"})
    assert staff.get(f"{START}preview/").headers["Location"] == f"{START}groups/"


def test_a_portal_with_groups_is_not_started_again(staff):
    make_family()

    page = staff.get(START, follow=True)

    assert "The portal has 1 groups already." in page.text
    with pytest.raises(DomainError, match="started once"):
        start_bureau("unfccc", {}, [Group("Youth")], actor=None)


@pytest.mark.parametrize("role", [Role.OPERATOR, None])
def test_others_may_not_start_a_bureau(client, role):
    log_in(client, make_user(*([role] if role else [])))

    assert client.get(START).status_code in (302, 403)
    assert client.post(START, {"preset": "unfccc"}).status_code in (302, 403)


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("; thematic; 2", "This line cannot be read"),
        ("Youth; other", "This line cannot be read"),
        ("Youth; thematic; 2; more", "This line cannot be read"),
        ("Youth; thematic; two", "“two” is no number of seats"),
    ],
)
def test_a_line_that_is_no_group_is_refused(line, fact):
    with pytest.raises(DomainError, match=fact):
        groups_in(line, seats=2)


@pytest.mark.parametrize(
    ("groups", "fact"),
    [
        ([], "There is no group."),
        ([Group("Youth"), Group("youth")], "entered more than once"),
        ([Group("Youth", seats=0)], "would have 0 seats"),
    ],
)
def test_groups_that_cannot_be_are_refused_whole(groups, fact):
    with pytest.raises(DomainError, match=fact):
        start_bureau("unfccc", {}, groups, actor=None)

    assert Bureau.current().preset == ""
