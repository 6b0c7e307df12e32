"""Drafts on their pages: kept, gone on with, taken, thrown away."""

import pytest
from django.urls import reverse

from csb_portal import clock
from families.models import FocalPoint
from liaison.choices.register import MessageKind, MessageStatus
from liaison.forms.register.parties import name_of
from liaison.models import Message
from liaison.services.register.drafts import save_draft
from liaison.tests.factories import make_operator, plenary, working_group
from liaison.tests.register.views.test_writing import (  # noqa: F401
    STATEMENT,
    filled,
    mandate,
)

pytestmark = pytest.mark.django_db


def test_a_half_written_text_is_kept_and_resumed_and_sent(client, mandate):  # noqa: F811
    response = client.post(STATEMENT, filled(mandate, body="", to=[]) | {"save": "yes"})
    draft = Message.objects.get()
    assert (response.url, draft.status) == (draft.get_absolute_url(), MessageStatus.DRAFT)
    assert 'value="Our room is yours"' in client.get(response.url).text
    assert draft.get_absolute_url() in client.get(reverse("liaison:register")).text

    client.post(response.url, filled(mandate) | {"record": "yes"})

    taken = Message.objects.get()
    assert (taken.pk, taken.status) == (draft.pk, MessageStatus.IN_REVIEW)
    assert client.get(response.url).status_code == 404


def test_for_anybody_else_there_is_no_draft(client, mandate):  # noqa: F811
    draft = save_draft(MessageKind.RELAY, actor=make_operator(), subject="Secret so far")

    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.post(reverse("liaison:draft-discard", args=[draft.pk])).status_code == 404
    assert "Secret so far" not in client.get(reverse("liaison:register")).text


def test_a_draft_is_thrown_away(client, mandate):  # noqa: F811
    draft = save_draft(MessageKind.STATEMENT, actor=mandate.user, subject="x")

    client.post(reverse("liaison:draft-discard", args=[draft.pk]))

    assert not Message.objects.exists()


def test_a_draft_is_taken_for_another_group_than_it_was_begun_for(client, mandate):  # noqa: F811
    draft = save_draft(MessageKind.STATEMENT, actor=mandate.user, sender=mandate.family)

    data = filled(mandate, sender=name_of(working_group()), to=[name_of(plenary())])
    client.post(draft.get_absolute_url(), data | {"record": "yes"})

    taken = Message.objects.get()
    assert (taken.from_audience, taken.from_family) == (working_group(), None)


def test_who_may_not_write_any_more_reads_their_draft_and_goes_on_no_further(client, mandate):  # noqa: F811
    draft = save_draft(MessageKind.STATEMENT, actor=mandate.user, subject="So far")
    url = draft.get_absolute_url()
    FocalPoint.objects.filter(pk=mandate.pk).update(until=clock.today())

    assert "So far" in client.get(url).text
    for step in ({}, {"save": "yes"}, {"record": "yes"}):
        assert client.post(url, filled(mandate) | step).status_code == 403
    draft.refresh_from_db()
    assert (draft.status, draft.subject) == (MessageStatus.DRAFT, "So far")
    client.post(reverse("liaison:draft-discard", args=[draft.pk]))
    assert not Message.objects.exists()
