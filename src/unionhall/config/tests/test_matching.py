"""`unionhall match`: lines in, lines out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from unionhall.config import matching
from unionhall.config.cli import main


def answers(
    capsys: pytest.CaptureFixture[str], path: Path, *options: str
) -> tuple[list[dict[str, Any]], Any]:
    with pytest.raises(SystemExit) as end:
        main(["match", str(path), *options])
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()], end.value.code


def written(folder: Path, *lines: object) -> Path:
    path = folder / "asked.jsonl"
    said = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("\n".join(said) + "\n", "utf-8")
    return path


def test_each_line_is_answered_with_needs_and_what_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, {"id": 1, "text": "老板拖欠我三个月工资"}, "", {"id": "b", "text": "想学电工"})
    (first, second), code = answers(capsys, path)
    assert code == 0
    assert (first["id"], first["label"], first["acts"], first["service"]) == (
        1,
        "wage_arrears",
        True,
        "legalaid",
    )
    assert first["labels"][0] == {"label": "wage_arrears", "confidence": first["confidence"]}
    assert first["question"] is None
    assert first["alerts"] == []
    assert (second["id"], second["label"], second["service"]) == ("b", "course_electrician", "palace")


def test_danger_is_told_apart_from_the_labels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (answer,), _code = answers(capsys, written(tmp_path, {"id": 1, "text": "不想活了，老板不给工钱"}))
    assert answer["alerts"][0]["label"] == "crisis"
    assert "12356" in answer["alerts"][0]["hotlines"]
    assert "crisis" not in [one["label"] for one in answer["labels"]]


def test_coarse_labels_are_the_eleven(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = ("想学电工", "想找个律师帮我打官司", "", "年假几天")
    found, code = answers(capsys, written(tmp_path, *({"id": 1, "text": text} for text in texts)), "--coarse")
    assert [answer["label"] for answer in found] == ["not_labour", "other_labour", "not_labour", "leave"]
    assert {label["label"] for answer in found for label in answer["labels"]} <= set(matching.COARSE)
    assert all(label["confidence"] <= 1 for answer in found for label in answer["labels"])
    assert code == 0


def test_where_it_is_not_clear_a_question_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    unclear = matching.Match("casual_injury", "legalaid", 0.3), matching.Match("work_injury", "legalaid", 0.2)
    monkeypatch.setattr(matching, "classify", lambda *_: list(unclear))
    answer = matching.matched("摔了")
    assert not answer["acts"]
    assert answer["question"]["text"] == "谁雇的您？"
    assert [choice["label"] for choice in answer["question"]["choices"]] == ["casual_injury", "work_injury"]


def test_bad_lines_are_named_and_the_others_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "{", {"id": 2}, [1], {"id": 4, "text": 5}, {"id": 5, "text": "想学电工"})
    found, code = answers(capsys, path)
    assert code == 1
    assert [("error" in answer, answer["id"]) for answer in found] == [
        (True, None), (True, 2), (True, None), (True, 4), (False, 5),
    ]  # fmt: skip


def test_a_file_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as end:
        main(["match", str(tmp_path / "none")])
    assert "none" in str(end.value.code)
