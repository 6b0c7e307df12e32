import pytest

from liaison.engines.comparing import Change, Diff, Kind, ListState, Part, differences

ADDRESS = "bureau@lists.example.org"


def wanted(**parts: dict) -> ListState:
    return ListState(ADDRESS, **parts)


def test_a_list_as_it_should_be_needs_nothing():
    state = wanted(settings={"advertised": "true"}, members={"ana@example.org": "focal point"})
    found = ListState(ADDRESS, settings={"advertised": "true"}, members={"ana@example.org": ""})

    diff = differences(state, found)

    assert (list(diff), bool(diff), len(diff)) == ([], False, 0)


def test_a_list_that_is_not_there_is_made_with_all_it_needs():
    state = wanted(
        settings={"advertised": "true"},
        members={"ana@example.org": "focal point"},
        moderators={"ben@example.org": "staff"},
    )

    assert list(differences(state, None)) == [
        Change(Part.LIST, Kind.ADD, ADDRESS),
        Change(Part.SETTING, Kind.CHANGE, "advertised", "", "true"),
        Change(Part.MODERATOR, Kind.ADD, "ben@example.org", reason="staff"),
        Change(Part.MEMBER, Kind.ADD, "ana@example.org", reason="focal point"),
    ]


def test_whoever_is_missing_is_added_and_whoever_is_too_many_goes():
    state = wanted(members={"ana@example.org": "focal point", "ben@example.org": "subscriber"})
    found = ListState(ADDRESS, members={"ben@example.org": "", "carla@example.org": ""})

    assert list(differences(state, found)) == [
        Change(Part.MEMBER, Kind.ADD, "ana@example.org", reason="focal point"),
        Change(Part.MEMBER, Kind.REMOVE, "carla@example.org"),
    ]


def test_what_somebody_set_in_the_engine_is_set_back():
    state = wanted(settings={"emergency": "false"}, members={"ana@example.org": "focal point"})
    found = ListState(
        ADDRESS, settings={"emergency": "true"}, members={"ana@example.org": "posts: discard"}
    )

    assert list(differences(state, found)) == [
        Change(Part.SETTING, Kind.CHANGE, "emergency", "true", "false"),
        Change(Part.MEMBER, Kind.CHANGE, "ana@example.org", "posts: discard", reason="focal point"),
    ]


def test_settings_the_portal_does_not_care_about_are_left_alone():
    found = ListState(ADDRESS, settings={"volume": "3"})

    assert not differences(wanted(), found)


def test_a_mark_stands_for_the_steps_and_not_for_their_reasons():
    one = differences(wanted(members={"ana@example.org": "focal point"}), ListState(ADDRESS))
    same = differences(wanted(members={"ana@example.org": "subscriber"}), ListState(ADDRESS))
    other = differences(wanted(members={"ben@example.org": "focal point"}), ListState(ADDRESS))

    assert one.mark == same.mark
    assert one.mark != other.mark
    assert one.mark != Diff().mark


@pytest.mark.parametrize(
    ("members", "gone", "is_drastic"),
    [(10, 10, False), (11, 11, True), (40, 20, False), (40, 21, True), (4, 0, False)],
)
def test_so_many_removals_want_somebody_to_look(members, gone, is_drastic):
    people = {f"person-{number}@example.org": "" for number in range(members)}
    stay = dict(list(people.items())[gone:])

    diff = differences(wanted(members=stay), ListState(ADDRESS, members=people))

    assert diff.is_drastic is is_drastic
