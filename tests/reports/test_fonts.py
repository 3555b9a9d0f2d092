"""Which fonts pages are set in: the free ones that come along, and an office's own."""

import json
import os
import struct
import subprocess
import sys
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from evaluation.reports import fonts
from evaluation.reports.document import Comment, Comments, Document, Heading, Paragraph, Run
from evaluation.reports.document_json import document_json
from evaluation.reports.font_tables import characters
from evaluation.reports.pdf import render_pdf
from evaluation.reports.written_with import font_digests

ROOT = Path(__file__).parents[2]
FACES = ROOT / "evaluation" / "reports" / "fonts_ofl" / "faces"
DOCUMENT = Document(
    title=("晋城市评审情况报告",),
    language="zh_CN",
    dated=date(2022, 10, 21),
    author="测试单位",
    blocks=(
        Heading("一、总体结论"),
        Paragraph((Run("综合得分。", strong=True), Run("为79.3分。"))),
        Heading("（一）主要亮点", level=2),
        Comments((Comment("班子配备", "人员到位。", "（专家A）"),)),
    ),
)
OFFICE = """
import json, sys
from evaluation.reports import fonts
from evaluation.reports.document_json import document_from
from evaluation.reports.pdf import render_pdf
from evaluation.reports.written_with import font_digests
open(sys.argv[2], "wb").write(render_pdf(document_from(open(sys.argv[1]).read())))
print(json.dumps({
    "families": fonts.families(),
    "missing": [m.render(lambda s: s) for m in fonts.missing_faces()],
    "record": font_digests(),
}))
"""


def embedded(pdf):
    """The PostScript names of the fonts in a PDF."""
    names = set()
    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            name = font.get_object()["/BaseFont"].split("+")[-1]
            names.add(name.removesuffix("-Identity-H"))
    return names


def named(font, name):
    """The font under another name: a new name table at the end of the file."""
    records = [
        (i, text.encode("utf-16-be"))
        for i, text in ((1, name), (2, "Regular"), (4, name), (6, name))
    ]
    table, strings = struct.pack(">HHH", 0, len(records), 6 + 12 * len(records)), b""
    for i, text in records:
        table += struct.pack(">HHHHHH", 3, 1, 0x409, i, len(text), len(strings))
        strings += text
    table += strings
    place = font.index(b"name", 12)
    entry = struct.pack(">II", len(font), len(table))
    return font[: place + 8] + entry + font[place + 16 :] + table


def in_a_process(tmp_path, folder):
    """What another process makes of the document with the office's folder of fonts."""
    (tmp_path / "document.json").write_text(document_json(DOCUMENT), encoding="utf-8")
    environment = {**os.environ, "LIANGPING_FONTS_DIR": str(folder or "")}
    done = subprocess.run(
        [sys.executable, "-c", OFFICE, tmp_path / "document.json", tmp_path / "out.pdf"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout), (tmp_path / "out.pdf").read_bytes()


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An office that has 楷体 alone, under the name that its file really bears."""
    folder = tmp_path_factory.mktemp("office")
    renamed = named((FACES / "LiangpingKai-Regular.ttf").read_bytes(), "KaiTi_GB2312")
    (folder / "kaiti.ttf").write_bytes(renamed)
    found, pdf = in_a_process(tmp_path_factory.mktemp("out"), folder)
    return found, pdf, sha256(renamed).hexdigest()


def test_every_character_of_the_sample_is_in_each_of_our_own_faces():
    texts = [*ROOT.glob("data/*/*.*"), *ROOT.glob("data/*.toml"), *ROOT.glob("criteria/*.toml")]
    used = {c for t in texts if t.suffix in {".toml", ".csv"} for c in t.read_text("utf-8")}
    hanzi = {ord(c) for c in used if "\u4e00" <= c <= "\u9fff"}
    assert len(hanzi) > 800
    for face in FACES.iterdir():
        assert hanzi <= characters(face.read_bytes()), face.name


def test_titles_headings_and_quotations_have_faces_of_their_own():
    assert embedded(render_pdf(DOCUMENT)) >= {
        "NotoSerifSC-Bold",
        "NotoSansSC-Medium",
        "LiangpingKai-Regular",
        "NotoSerifSC-Regular",
    }


def test_a_rare_character_is_printed_from_the_full_fonts_in_every_part():
    ours = set().union(*(characters(face.read_bytes()) for face in FACES.iterdir()))
    rare = chr(next(c for c in sorted(fonts.printable_characters() - ours) if c > 0x4E00))
    document = Document(
        title=(f"{rare}县报告",),
        language="zh_CN",
        dated=date(2022, 10, 21),
        author="测试单位",
        blocks=(
            Heading(f"一、{rare}"),
            Heading(f"（一）{rare}", level=2),
            Comments((Comment(rare, f"{rare}。", ""),)),
        ),
    )
    page = pypdf.PdfReader(BytesIO(render_pdf(document))).pages[0]
    assert page.extract_text().count(rare) == 5


def test_every_font_that_may_be_used_is_on_record():
    ours = {path.name: sha256(path.read_bytes()).hexdigest() for path in FACES.iterdir()}
    recorded = font_digests()
    assert recorded.items() > ours.items()
    assert recorded.keys() - ours.keys() == {"NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"}


def test_without_a_folder_nothing_is_missed():
    assert fonts.missing_faces() == ()


def test_the_office_font_comes_first_where_it_is_there(office):
    found, pdf, _ = office
    assert found["families"]["quote"][:2] == ["KaiTi_GB2312", "Liangping Kai"]
    assert "KaiTi_GB2312" in embedded(pdf)
    assert "LiangpingKai-Regular" not in embedded(pdf)


def test_the_office_font_is_on_record(office):
    found, _, digest = office
    assert found["record"]["kaiti.ttf"] == digest


def test_there_is_one_sentence_for_each_missing_face(office):
    found, _, _ = office
    assert len(found["missing"]) == 3
    for face in ("方正小标宋简体", "仿宋_GB2312", "黑体"):
        assert sum(face in sentence for sentence in found["missing"]) == 1


def test_a_missing_face_is_nowhere_in_the_pdf(office):
    found, pdf, _ = office
    listed = {name for role in found["families"].values() for name in role}
    assert listed == {"KaiTi_GB2312", "Noto Serif SC", "Noto Sans SC", "Liangping Kai"}
    for name in (b"FangSong", b"SimHei", b"FZXiaoBiaoSong", "仿宋".encode(), "黑体".encode()):
        assert name not in pdf


def test_a_frozen_document_has_the_same_bytes_in_another_process(tmp_path):
    _, elsewhere = in_a_process(tmp_path, None)
    assert elsewhere == render_pdf(DOCUMENT)
