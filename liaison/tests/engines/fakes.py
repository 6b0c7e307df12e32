"""A Mailman made of nothing, for what has to go wrong at one exact place."""

from dataclasses import dataclass, field

from liaison.engines.comparing import ListState
from liaison.engines.rest import HeldMail


@dataclass
class FakeMailman:
    """Stands for REST and LMTP alike; ``fault`` is raised instead of an answer."""

    held_mails: list[HeldMail] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    decided: list[tuple[int, str]] = field(default_factory=list)
    lists: dict[str, ListState] = field(default_factory=dict)
    fault: Exception | None = None
    asked: int = 0

    def _ask(self) -> None:
        self.asked += 1
        if self.fault:
            raise self.fault

    def hand_in(self, raw: bytes, *, sender: str, to: str) -> None:
        self._ask()
        self.taken.append(raw)

    def held(self, address: str) -> list[HeldMail]:
        self._ask()
        return self.held_mails

    def decide(self, address: str, request_id: int, action: str) -> None:
        self._ask()
        self.decided.append((request_id, action))
        self.held_mails = [mail for mail in self.held_mails if mail.request_id != request_id]

    def state_of(self, address: str, names: list[str]) -> ListState | None:
        self._ask()
        return self.lists.get(address)

    def create(self, address: str) -> None:
        self._ask()
        self.lists[address] = ListState(address, {}, {}, {})

    def change_settings(self, address: str, values: dict[str, str], password: str) -> None:
        self._ask()
        self._of(address, "settings").update(values)

    def add_member(self, address: str, email: str, role: str) -> None:
        self._ask()
        self._of(address, f"{role}s")[email] = ""

    def remove_member(self, address: str, email: str, role: str) -> None:
        self._ask()
        del self._of(address, f"{role}s")[email]

    def make_ordinary(self, address: str, email: str) -> None:
        self._ask()
        self._of(address, "members")[email] = ""

    def _of(self, address: str, part: str) -> dict[str, str]:
        found = getattr(self.lists[address], part)
        assert isinstance(found, dict)
        return found
