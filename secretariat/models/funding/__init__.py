from secretariat.models.funding.application import FundingApplication
from secretariat.models.funding.panel import FundingRecusal, PanelMember
from secretariat.models.funding.round import FundingCeiling, FundingCriterion, FundingRound
from secretariat.models.funding.scores import FundingScore, ScoreSheet

__all__ = [
    "FundingApplication",
    "FundingCeiling",
    "FundingCriterion",
    "FundingRecusal",
    "FundingRound",
    "FundingScore",
    "PanelMember",
    "ScoreSheet",
]
