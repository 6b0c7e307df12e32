"""``{% load authored %}{% authored text %}``: Markdown somebody wrote, as safe HTML."""

from django import template

from csb_portal import richtext

register = template.Library()
register.simple_tag(richtext.render, name="authored")
