import pytest

from unionhall.lib import errors


@pytest.fixture(autouse=True)
def _untranslated(monkeypatch: pytest.MonkeyPatch) -> None:
    """lib by itself: sentences as they are written, whatever the settings have handed in."""
    monkeypatch.setattr(errors, "_translate", errors.msgid)
