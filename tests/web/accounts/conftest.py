"""What tests of accounts share."""

import pytest

from tests.cast import Cast
from tests.web.accounts.second_steps import with_password
from trainer.models import Official


@pytest.fixture
def an(cast: Cast) -> Official:
    """An, who has ``PASSWORD`` and an address."""
    return with_password(cast.an)
