"""A funding round that anybody can apply in now."""

import uuid
from datetime import datetime, timedelta
from functools import partial

from csb_portal.demo.acts.events import PREPCOM_3
from csb_portal.demo.acts.fellowships import RULE
from csb_portal.demo.cast import Cast
from csb_portal.demo.stage import Step
from families.choices.bureau import Gender
from families.models import Family
from secretariat.models import Event, FundingRound
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.lodging import Applicant
from secretariat.services.funding.applying import Asked, apply_for_funding
from secretariat.services.funding.panel import Nominee, name_member
from secretariat.services.funding.rounds import publish_round, save_draft

ROUND = "travel-grants"
PANEL = ["africa.a", "culture.b", "ngos.b"]
APPLIES = (("Applicant of today", "applicant.today@example.org", "disabilities", "PE", 1900),)


def present_funding(now: datetime, cast: Cast) -> list[Step]:
    """Return what leaves a round open at ``now``, with a panel and one application."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return [
        Step(hour - timedelta(days=2), partial(_publish, hour, cast)),
        Step(hour - timedelta(days=1), _apply),
    ]


def _publish(hour: datetime, cast: Cast) -> None:
    draft = FundingRound(
        slug=ROUND,
        title="Travel grants for PrepCom-3, second round",
        text="Journey, bed and board in Geneva. Write what it costs and why nobody else pays.",
        event=Event.objects.get(slug=PREPCOM_3),
        budget=9000,
        opens_at=hour - timedelta(days=2) + timedelta(hours=2),
        closes_at=hour + timedelta(days=8),
        panel_size=3,
        lot_seed=f"{ROUND} {hour:%Y-%m-%d}",
        look_until=(hour + timedelta(days=30)).date(),
    )
    found = publish_round(save_draft(draft, RULE, actor=cast.operator), actor=cast.operator)
    for name in PANEL:
        name_member(found, Nominee(f"{name}@example.org"), actor=cast.operator)


def _apply() -> None:
    for name, email, family, country, amount in APPLIES:
        applicant = Applicant(
            name=name,
            email=email,
            organisation="Access for all",
            country=country,
            family=Family.objects.get(slug=family),
        )
        asked = Asked(
            amount, "The bus to Lima, the flight, and somebody to assist me.", Gender.WOMAN
        )
        found = FundingRound.objects.get(slug=ROUND)
        confirm_case(apply_for_funding(found, applicant, asked, key=uuid.uuid4()).case)
