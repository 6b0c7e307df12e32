from secretariat.models.passes.past import KnownRegistration, PastPasses
from secretariat.models.passes.pool import PassPool, PassSlot, PoolStep
from secretariat.models.passes.request import PassRequest
from secretariat.models.passes.slip import Pass

__all__ = [
    "KnownRegistration",
    "Pass",
    "PassPool",
    "PassRequest",
    "PassSlot",
    "PastPasses",
    "PoolStep",
]
