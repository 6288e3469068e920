"""Making the model: from the examples shipped with this engine, and from what staff of an installation corrected."""

from __future__ import annotations

from collections.abc import Iterable

from unionhall.engines.matching.core.model import Model
from unionhall.engines.matching.core.training import Labelled, Origin, train
from unionhall.engines.matching.lexicons import lexicon
from unionhall.engines.matching.trained import digest_of, examples_digest, lexicon_digest, shipped_examples

SEED = 1
# A correction is a real sentence of the people who will ask again.
_CORRECTED = 2.0


def labelled(corrections: Iterable[tuple[str, str]] = ()) -> list[Labelled]:
    """All there is to learn from: phrases of the lexicon, shipped examples, and `corrections` (sentence, label).

    A correction of a shipped sentence stands in its place. Corrections to a need that this version does not know are
    left out. Raises BadExamples.
    """
    book = lexicon()
    taught = {text: label for text, label in corrections if label in book.phrases_by_category}
    found = [
        *((phrase, (slug,)) for slug, phrases in book.phrases_by_category.items() for phrase in phrases),
        *shipped_examples(book.phrases_by_category),
    ]
    kept = {text: Labelled(text, labels) for text, labels in found if text not in taught}
    return [*kept.values(), *(Labelled(text, (label,), _CORRECTED) for text, label in taught.items())]


def make_model(corrections: Iterable[tuple[str, str]] = ()) -> Model:
    """The model of what is shipped and of `corrections`, in their order. Takes about a minute of processor time.

    Without corrections it is the shipped model, byte for byte. Raises BadExamples.
    """
    corrections = list(corrections)
    digest = examples_digest()
    if corrections:
        digest = digest_of([digest, *(f"{label}\t{text}" for text, label in corrections)])
    return train(labelled(corrections), lexicon(), Origin(digest, lexicon_digest(), SEED))
