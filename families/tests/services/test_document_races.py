"""Many hands at one text or at one person: exactly one step is taken."""

from functools import partial

import pytest
from django.db import connection  # noqa: F401 - asked by the mark

from csb_portal.merging import plan_merge
from csb_portal.models import MergedPerson, User
from csb_portal.services.data_requests import ask_about_data
from csb_portal.services.merging import merge_people
from csb_portal.testing.factories import make_user
from families.models import DocumentVersion, FocalPoint
from families.services.documents.drafting import start_draft
from families.services.documents.publishing import publish_version
from families.services.mandates import begin_mandate
from families.tests.documents import adopt, make_adopted
from families.tests.factories import make_family
from families.tests.services.test_mandate_races import outcomes_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]

ONE = ["done"] + ["refused"] * 7


def eight(act):
    return outcomes_of([act] * 8)


def test_a_version_is_drafted_published_and_adopted_once():
    document = make_adopted().document
    assert eight(lambda: start_draft(document, actor=None)) == ONE

    DocumentVersion.objects.get(number=2).clauses.filter(key="1.a").update(text="Else.")
    draft = DocumentVersion.objects.get(number=2)
    assert eight(lambda: publish_version(draft, seen=draft.fingerprint, actor=None)) == ONE

    assert eight(lambda: adopt(DocumentVersion.objects.get(number=2))) == ONE
    assert [one.status for one in document.versions.order_by("number")] == [
        "superseded",
        "adopted",
    ]


def test_two_accounts_merged_into_each_other_at_once_leave_one_open():
    first, second, staff = make_user(), make_user(), make_user()
    pairs = [(first, second), (second, first)] * 4
    acts = [
        partial(merge_people, *pair, seen=plan_merge(*pair).fingerprint, reason="One.", actor=staff)
        for pair in pairs
    ]

    assert outcomes_of(acts) == ONE
    assert User.objects.filter(pk__in=[first.pk, second.pk], is_active=True).count() == 1
    assert MergedPerson.objects.count() == 1


def test_a_mandate_never_begins_for_an_account_that_is_merged_meanwhile():
    kept, merged, staff, family = make_user(), make_user(), make_user(), make_family()
    seen = plan_merge(kept, merged).fingerprint

    outcomes_of(
        [
            lambda: merge_people(kept, merged, seen=seen, reason="One person.", actor=staff),
            lambda: begin_mandate(family, merged, actor=None),
        ]
    )

    is_merged = MergedPerson.objects.exists()
    assert FocalPoint.objects.filter(user=merged).exists() is not is_merged


def test_the_same_is_asked_once():
    person = make_user()

    assert eight(lambda: ask_about_data("erasure", text="", actor=person)) == ONE
