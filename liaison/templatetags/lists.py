"""What the pages of a channel say of the program that hands it out."""

from typing import Any

from django import template

from liaison.choices.channels import EngineKind
from liaison.models import Channel, EngineState

register = template.Library()


@register.inclusion_tag("channels/_list_engine.html")
def list_engine(channel: Channel) -> dict[str, Any]:
    """Say since when the list engine of ``channel`` is unreachable; nothing while it works."""
    if channel.engine == EngineKind.EMBEDDED:
        return {"since": None}
    state = EngineState.objects.filter(engine=channel.engine).first()
    return {"since": state.unreachable_since if state else None}
