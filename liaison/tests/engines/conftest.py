import pytest

from liaison.engines import mailman
from liaison.models import Channel
from liaison.services.engines import handing_over, mirroring
from liaison.tests.channels.factories import channel
from liaison.tests.engines.fakes import FakeMailman


@pytest.fixture
def fake(monkeypatch) -> FakeMailman:
    """A Mailman that never was, in the place of the real one."""
    fake = FakeMailman()
    for module in (mailman, handing_over, mirroring):
        monkeypatch.setattr(module, "MailmanRest", lambda: fake)
    monkeypatch.setattr(handing_over, "hand_in", fake.hand_in)
    return fake


@pytest.fixture
def bureau(db) -> Channel:
    """The bureau's channel, handed out by Mailman."""
    return channel(engine="mailman")
