"""The model in use: the one shipped in `data`, or an installation's own; and what the shipped one is made from."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from unionhall.engines.matching.core.model import BadModel, Model

DATA = Path(__file__).parent / "data"
SHIPPED = DATA / "matcher.model"
OWN_NAME = "matcher.model"
# Files that are searched with or asked with, and teach nothing.
_NOT_LEARNED = ("synonyms.yaml", "questions.yaml")
_LOOK_EVERY_SECONDS = 30.0


class BadExamples(Exception):
    """A line of an examples file cannot be read; the sentence says which."""


class ModelInUse:
    """The model to ask now: a newer file of an installation is taken up within half a minute, without a restart.

    A file that is cut off, of another version of this program, or made with another lexicon is passed over.
    """

    def __init__(
        self, shipped: Path, own: Path | None = None, look_every: float = _LOOK_EVERY_SECONDS
    ) -> None:
        self._shipped, self.own, self._look_every = shipped, own, look_every
        self._looked_at = -look_every
        self._seen: tuple[Path, int, int] | None = None
        self._model: Model | None = None

    def __call__(self) -> Model:
        """The model. The first call takes some ten milliseconds."""
        now = time.monotonic()
        if self._model is None or now - self._looked_at >= self._look_every:
            self._looked_at = now
            self._look()
        assert self._model is not None
        return self._model

    def _look(self) -> None:
        seen = _stamp(self.own) if self.own else None
        if self._model is not None and seen == self._seen:
            return
        self._seen = seen
        self._model = (_own_model(self.own) if self.own and seen else None) or Model.from_bytes(
            self._shipped.read_bytes()
        )


def _stamp(path: Path) -> tuple[Path, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return path, status.st_mtime_ns, status.st_size


def _own_model(path: Path) -> Model | None:
    try:
        model = Model.from_bytes(path.read_bytes())
    except (OSError, BadModel):
        return None
    return model if model.header.lexicon == lexicon_digest() else None


model_in_use = ModelInUse(SHIPPED)


def example_files() -> list[Path]:
    """The files of labelled sentences, in order."""
    return sorted((DATA / "examples").glob("*.tsv"))


def shipped_examples(labels: Mapping[str, object]) -> list[tuple[str, tuple[str, ...]]]:
    """(sentence, labels) of every line of the files: `label[+label]`, a tab, the sentence; # begins a remark.

    A sentence that stands there twice counts once. Raises BadExamples for a line without a tab, or a label that is
    not among `labels`.
    """
    found: dict[str, tuple[str, ...]] = {}
    for path in example_files():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            written, tab, text = line.partition("\t")
            named = tuple(written.split("+"))
            if not tab or not text.strip() or any(label not in labels for label in named):
                raise BadExamples(
                    f"{path.name}, line {number}: {line!r} is not a label, a tab and a sentence."
                )
            found.setdefault(text.strip(), named)
    return list(found.items())


def digest_of(lines: Iterable[str]) -> str:
    """A digest of lines in their order."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def examples_digest() -> str:
    """A digest of the files of labelled sentences."""
    return digest_of(f"{path.name}\n{path.read_text('utf-8')}" for path in example_files())


@cache
def lexicon_digest() -> str:
    """A digest of the files of the lexicon that sentences are read with."""
    paths = (path for path in sorted(DATA.glob("*.yaml")) if path.name not in _NOT_LEARNED)
    return digest_of(f"{path.name}\n{path.read_text('utf-8')}" for path in paths)
