"""The trained model: the same bytes from the same data, sound shares, and the newest one in use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from unionhall.engines.matching.core import classify
from unionhall.engines.matching.core.model import BadModel, Model
from unionhall.engines.matching.core.training import Labelled, Origin, folds, reliability, train
from unionhall.engines.matching.lexicons import lexicon
from unionhall.engines.matching.teaching import labelled
from unionhall.engines.matching.trained import (
    SHIPPED,
    BadExamples,
    ModelInUse,
    examples_digest,
    lexicon_digest,
    model_in_use,
    shipped_examples,
)

MOST_BYTES = 3_000_000
LABELS = ("wage_arrears", "course_electrician", "childcare", "rest_station", "not_labour")


@pytest.fixture(scope="module")
def few() -> list[Labelled]:
    """Examples of five labels, and a mixed one."""
    kept = [one for one in labelled() if one.labels[0] in LABELS and len(one.labels) == 1]
    mixed = [Labelled("老板欠我工资，孩子放假也没人带", ("wage_arrears", "childcare"))]
    return [one for label in LABELS for one in kept if one.labels[0] == label][::8] + mixed * 3


@pytest.fixture(scope="module")
def small(few: list[Labelled]) -> Model:
    return train(few, lexicon(), Origin("some", lexicon_digest()))


def test_the_shipped_model_fits_the_shipped_data() -> None:
    header = Model.from_bytes(SHIPPED.read_bytes()).header
    assert header.examples == examples_digest(), "train anew: unionhall train-matcher"
    assert header.lexicon == lexicon_digest(), "train anew: unionhall train-matcher"
    assert set(header.labels) == set(lexicon().phrases_by_category)
    assert SHIPPED.stat().st_size <= MOST_BYTES


def test_every_need_has_examples() -> None:
    labels = [label for _text, labels in shipped_examples(lexicon().phrases_by_category) for label in labels]
    assert len(labels) > 5_000
    assert min(labels.count(slug) for slug in lexicon().phrases_by_category) >= 30


def test_the_same_data_gives_the_same_bytes(few: list[Labelled], small: Model) -> None:
    again = train(few, lexicon(), Origin("some", lexicon_digest()))
    assert again.to_bytes() == small.to_bytes()
    assert train(few[:-1], lexicon(), Origin("some", lexicon_digest())).to_bytes() != small.to_bytes()


def test_a_model_is_read_as_it_was_written(small: Model) -> None:
    content = small.to_bytes()
    assert Model.from_bytes(content).to_bytes() == content


def test_shares_add_up_and_mixed_sentences_have_two(small: Model) -> None:
    features = {"c工资": 1.0, "c没人带": 1.0, "w工资": 1.0, "unheard of": 1.0}
    shares = small.shares(features)
    assert tuple(shares) == tuple(sorted(LABELS))
    assert sum(shares.values()) == pytest.approx(1)
    assert sorted(shares, key=lambda label: -shares[label])[:2] == ["wage_arrears", "childcare"]


def test_nothing_known_gives_shares_all_the_same(small: Model) -> None:
    assert sum(small.shares({}).values()) == pytest.approx(1)


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b"not json\n", b'{"magic": "x", "format": 1}\n', b"[1]\n", b"\xff\xfe\n"]
)
def test_other_files_are_no_models(content: bytes) -> None:
    with pytest.raises(BadModel):
        Model.from_bytes(content)


def test_half_a_model_is_none(small: Model) -> None:
    with pytest.raises(BadModel, match="cut off"):
        Model.from_bytes(small.to_bytes()[:-10])


def test_nearly_the_same_sentences_stay_in_one_fold() -> None:
    said = ["老板拖欠我们三个月工资不给", "老板拖欠我们三个月工资不发", "想学电工晚上有没有班"]
    first, second, _third = folds(said, 1)
    assert first == second


def test_confidence_is_compared_with_the_truth_on_left_out_sentences(few: list[Labelled]) -> None:
    bins = reliability(few, lexicon(), 1.0, bins=5)
    assert sum(one.count for one in bins) == len(few)
    assert all(0 <= one.told <= 1 and 0 <= one.true <= 1 for one in bins)
    assert bins[-1].true > bins[0].true


def test_a_newer_model_of_the_house_is_taken_up_and_a_broken_one_passed_over(
    tmp_path: Path, small: Model
) -> None:
    own = tmp_path / "matcher.model"
    ask = ModelInUse(SHIPPED, own, look_every=0)
    shipped = ask().header
    own.write_bytes(small.to_bytes())
    assert ask().header == small.header
    assert ask() is ask()
    own.write_bytes(small.to_bytes()[:-1])
    assert ask().header == shipped
    own.write_bytes(b"no model")
    assert ask().header == shipped
    own.unlink()
    assert ask().header == shipped


def test_a_model_made_with_another_lexicon_is_passed_over(tmp_path: Path, few: list[Labelled]) -> None:
    own = tmp_path / "matcher.model"
    own.write_bytes(train(few[::3], lexicon(), Origin("some", "another lexicon")).to_bytes())
    assert ModelInUse(SHIPPED, own, look_every=0)().header.lexicon == lexicon_digest()


def test_a_file_is_looked_at_only_now_and_then(tmp_path: Path, small: Model) -> None:
    own = tmp_path / "matcher.model"
    ask = ModelInUse(SHIPPED, own, look_every=3_600)
    shipped = ask().header
    own.write_bytes(small.to_bytes())
    os.utime(own)
    assert ask().header == shipped


def test_a_correction_stands_in_the_place_of_what_was_shipped() -> None:
    text, labels = shipped_examples(lexicon().phrases_by_category)[0]
    assert Labelled(text, labels) in labelled()
    taught = labelled([(text, "childcare"), ("没有这个需求", "unheard_of")])
    assert [one.labels for one in taught if one.text == text] == [("childcare",)]
    assert len(taught) == len(labelled())


def test_a_line_that_is_no_example_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "examples"
    folder.mkdir()
    (folder / "a.tsv").write_text("# remark\nwage_arrears\t没发工资\nwage_arrears 没发工资\n", "utf-8")
    monkeypatch.setattr("unionhall.engines.matching.trained.DATA", tmp_path)
    with pytest.raises(BadExamples, match=r"a\.tsv, line 3"):
        shipped_examples(lexicon().phrases_by_category)


def test_the_lexicon_asks_the_model_in_use() -> None:
    assert lexicon().model is model_in_use
    assert classify("老板拖欠工资", lexicon())[0].score > 0.9


def test_neither_scipy_nor_numpy_is_loaded_before_somebody_asks() -> None:
    script = (
        "import sys; import unionhall.engines.matching.lexicons; "
        "print(sorted({'numpy', 'scipy'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
