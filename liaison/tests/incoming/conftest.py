import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_has_written_before():
    """Forget how often somebody wrote; the counts are shared by all tests of a process."""
    cache.clear()
