"""What staff change of a channel in the administration, and what the trail says of it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from liaison.admin.channels import ChannelRuleInline
from liaison.admin.lists import ListAdmin
from liaison.choices.channels import RuleKind
from liaison.models import Channel, Counterpart
from liaison.tests.channels.factories import channel

pytestmark = pytest.mark.django_db
NO_RULE = {"rules-TOTAL_FORMS": "0", "rules-INITIAL_FORMS": "0"}


def test_a_changed_rule_is_in_the_trail_with_the_rules_that_hold_now(client):
    plenary = channel("plenary")
    url = reverse("admin:liaison_channel_change", args=[plenary.pk])
    form = log_in(client, make_user(Role.STAFF)).get(url).context["adminform"].form
    values = {name: form[name].value() or "" for name in form.fields}
    new_rule = {
        "rules-TOTAL_FORMS": "1",
        "rules-INITIAL_FORMS": "0",
        "rules-0-rule": RuleKind.COUNTERPART,
        "rules-0-counterpart": Counterpart.objects.get(slug="ccbi").pk,
    }

    client.post(url, values | NO_RULE)
    client.post(url, values | new_rule)

    nothing, changed = AuditEntry.objects.filter(event="liaison.channel_changed").order_by("number")
    former = [rule.rule for rule in plenary.rules.all()][:-1]
    assert nothing.data == {"fields": []}
    assert changed.data == {"fields": [], "rules": [*former, "counterpart:ccbi"]}


def test_whoever_may_only_look_at_a_channel_changes_no_rule(rf, monkeypatch):
    monkeypatch.setattr(ListAdmin, "may_change", staticmethod(lambda _user: False))
    request, inline = rf.get("/"), ChannelRuleInline(Channel, admin.site)
    request.user = make_user(Role.STAFF)

    assert inline.has_view_permission(request)
    assert not inline.has_add_permission(request)
    assert not inline.has_change_permission(request)
    assert not inline.has_delete_permission(request)
