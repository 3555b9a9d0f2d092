"""The Word file itself: schema order, faces, theme, page and margins, the same bytes always."""

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree

from evaluation.reports.document import Conclusions, Run
from evaluation.reports.document_json import document_json
from evaluation.reports.word import render_word
from evaluation.reports.word_order import put_in_order
from evaluation.reports.word_xml import part, tag
from tests.reports.word_files import (
    R,
    W,
    body_of,
    document,
    full_document,
    paragraph_with,
    parts_of,
    style_named,
    text_of,
    value,
)

SCHEMA = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr
        suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct
        topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind
        contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint
        noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect
        bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW
        jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption
        tblDescription tblPrChange""",
    "tcPr": """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection
        tcFitText vAlign hideMark headers cellIns cellDel cellMerge tcPrChange""",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tcBorders": "top left start bottom right end insideH insideV tl2br tr2bl",
    "tblCellMar": "top left start bottom right end",
    "sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc
        pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi
        rtlGutter docGrid printerSettings sectPrChange""",
    "settings": """writeProtection view zoom removePersonalInformation removeDateAndTime
        doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText
        printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts
        saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges
        bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors
        hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate linkStyles
        stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView
        trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride
        styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit
        hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle
        defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting
        bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing
        displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery
        doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin
        doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne
        strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore savePreviewPicture
        doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText
        doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags
        alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars
        rsids mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats
        doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType
        schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator""",
    "style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden
        unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr
        trPr tcPr tblStylePr""",
    "font": """altName panose1 charset family notTrueType pitch sig embedRegular embedBold
        embedItalic embedBoldItalic""",
}
"""The order of ECMA-376, part 1, annex A."""


@pytest.fixture(scope="module")
def word():
    """The document that has everything, written once."""
    return render_word(full_document())


@pytest.mark.parametrize("parent", SCHEMA)
def test_children_stand_in_the_order_of_the_schema(word, parent):
    places = {W + name: place for place, name in enumerate(SCHEMA[parent].split())}
    found = 0
    for root in parts_of(word).values():
        for element in root.iter(W + parent):
            order = [places[child.tag] for child in element]
            assert order == sorted(order), [c.tag for c in element]
            found += 1
    assert found


def test_every_run_names_its_faces_for_chinese_and_for_the_rest(word):
    for name, root in parts_of(word).items():
        for run in root.iter(f"{W}r"):
            if run.find(f"{W}tab") is not None:
                continue
            fonts = run.find(f"{W}rPr/{W}rFonts")
            assert fonts is not None, (name, text_of(run))
            assert {fonts.get(W + a) for a in ("ascii", "hAnsi", "cs")} == {"Times New Roman"}
            assert fonts.get(f"{W}eastAsia") in {
                "方正小标宋简体",
                "仿宋_GB2312",
                "黑体",
                "楷体_GB2312",
                "宋体",
            }


def test_quotation_marks_and_dashes_of_chinese_text_are_chinese(word):
    for run in body_of(word).iter(f"{W}r"):
        if any(mark in text_of(run) for mark in "“”‘’—…"):
            assert value(run, "rPr/rFonts", "hint") == "eastAsia", text_of(run)


def test_the_minus_sign_is_set_with_its_number(word):
    runs = [r for r in body_of(word).iter(f"{W}r") if "−" in text_of(r)]
    assert runs
    assert all(value(r, "rPr/rFonts", "hint") is None for r in runs)


def test_what_is_strong_is_the_heading_face_and_bold_only_where_it_is_latin():
    told = Conclusions(((Run("得分78.8分", strong=True), Run("，良好。")),))
    body = body_of(render_word(document(told)))
    runs = list(paragraph_with(body, "得分").iter(f"{W}r"))
    faces = [
        (text_of(r), value(r, "rPr/rFonts", "eastAsia"), r.find(f"{W}rPr/{W}b") is not None)
        for r in runs
    ]
    assert faces == [
        ("1.", "仿宋_GB2312", False),
        ("得分", "黑体", False),
        ("78.8", "黑体", True),
        ("分", "黑体", False),
        ("，良好。", "仿宋_GB2312", False),
    ]


def test_a_machine_without_the_official_faces_is_told_what_to_take(word):
    fonts = parts_of(word)["word/fontTable.xml"]
    names = {f.get(f"{W}name"): value(f, "altName") for f in fonts}
    assert names["仿宋_GB2312"] == "仿宋,FangSong"
    assert names["楷体_GB2312"] == "楷体,KaiTi"
    assert names["方正小标宋简体"].startswith("方正小标宋_GBK,华文中宋")


def test_no_face_of_the_library_is_left_anywhere(word):
    with zipfile.ZipFile(BytesIO(word)) as archive:
        content = b"".join(archive.read(n) for n in archive.namelist() if n.endswith(".xml"))
    for face in ("Calibri", "Cambria", "MS Mincho", "MS Gothic", "MS ゴシック", "MS 明朝"):
        assert face.encode() not in content
    theme = content.decode()
    assert 'latin typeface="Times New Roman"' in theme
    assert 'ea typeface="宋体"' in theme


def test_the_page_is_that_of_the_standard(word):
    sheet = body_of(word).find(f"{W}sectPr")
    margins = {k: int(value(sheet, "pgMar", k)) for k in ("top", "right", "bottom", "left")}
    assert margins == {"top": 2097, "right": 1474, "bottom": 1984, "left": 1587}
    assert value(sheet, "docGrid", "type") == "lines"
    assert value(sheet, "docGrid", "linePitch") == "579"
    body = style_named(word, "Normal")
    assert value(body, "pPr/spacing", "line") == "579"
    assert value(body, "pPr/spacing", "lineRule") == "exact"
    assert value(body, "rPr/sz") == "32"
    assert value(body, "rPr/spacing") == "-5"
    assert value(body, "pPr/ind", "firstLineChars") == "200"
    assert value(body, "pPr/ind", "firstLine") == "640"


def test_a_sheet_on_its_side_is_wider_than_high():
    sheet = body_of(render_word(full_document(landscape=True))).find(f"{W}sectPr")
    assert value(sheet, "pgSz", "orient") == "landscape"
    assert int(value(sheet, "pgSz", "w")) > int(value(sheet, "pgSz", "h"))


def test_the_settings_are_those_of_a_chinese_document_printed_on_both_sides(word):
    settings = parts_of(word)["word/settings.xml"]
    assert settings.find(f"{W}mirrorMargins") is not None
    assert settings.find(f"{W}evenAndOddHeaders") is not None
    assert value(settings, "characterSpacingControl") == "compressPunctuation"
    assert "，" in value(settings, "noLineBreaksBefore")
    assert "（" in value(settings, "noLineBreaksAfter")


def edges(word):
    """Headers and footers by kind and page."""
    parts = parts_of(word)
    with zipfile.ZipFile(BytesIO(word)) as archive:
        links = archive.read("word/_rels/document.xml.rels").decode()
    found = {}
    for reference in body_of(word).find(f"{W}sectPr"):
        if "Reference" in reference.tag:
            target = links.split(f'Id="{reference.get(R + "id")}"')[1].split('Target="')[1]
            kind = reference.tag.removeprefix(W).removesuffix("Reference")
            found[kind, reference.get(f"{W}type")] = parts["word/" + target.split('"')[0]]
    return found


def test_the_page_number_stands_on_the_outer_edge(word):
    found = edges(word)
    odd, even = found["footer", "default"], found["footer", "even"]
    assert text_of(odd) == text_of(even) == "— 1 —"
    assert value(odd, "p/pPr/jc") == "right"
    assert value(even, "p/pPr/jc") == "left"
    assert "PAGE" in "".join(odd.itertext())


def test_every_page_says_draft_and_sample(word):
    found = edges(word)
    for page in ("default", "even"):
        draft, _tab, sample = found["header", page].iter(f"{W}r")
        assert (text_of(draft), text_of(sample)) == ("草稿", "样例数据（虚构）")
        assert value(draft, "rPr/color") == "B3141E"
        assert value(sample, "rPr/color") is None


def test_an_approved_report_has_its_code_where_a_draft_says_so():
    found = edges(render_word(full_document(draft="", sample="", code="核验码 7K3M")))
    assert text_of(found["header", "default"]) == "核验码 7K3M\t"


def test_the_file_says_what_it_is_who_wrote_it_and_in_which_language(word):
    about = docx.Document(BytesIO(word)).core_properties
    assert about.title == "项目名称情况报告"
    assert (about.author, about.language) == ("评审单位", "zh-CN")
    assert about.created.date() == about.modified.date() == full_document().dated
    assert about.comments == ""


def test_english_text_is_smaller_and_keeps_its_own_quotation_marks():
    said = Conclusions(((Run("Graded “Good”."),),))
    word = render_word(document(said, language="en"))
    assert value(style_named(word, "Normal"), "rPr/sz") == "24"
    assert value(parts_of(word)["word/styles.xml"], "docDefaults/rPrDefault/rPr/lang") == "en-GB"
    for run in paragraph_with(body_of(word), "Graded").iter(f"{W}r"):
        assert value(run, "rPr/rFonts", "hint") is None
    assert docx.Document(BytesIO(word)).core_properties.language == "en-GB"


def test_the_same_document_gives_the_same_bytes_here_and_in_another_process(word, tmp_path):
    assert word == render_word(full_document())
    (tmp_path / "document.json").write_text(document_json(full_document()), encoding="utf-8")
    program = (
        "import sys; from pathlib import Path; "
        "from evaluation.reports.document_json import document_from; "
        "from evaluation.reports.word import render_word; "
        "Path(sys.argv[2]).write_bytes(render_word("
        "document_from(Path(sys.argv[1]).read_text(encoding='utf-8'))))"
    )
    there = tmp_path / "there.docx"
    command = [sys.executable, "-c", program, str(tmp_path / "document.json"), str(there)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
    assert there.read_bytes() == word


def test_no_part_carries_the_day_it_was_written(word):
    with zipfile.ZipFile(BytesIO(word)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert not [n for n in archive.namelist() if "thumbnail" in n or "customXml" in n]


def test_an_unknown_child_is_a_fault_and_not_silently_last():
    root = etree.fromstring(part("w:body", tag("w:pPr", tag("w:jc"), tag("w:unheard"))))
    with pytest.raises(KeyError):
        put_in_order(root)


def test_an_annex_title_is_found_in_the_navigation(word):
    paragraphs = body_of(word).iter(f"{W}p")
    assert [text_of(p) for p in paragraphs if value(p, "pPr/pStyle") == "AnnexTitle"] == [
        "方法说明",
        "明细",
    ]
