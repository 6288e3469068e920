"""The trained model: what every feature of a sentence says about every category, in a file of its own format.

A file is one line of JSON (the header), then the names of the features, one a line, then three tables: the worth of
each feature (16-bit floats), the exponent of each row and the weights (8-bit integers). The same model is the same
bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from unionhall.engines.matching.core.features import CHARACTERS, CONCEPTS, FOUND, SHAPE, WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT = 1
_MAGIC = "unionhall-matcher"
# How much each kind of feature counts; the penalty falls on weights, so what counts more is believed sooner.
SCALES = {CHARACTERS: 4.0, WORDS: 3.0, CONCEPTS: 1.5, FOUND: 0.6, SHAPE: 0.3}
# Of these a long sentence has more; they count less each, so that its length is no argument.
SHARED = (CHARACTERS, WORDS, CONCEPTS)


class BadModel(Exception):
    """The file is no model, or one of another format."""


@dataclass(frozen=True)
class Header:
    """Where a model comes from: digests of what it was trained on, and the labels it tells apart."""

    format: int
    examples: str
    lexicon: str
    seed: int
    temperature: float
    labels: tuple[str, ...]
    features: int
    names: int


class Model:
    """What was learned. Not changed after it is made, safe to share between threads."""

    def __init__(
        self, header: Header, names: tuple[str, ...], worths: NDArray[Any], exponents: Any, weights: Any
    ) -> None:
        self.header = header
        self._names, self._worths, self._exponents, self._weights = names, worths, exponents, weights

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self._names)}

    def knows(self, features: Mapping[str, float]) -> int:
        """How many of the words and groups of characters were in the examples; single characters do not count."""
        return sum(
            len(name) > 2 and name[0] in (CHARACTERS, WORDS) and name in self._rows for name in features
        )

    def shares(self, features: Mapping[str, float]) -> dict[str, float]:
        """How probable each label is, calibrated; all together 1."""
        import numpy as np  # noqa: PLC0415 - takes longer to load than anything else at the start of a process

        known = [(self._rows[name], name[0], value) for name, value in features.items() if name in self._rows]
        rows = [row for row, _kind, _value in known]
        values = in_proportion(
            [kind for _row, kind, _value in known], self._worths[rows], [v for *_, v in known]
        )
        scaled = values * np.exp2(self._exponents[rows].astype(np.float64))
        scores = (scaled @ self._weights[rows].astype(np.float64)) / self.header.temperature
        powers = np.exp(scores - scores.max())
        return dict(zip(self.header.labels, (powers / powers.sum()).tolist(), strict=True))

    def at_temperature(self, temperature: float) -> Model:
        """The same model, its scores divided by `temperature`: a higher one is less sure."""
        header = replace(self.header, temperature=temperature)
        return Model(header, self._names, self._worths, self._exponents, self._weights)

    def to_bytes(self) -> bytes:
        """The file."""
        header = json.dumps({"magic": _MAGIC, **asdict(self.header)}, sort_keys=True) + "\n"
        tables = (self._worths.tobytes(), self._exponents.tobytes(), self._weights.tobytes())
        return b"".join([header.encode(), "\n".join(self._names).encode(), *tables])

    @classmethod
    def from_bytes(cls, content: bytes) -> Model:
        """The model of a file. Raises BadModel."""
        import numpy as np  # noqa: PLC0415

        line, _newline, rest = content.partition(b"\n")
        try:
            fields = json.loads(line)
            if fields.pop("magic") != _MAGIC or fields["format"] != FORMAT:
                raise BadModel("This is no model, or one of another version.")
            header = Header(**fields | {"labels": tuple(fields["labels"])})
            names = tuple(rest[: header.names].decode().split("\n"))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadModel("This is no model.") from error
        count, labels = header.features, len(header.labels)
        ends = [header.names, header.names + 2 * count, header.names + 3 * count]
        if len(names) != count or len(rest) != ends[2] + count * labels:
            raise BadModel("The model is cut off.")
        worths = np.frombuffer(rest, "<f2", count, ends[0]).astype(np.float64)
        exponents = np.frombuffer(rest, "i1", count, ends[1])
        weights = np.frombuffer(rest, "i1", count * labels, ends[2]).reshape(count, labels)
        return cls(header, names, worths.astype("<f2"), exponents, weights)


def in_proportion(kinds: list[str], worths: Any, values: list[float]) -> Any:
    """The values a sentence's features count with: those of each shared kind are of length 1 together."""
    import numpy as np  # noqa: PLC0415

    found = worths.astype(np.float64) * np.array(values, np.float64)
    kind = np.array(kinds, "U1")
    for one, scale in SCALES.items():
        chosen = kind == one
        length = float(np.sqrt((found[chosen] ** 2).sum())) if one in SHARED else 1.0
        found[chosen] *= scale / (length or 1.0)
    return found
