"""``{% load documents %}{% clause "proposal" "2.c" %}``: a rule leads to where it is written."""

from django import template
from django.template.defaultfilters import cut
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from families.citations import clause_url

register = template.Library()

NAMES = {"charter": _("Charter"), "proposal": _("Proposal"), "criteria": _("Criteria")}


@register.simple_tag
def clause(document: str, key: str) -> str:
    """Cite a clause, as a link to the version in force; asks the database nothing."""
    name = NAMES.get(document, document)
    context = {"name": name, "key": key, "url": clause_url(document, key)}
    return cut(render_to_string("components/clause.html", context), "\n")
