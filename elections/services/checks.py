"""Check finished archives, as anybody could: by our verifier and by belenios-tool.

The ballots' proofs, which take nearly all the time, are checked in runs that workers take
in any order; what they found is a row each, and the last of them starts the rest.
"""

import hashlib
import json
import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import QuerySet

from csb_portal import clock
from csb_portal.background import enqueue_on_commit
from elections.choices import ChainKind
from elections.models import ArchiveCheck, CheckedChunk, Election
from elections.protocol.verifier import verify
from elections.protocol.workers import verify_chunk
from elections.services import referee
from elections.services.archives import archive_chunks, last_event
from elections.services.referee import Verdict

logger = logging.getLogger(__name__)

PROGRAM = "elections.protocol.verify"
RUN = 200  # ballots; half a minute's work


def check_archives(election: int | None = None, first_height: int | None = None) -> None:
    """Check one run of ballots, or take the next step for every archive that waits for one.

    Beat calls it without arguments; safe to run twice and at once.
    """
    waiting = unchecked().filter(pk=election) if election else unchecked()
    for each in waiting:
        if first_height is None:
            _go_on(each)
        else:
            check_run(each, first_height)
            if not _missing_runs(each):
                enqueue_on_commit("elections.check_archives", election=each.pk)


def unchecked() -> QuerySet[Election]:
    """Return the counted elections that some program at hand has not read to the end."""
    counted = Election.objects.filter(counted_at__isnull=False)
    read = counted
    for program in filter(None, [PROGRAM, referee.program()]):
        read = read.filter(checks__program=program)
    return counted.exclude(pk__in=read.values("pk"))


def _go_on(election: Election) -> None:
    missing = _missing_runs(election)
    for first_height in missing:
        enqueue_on_commit(
            "elections.check_archives", election=election.pk, first_height=first_height
        )
    if not missing:
        conclude(election)


def _missing_runs(election: Election) -> list[int]:
    """Return where each unchecked run begins: ballots follow the setup without a gap."""
    ballots = election.chain.filter(kind=ChainKind.BALLOT).count()
    done = set(election.chunks.values_list("first_height", flat=True))
    return [first for first in range(1, ballots + 1, RUN) if first not in done]


def check_run(election: Election, first_height: int) -> CheckedChunk:
    """Check the proofs of up to 200 ballots, and write down what does not hold."""
    if known := election.chunks.filter(first_height=first_height).first():
        return known
    last_height = first_height + RUN - 1
    ballots = election.chain.filter(
        kind=ChainKind.BALLOT, height__gte=first_height, height__lte=last_height
    ).order_by("height")
    texts = ballots.values_list("data", flat=True).iterator(chunk_size=20)
    problems = verify_chunk(*_description_and_credentials(election), (data[0] for data in texts))
    chunk, _new = CheckedChunk.objects.get_or_create(
        election=election,
        first_height=first_height,
        defaults={
            "last_height": last_height,
            "problems": problems,
            "checked_at": clock.now(),
        },
    )
    return chunk


def _description_and_credentials(election: Election) -> tuple[str, list[str]]:
    """Return what ballots are checked against, as the archive says it and not the tables."""
    description, _trustees, credentials, _setup = election.chain.get(kind=ChainKind.SETUP).data
    return description, json.loads(credentials)


def conclude(election: Election) -> list[ArchiveCheck]:
    """Write the archive into a file, let each program read all of it, and keep what they say."""
    with TemporaryDirectory(prefix="archive-") as folder:
        path = Path(folder) / f"{election.uuid}.bel"
        digest = write_file(election, path)
        checks = [_own_check(election, path, digest)]
        in_chain = election.chain.filter(kind=ChainKind.BALLOT).count()
        verdict = referee.read(path, ballots=in_chain)
    if verdict:
        checks.append(_keep(election, digest, verdict))
    for check in checks:
        if not check.passed:
            logger.error("%s does not accept the archive of %s", check.program, election.slug)
    return checks


def write_file(election: Election, path: Path) -> str:
    """Write the archive as it is now to ``path`` and return its SHA-256."""
    last = last_event(election)
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for chunk in archive_chunks(election, last.height if last else -1):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _own_check(election: Election, path: Path, digest: str) -> ArchiveCheck:
    known = election.checks.filter(program=PROGRAM, archive_sha256=digest).first()
    if known:
        return known
    lines: list[str] = []
    runs = election.chunks.order_by("first_height").values_list("problems", flat=True)
    problems = [problem for found in runs for problem in found]
    passed = verify(path, report=lines.append, ballots_checked=problems)
    return _keep(election, digest, Verdict(PROGRAM, passed, "\n".join(lines)))


def _keep(election: Election, digest: str, verdict: Verdict) -> ArchiveCheck:
    check, _new = ArchiveCheck.objects.get_or_create(
        election=election,
        program=verdict.program,
        archive_sha256=digest,
        defaults={
            "passed": verdict.passed,
            "transcript": verdict.transcript,
            "checked_at": clock.now(),
        },
    )
    return check
