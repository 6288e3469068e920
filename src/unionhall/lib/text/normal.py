"""One form for what people type: full-width letters, odd spaces, capitals."""

import re
import unicodedata

_SPACE = re.compile(r"\s+")
# Zero-width signs and direction marks come along with text copied from chats; nobody sees them.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def normalise(text: str) -> str:
    """`text` in NFKC, without invisible signs, trimmed, each run of white space as one space."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip()


def fold(text: str) -> str:
    """`text` as it is compared and searched: NFKC and lower case; white space is left alone."""
    return unicodedata.normalize("NFKC", text).lower()
