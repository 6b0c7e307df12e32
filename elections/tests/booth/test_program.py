"""The booth is one fixed file: small enough to be read, and published with its hash."""

import base64
import gzip
import hashlib

from django.contrib.staticfiles.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from csb_portal.settings import STORAGES
from elections.booth import PROGRAM, integrity_of, source_of

LONGEST = 300
BUDGET = 8 * 1024


def test_the_program_is_short_enough_to_be_read():
    assert len(source_of(PROGRAM).splitlines()) <= LONGEST
    assert len(gzip.compress(source_of(PROGRAM).encode(), 9)) < BUDGET


def test_the_hash_is_the_one_anybody_computes():
    digest = hashlib.sha384(source_of(PROGRAM).encode()).digest()

    assert integrity_of(source_of(PROGRAM)) == f"sha384-{base64.b64encode(digest).decode()}"


def test_the_program_depends_on_no_other_file_and_can_stand_inside_a_page():
    source = source_of(PROGRAM)

    assert "import " not in source
    assert "eval" not in source
    assert "</script" not in source.casefold()
    assert "<!--" not in source


def test_under_the_name_that_production_gives_it_the_program_is_the_same(tmp_path, settings):
    settings.DEBUG = False
    kind = STORAGES["staticfiles"]["BACKEND"].rpartition(".")[2]
    assert kind == CompressedManifestStaticFilesStorage.__name__
    storage = CompressedManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    plain = FileSystemStorage(location=settings.BASE_DIR / "static")
    with plain.open(PROGRAM) as file:
        storage.save(PROGRAM, file)

    processed = list(storage.post_process({PROGRAM: (plain, PROGRAM)}))

    hashed = next(new for old, new, done in processed if old == PROGRAM)
    assert hashed != PROGRAM
    assert (tmp_path / hashed).read_bytes().decode() == source_of(PROGRAM)
