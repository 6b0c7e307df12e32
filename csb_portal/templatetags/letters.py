"""The tags of plain-text mails: ``{% load letters %}{% when at %}``, ``{% on_day day %}``."""

from django import template

from csb_portal import moments

register = template.Library()
register.simple_tag(moments.when)
register.simple_tag(moments.on_day)
