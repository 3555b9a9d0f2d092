"""The order of children that Word's schema asks for: strict readers refuse any other."""

from typing import Any

from evaluation.reports.word_xml import NAMESPACES

_ORDERS = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
        "pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
        "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
        "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle "
        "rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
        "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u "
        "effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
        "tblDescription"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText "
        "vAlign hideMark"
    ),
    "tcBorders": "top left bottom right insideH insideV tl2br tr2bl",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "pBdr": "top left bottom right between bar",
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
        "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter "
        "docGrid printerSettings"
    ),
    "settings": (
        "view zoom removePersonalInformation removeDateAndTime mirrorMargins documentProtection "
        "defaultTabStop evenAndOddHeaders characterSpacingControl strictFirstAndLastChars "
        "noLineBreaksAfter noLineBreaksBefore updateFields footnotePr endnotePr compat docVars "
        "rsids mathPr themeFontLang clrSchemeMapping shapeDefaults decimalSymbol listSeparator"
    ),
    "compat": (
        "spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone ulTrailSpace "
        "doNotExpandShiftReturn adjustLineHeightInTable useFELayout compatSetting"
    ),
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed "
        "qFormat locked pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "font": "altName panose1 charset family notTrueType pitch sig",
}
_W = "{" + NAMESPACES["w"] + "}"
_PLACES = {
    _W + parent: {_W + child: place for place, child in enumerate(children.split())}
    for parent, children in _ORDERS.items()
}


def put_in_order(root: Any) -> None:  # noqa: ANN401 - lxml has no types
    """Sorts the children of every element whose order matters; the last thing before writing.

    Raises:
        KeyError: a child that the schema does not know there. A fault of ours.
    """
    for element in root.iter(*_PLACES):
        places = _PLACES[element.tag]
        found = [places[child.tag] for child in element]
        if found != sorted(found):
            element[:] = sorted(element, key=lambda child: places[child.tag])
