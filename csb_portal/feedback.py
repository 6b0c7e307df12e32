"""Tell a person how a step went."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from csb_portal.errors import DomainError


@contextmanager
def reported(request: HttpRequest, success: str) -> Iterator[None]:
    """Show ``success`` when the block is through, or else the rule that stopped it."""
    try:
        yield
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, success)
