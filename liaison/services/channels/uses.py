"""What a post can become: the one place where targets are registered."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models, transaction
from django.urls import reverse

from csb_portal import audit, clock
from csb_portal.models import User
from families.permissions.mandates import is_focal_point
from liaison.choices.channels import Archive, ChannelEvent, Target
from liaison.models import Post, PostUse
from liaison.permissions.register import can_submit_requests
from secretariat.permissions.cases import can_handle_cases


@dataclass(frozen=True)
class Way:
    """One thing a post can become, who may make it one, and the page on which they do."""

    target: Target
    page: str
    is_open_to: Callable[[User], bool]

    def url(self, post: Post) -> str:
        return reverse(self.page, args=[post.channel.slug, post.number])

    @property
    def label(self) -> str:
        return str(self.target.label)


WAYS = (
    Way(Target.REQUEST, "channels:post-request", can_submit_requests),
    Way(Target.AGENDA_ITEM, "channels:post-agenda", is_focal_point),
    Way(Target.CASE, "channels:post-case", can_handle_cases),
)


def ways_for(user: User, post: Post) -> list[tuple[str, str]]:
    """Return what ``user`` may make of ``post``: pairs of label and address."""
    return [(way.label, way.url(post)) for way in WAYS if way.is_open_to(user)]


@transaction.atomic
def record_use(
    post: Post, target: Target, made: models.Model, *, reference: str, url: str, actor: User
) -> PostUse:
    """Keep what a post became, so that each leads to the other. Again changes nothing."""
    use, is_new = PostUse.objects.get_or_create(
        post=post,
        target=target,
        reference=reference,
        defaults={"url": url, "made_by": actor, "made_at": clock.now()},
    )
    if is_new:
        audit.record(
            ChannelEvent.POST_USED,
            post,
            actor=actor,
            public=post.channel.archive == Archive.PUBLIC,
            kind=target.value,
            became=reference,
        )
    return use
