"""The tag of plain-text mails: ``{% load letters %}{% when at %}``."""

from django import template

from csb_portal import moments

register = template.Library()
register.simple_tag(moments.when)
