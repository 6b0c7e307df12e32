"""How the portal says no: with the rule, the fact and the way out."""


class DomainError(Exception):
    """A step the bureau's rules do not allow. Its text is shown to the person.

    ``fact`` says what stands in the way, ``rule`` which rule it is, ``so`` the way out;
    each is a whole sentence.
    """

    def __init__(self, fact: str, *, rule: str = "", so: str = "") -> None:
        self.fact, self.rule, self.so = fact, rule, so
        super().__init__(fact)

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.rule, self.fact, self.so) if part)


class TransitionNotAllowed(DomainError):
    """The thing is in a state from which this step does not lead on."""
