"""A CSV file that a spreadsheet opens: readable as UTF-8, and no text in it is obeyed."""

import polars as pl

from evaluation.cli.output import frame_bytes, give_out


def test_a_text_that_begins_like_a_formula_gets_an_apostrophe():
    texts = ["=1+1", "@SUM(1)", "＝1", "-2+3", "-5.8", "甲县", None]
    written = frame_bytes(pl.DataFrame({"text": texts, "number": [-1.5] * 7}), "csv").decode()
    assert [line.split(",")[0] for line in written.splitlines()[1:]] == [
        *("'=1+1", "'@SUM(1)", "'＝1", "'-2+3", "-5.8", "甲县", "")
    ]
    assert [line.split(",")[1] for line in written.splitlines()[1:]] == ["-1.5"] * 7


def test_a_list_of_texts_is_guarded_too():
    frame = pl.DataFrame({"names": [["=1", "乙"], ["甲"]]})
    assert frame_bytes(frame, "csv").decode().splitlines()[1:] == ["'=1、乙", "甲"]


def test_a_file_says_that_it_is_utf_8_and_the_terminal_does_not(tmp_path, capsys):
    content = frame_bytes(pl.DataFrame({"县": ["甲"]}), "csv")
    give_out(content, "csv", tmp_path / "out.csv")
    give_out(content, "csv", None)
    assert (tmp_path / "out.csv").read_bytes() == b"\xef\xbb\xbf" + content
    assert capsys.readouterr().out == "县\n甲\n"
    assert pl.read_csv(tmp_path / "out.csv").columns == ["县"]
