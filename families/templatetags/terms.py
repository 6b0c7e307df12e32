"""The bureau's own words in pages and mails."""

from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeData

from families import words as bureau_words

register = template.Library()


@register.simple_tag
def term(name: str) -> str:
    """Return a word as it stands inside a sentence: ``{% term "groups" %}``."""
    return str(getattr(bureau_words.words(), name))


@register.simple_tag
def heading_term(name: str) -> str:
    """Return a word as a heading or a sentence begins with it: ``{% heading_term "groups" %}``."""
    return bureau_words.capitalised(term(name))


@register.filter(is_safe=True)
def own_words(sentence: object) -> str:
    """Say a sentence of the portal in the bureau's own words."""
    return bureau_words.own_words(str(sentence), of_page=isinstance(sentence, SafeData))


class OwnWordsNode(template.Node):
    """Sentences of the portal, said in the bureau's own words."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> Any:
        rendered = self.nodelist.render(context)
        return type(rendered)(bureau_words.own_words(rendered, of_page=context.autoescape))


@register.tag
def ownwords(parser: Parser, token: Token) -> OwnWordsNode:
    """Say what stands between in the bureau's own words; put nothing there that people wrote."""
    nodelist = parser.parse(("endownwords",))
    parser.delete_first_token()
    return OwnWordsNode(nodelist)
