"""What a voter's browser does with the portal, for tests of its answers."""

from elections.choices import ChainKind


def entry_of(election, place=0):
    return election.roll.select_related("election", "user").order_by("pk")[place]


def cast(client, election, ballot):
    return client.post(f"/elections/{election.slug}/cast/", {"ballot": ballot})


def upload(client, election, **fields):
    return client.post(f"/elections/{election.slug}/vote/", fields, follow=True)


def fate(client, election, tracker):
    safe = tracker.replace("+", "-").replace("/", "_")
    return client.get(f"/elections/{election.slug}/cast/{safe}/").json()


def ballots_in(election):
    return election.chain.filter(kind=ChainKind.BALLOT).count()
