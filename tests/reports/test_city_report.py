"""The report on all counties, against numbers worked out by hand.

The rows of `conftest` give these overall scores: own 74.5 and 81.6, canary 42.57 and 45.57, best
75.548 and 90.5; combined by 0.4 and 0.6: 78.76, 44.37 and 84.52. Nobody scored `silent`.
"""

import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from evaluation.analysis.results import ResultInputs
from evaluation.charts.rows import dimension_rows
from evaluation.charts.surface import PAPER_ROOM
from evaluation.domain.adjustments import Adjustment
from evaluation.domain.counties import County
from evaluation.domain.programme import Bulletin
from evaluation.reports.city_context import CityContext
from evaluation.reports.city_facts import CityFacts
from evaluation.reports.city_report import city_report
from evaluation.reports.context import Reopening
from evaluation.reports.county_report import county_report
from evaluation.reports.document import (
    Annex,
    Conclusions,
    Figure,
    Foreword,
    Heading,
    Masthead,
    Signature,
)
from evaluation.reports.pdf import render_pdf
from tests.computed_results import results_of
from tests.reports.conftest import OTHERS, _rows


@pytest.fixture
def make_city(make_context):
    """A context of all counties; what a county's context takes, and more fields of its own."""

    def make(city=None, **changes):
        one = make_context(**changes)
        sizes = one.results.composites.filter("counted").group_by("round", "county").len()
        context = CityContext(
            programme=one.programme,
            counties=one.counties,
            rounds=one.rounds,
            rubrics=one.rubrics,
            results=one.results,
            dated=one.dated,
            language=one.language,
            panel_sizes={(n, c): size for n, c, size in sizes.iter_rows()},
            seals=one.seals,
            adjustments=one.adjustments,
        )
        return replace(context, **(city or {}))

    return make


def computed(context, ratings, counties=None):
    """The results of other ratings; every review is submitted and rates all three criteria."""
    reviews = ratings.select("round", "county", "reviewer").unique(maintain_order=True)
    return results_of(
        ResultInputs(
            programme=context.programme,
            counties=counties or context.counties,
            rubrics=context.rubrics,
            ratings=ratings,
            reviews=reviews.with_columns(
                state=pl.lit("submitted"), answered=pl.lit(3, pl.Int64), asked=pl.lit(3, pl.Int64)
            ),
            round_numbers=(1, 2),
        )
    )


def conclusions(document):
    block = next(b for b in document.blocks if isinstance(b, Conclusions))
    return ["".join(run.text for run in item) for item in block.items]


def row(document, table, name, column=0):
    found = next(r for r in document.table(table).rows if r.cells[column].text == name)
    return [cell.text for cell in found.cells]


def printed(document):
    charts = [b.chart for b in document.blocks if isinstance(b, Figure)]
    return f"{document} {json.dumps(charts, ensure_ascii=False)}"


def headings(document):
    return [b.text for b in document.blocks if isinstance(b, Heading)]


def test_four_conclusions_come_first_and_the_first_says_where_the_counties_stand(make_city):
    document = city_report(make_city())
    assert isinstance(document.blocks[0], Heading)
    told = conclusions(document)
    assert len(told) == 4
    assert told[0] == (
        "有得分的3个县（市、区），两轮合成得分平均69.2分，最高84.5分（标杆县），最低44.4分（金丝雀县），相差40.1分。"
        "等次：良好2个、待改进1个。"
        "按终评得分的误差，3个县（市、区）的先后都可以肯定。"
        "无材料县未提供材料，没有得分（不是0分），不参加比较。"
    )


def test_the_second_says_what_really_changed(make_city):
    told = conclusions(city_report(make_city()))[1]
    # 90.5 - 75.548, 81.6 - 74.5, 45.57 - 42.57: the same three reviewers, so that nothing is the panel's.
    assert told.startswith(
        "扣除专家组变动的影响，3个县（市、区）确有提高（标杆县+15.0、本地县+7.1、金丝雀县+3.0）。"
    )
    assert "各县平均变化+8.4分，专家组变动的影响很小。" in told


def test_the_change_on_the_criteria_of_both_rounds_is_told_as_such(make_city):
    # The table's mean is of whole rounds; the sentence's is of what both rounds asked.
    context = make_city()
    changes = context.results.changes.with_columns(
        rubric_effect=pl.lit(-0.5), raw_change=pl.col("common_change") - 0.5
    )
    document = city_report(replace(context, results=replace(context.results, changes=changes)))
    told = conclusions(document)[1]
    assert "两轮共有的3项指标上，专家平均给分各县平均变化+8.4分" in told
    note = document.table("changes").note
    assert "本表按各轮全部指标计，总体结论中的+8.4分只计两轮共有的3项。" in note
    assert "本表按各轮全部指标计" not in printed(city_report(context))
    assert "两轮共有的" not in conclusions(city_report(context))[1]


def test_the_third_names_common_strengths_and_weaknesses(make_city):
    # Means: 组织建设 65.6 of 76, 服务青年 79.5 of 90. A1 and A2 are missed by two, B1 by one.
    assert conclusions(city_report(make_city()))[2] == (
        "全部2个维度平均都未达到目标，相对较好的是组织建设，差距最大的是服务青年。"
        "设有目标的3项指标中，各县都达标的0项，半数以上的县未达标的2项。"
        "最普遍的短板是“A1 班子配备”：2个县（市、区）未达标，平均分比目标低11.6分。"
    )


def test_the_fourth_says_what_to_do_first_and_from_whom_to_learn(make_city):
    # Mean gains: B1 .5 x 43.63 / 3, A1 .3 x 40.63 / 3, A2 .2 x 31.63 / 3; together 13.4.
    assert conclusions(city_report(make_city()))[3] == (
        "应优先抓好以下指标：“B1 青年之家”、“A1 班子配备”、“A2 台账制度”。"
        "各县都补到目标值，终评平均综合得分可提高13.4分。"
        "做得最好的：B1为标杆县，A1为标杆县，A2为标杆县。"
        "离目标最远的是金丝雀县，终评差37.4分。"
    )


def test_the_ranking_equals_the_hand_calculation_and_ends_with_the_mean(make_city):
    table = city_report(make_city()).table("ranking")
    names = [r.cells[0].text for r in table.rows]
    assert names == ["标杆县", "本地县", "金丝雀县", "无材料县", "平均"]
    own = [c.text for c in table.rows[1].cells]
    assert own[1:5] == ["74.5", "81.6", "78.8", "良好"]
    assert own[7:] == ["2", "−1.4"]
    mean = [c.text for c in table.rows[-1].cells]
    assert mean[1:4] == ["64.2", "72.6", "69.2"]


def test_the_ranking_tells_the_earlier_scores_that_were_published_otherwise(make_city):
    # 74.5 prints as it was published; 75.548 and 42.57 do not.
    then = {"own": {1: 74.5}, "best": {1: 76.2}, "canary": {1: 42.1}}
    note = city_report(make_city({"published_alone": then})).table("ranking").note
    assert note.endswith(
        "初评得分为加入终评评分后重新估计的结果，与发布时不同的，发布时为：标杆县76.2、金丝雀县42.1；"
        "原始评分未改。"
    )
    assert "发布时" not in city_report(make_city()).table("ranking").note


def test_a_county_without_material_says_so_and_is_never_a_zero(make_city):
    document = city_report(make_city())
    assert row(document, "ranking", "无材料县")[1:] == ["—"] * 3 + ["未提供材料"] + ["—"] * 4
    for table in document.tables():
        for line in table.rows:
            if line.cells[0].text == "无材料县":
                assert "0.0" not in [c.text for c in line.cells]
    assert "请无材料县向委托单位补报材料" in printed(document)


def test_the_grades_are_counted_and_named(make_city):
    table = city_report(make_city()).table("grades")
    assert [[c.text for c in r.cells] for r in table.rows] == [
        ["优秀", "90分以上", "0", "—"],
        ["良好", "75分以上", "2", "标杆县、本地县"],
        ["待改进", "不足75分", "1", "金丝雀县"],
    ]


def test_the_lowest_grade_of_the_city_is_told_by_the_score_that_it_stays_below(make_city):
    document = city_report(make_city({"language": "en"}))
    spans = [r.cells[1].text for r in document.table("grades").rows]
    assert spans == ["90 or more", "75 or more", "below 75"]


def test_the_approved_report_on_all_counties_does_not_ask_for_consent_any_more(
    make_city, small_rubric
):
    small_rubric["grades"]["proposed"] = ["lines"]
    small_rubric["note"] = "等次线须经组织方书面确认。"
    draft = printed(city_report(make_city({"draft": True}, rubric=small_rubric)))
    approved = printed(city_report(make_city(rubric=small_rubric)))
    assert "等次线须经组织方书面确认。" in draft
    assert "书面确认" not in approved
    assert "组织方签发本报告时已予确认。" in approved


def test_a_score_below_its_target_is_marked_without_colour_too(make_city):
    table = city_report(make_city()).table("dimensions")
    cells = [cell for r in table.rows for cell in r.cells if cell.warns]
    assert cells
    assert all(c.text.endswith("↓") and isinstance(c.value, float) for c in cells)
    assert not any("↓" in c.text for r in table.rows for c in r.cells if not c.warns)
    assert table.note == "↓为低于目标（彩色稿为红字）。"


def test_common_weaknesses_are_ordered_by_what_mending_them_adds(make_city):
    table = city_report(make_city()).table("common-gaps")
    assert [[c.text for c in r.cells] for r in table.rows] == [
        ["1", "B1 青年之家", "90.0", "79.5", "−10.5", "1/3", "7.27", "标杆县（99.2）"],
        ["2", "A1 班子配备", "80.0", "68.4", "−11.6", "2/3", "4.06", "标杆县（85.9）"],
        ["3", "A2 台账制度", "70.0", "61.4", "−8.6", "2/3", "2.11", "标杆县（75.8）"],
    ]


def test_each_county_has_its_strength_its_weakness_and_what_to_take_up(make_city):
    found = row(city_report(make_city()), "counties", "本地县")
    assert found[1:] == ["服务青年", "组织建设", "A1 班子配备、A2 台账制度", "标杆县"]


def test_the_change_stands_in_parts_that_add_up(make_city):
    document = city_report(make_city())
    own = row(document, "changes", "本地县")
    assert own[1:3] == ["+7.1", "+7.1"]
    assert own[4] == "0.0"
    assert own[5].startswith("确有提高")


def test_few_reviewers_get_no_verdict_and_nothing_of_the_split(make_city):
    document = city_report(make_city(only=("r1", "r2")))
    told = conclusions(document)[1]
    assert told.startswith("两轮变化不作判断。计入的评审过少。")
    assert row(document, "changes", "本地县")[2:5] == ["—", "—", "—"]
    assert "change-split" not in {b.id for b in document.blocks if isinstance(b, Figure)}


def test_few_reviewers_are_not_told_how_close_they_were(make_city):
    assert "单看两名专家" in printed(city_report(make_city()))
    assert "单看两名专家" not in printed(city_report(make_city(only=("r1", "r2"))))


def test_ranks_are_withheld_where_the_analysis_withholds_them(make_city):
    document = city_report(make_city(only=("r1",)))
    assert "终评不排位次（" in conclusions(document)[0]
    assert "ranking-chart" not in {b.id for b in document.blocks if isinstance(b, Figure)}
    names = [r.cells[0].text for r in document.table("ranking").rows]
    assert names[:3] == ["本地县", "金丝雀县", "标杆县"]  # as listed, in no order of merit


def test_one_reviewer_gives_no_corrected_score_and_the_report_says_whose_scores_it_tells(make_city):
    document = city_report(make_city(only=("r1",)))
    titles = {c.title for c in document.table("ranking").columns}
    assert not {"校正得分", "95%区间", "位次区间"} & titles
    text = printed(document)
    assert "单个专家的评分" not in text
    assert "终评本地县、金丝雀县、标杆县只计入一名专家的评审，所列得分就是该专家的评分。" in text
    assert "本报告不出现专家姓名和单个专家的评分" in printed(city_report(make_city()))


def test_without_targets_nothing_is_said_to_stand_for_one(make_city, small_rubric):
    for dimension in small_rubric["dimension"]:
        for criterion in dimension["criterion"]:
            criterion["target"] = None
    notes = [
        b.note for b in city_report(make_city(rubric=small_rubric)).blocks if hasattr(b, "note")
    ]
    assert not [n for n in notes if "竖条" in n or "颜色越深" in n or "未达目标" in n]


def test_counties_without_a_common_scale_are_not_compared(make_city):
    context = make_city()
    apart = [
        {"county": county, "reviewer": f"{county}{n}", "criterion": c, "rating": 60.0 + n + add}
        for add, county in ((0, "own"), (20, "best"))
        for n in range(3)
        for c in ("A1", "A2", "B1")
    ]
    ratings = pl.concat(
        pl.DataFrame(apart).with_columns(round=pl.lit(n, pl.Int64), state=pl.lit("rated"))
        for n in (1, 2)
    )
    results = computed(context, ratings)
    document = city_report(replace(context, results=results))
    first = conclusions(document)[0]
    assert first.startswith("有得分的县（市、区）共2个，但没有共同标尺，不能放在一起比较高低。")
    assert "最高" not in first
    assert "平均" not in [r.cells[0].text for r in document.table("ranking").rows]
    assert not {"slope-chart", "ranking-chart"} & {
        b.id for b in document.blocks if isinstance(b, Figure)
    }


def test_one_round_makes_no_claim_of_a_change(make_city):
    document = city_report(make_city(rounds=(1,)))
    assert conclusions(document)[1].startswith("本报告只有初评的结果，不作两轮比较。")
    assert document.table("changes") is None
    assert not any("两轮变化" in text for text in headings(document))
    assert render_pdf(document).startswith(b"%PDF")


def test_without_any_score_the_report_says_that_there_is_none(make_city):
    nobody = tuple(c.model_copy(update={"material": False}) for c in make_city().counties)
    document = city_report(make_city(counties=nobody))
    assert conclusions(document)[0].startswith("没有任何县有得分。")
    assert document.table("ranking") is None


def test_the_cautions_and_the_way_of_working_stand_in_it(make_city):
    text = printed(
        city_report(
            make_city(
                city={
                    "recusals": {"own": 2},
                    "reopened": (Reopening(1, "漏了一份评审"),),
                    "on_behalf_count": 3,
                },
                adjustments=(
                    Adjustment(
                        county="own", round=2, rule="J1", reason="经验入选", decided_by="org"
                    ),
                ),
            )
        )
    )
    for told in (
        "各县共同的变化与评审专家整体尺度的变化无法区分",
        "两轮都参评的3名",
        "本地县2名",
        "初评封存后曾重新开放，理由：漏了一份评审。",
        "有3项评分由他人代为录入",
        "终评本地县适用“J1 经验推广”1次，理由：经验入选。",
        "1" * 64,
    ):
        assert told in text


def test_every_chart_has_words_for_those_who_do_not_see_it(make_city):
    figures = [b for b in city_report(make_city()).blocks if isinstance(b, Figure)]
    assert [f.id for f in figures] == [
        "ranking-chart",
        "change-split",
        "slope-chart",
        "heat-map-chart",
    ]
    assert all(f.alternative.count("本地县") or f.id == "heat-map-chart" for f in figures)
    assert "A1 班子配备平均68.4分，2个县（市、区）未达目标。" in figures[-1].alternative


def test_every_table_and_figure_is_pointed_to_by_its_number(make_city):
    document = city_report(make_city())
    assert "⟦" not in printed(document)
    assert next(document.tables()).caption.startswith("表1　")


def test_the_same_report_in_english(make_city):
    document = city_report(make_city(language="en"))
    assert len(conclusions(document)) == 4
    assert "69.2" in conclusions(document)[0]
    assert [a.title for a in document.blocks if isinstance(a, Annex)][-1] == "Notes on method"


def test_the_english_of_one_county_is_no_plural(make_city):
    context = make_city(language="en")
    changes = context.results.changes.with_columns(
        verdict=pl.when(county="canary").then(pl.lit("fall")).otherwise(pl.lit("no_clear_change"))
    )
    document = city_report(replace(context, results=replace(context.results, changes=changes)))
    assert "1 really fell (金丝雀县" in conclusions(document)[1]


def test_the_only_annex_is_no_plural(make_city, make_context):
    many = {f"c{n}": {1: (50.0,) * 3, 2: (60.0,) * 3} for n in range(8)}
    counties = tuple(County(id=name, name=name) for name in ("own", *many))
    document = city_report(make_city(language="en", others=many, counties=counties))
    (word,) = [b.annexes_word for b in document.blocks if isinstance(b, Signature)]
    assert word == "Annex: "


def test_a_round_has_as_many_reviewers_as_anybody_counts(make_city):
    # Reviews of own, canary and best: 3, 3 and 1; 7 ÷ 3 = 2.3, and harmonically 1.8.
    context = make_city()
    alone = (pl.col("county") == "best") & (pl.col("reviewer") != "r1")
    rows = pl.DataFrame([row for n in (1, 2) for row in _rows(n, OTHERS)]).filter(~alone)
    changed = replace(context, results=computed(context, rows))
    assert "本轮平均2.3名" in printed(city_report(changed))


def test_a_long_name_does_not_make_the_chart_of_lines_small(make_city):
    name = "双江拉祜族佤族布朗族傣族自治县及其全部街道"
    context = make_city()
    counties = tuple(
        c.model_copy(update={"name": name}) if c.id == "own" else c for c in context.counties
    )
    document = city_report(replace(context, counties=counties))
    (chart,) = [b.chart for b in document.blocks if isinstance(b, Figure) and b.id == "slope-chart"]
    told = json.dumps(chart, ensure_ascii=False)
    assert name not in told
    assert "双江拉祜族佤族布朗族傣族自治…" in told


def test_a_plain_title_stands_where_no_bulletin_is_named(make_city):
    document = city_report(make_city())
    assert document.masthead is None
    assert document.imprint is None
    assert document.addressee == "委托单位："
    assert document.title == ("小型评审", "全市比较报告")


BULLETIN = Bulletin(
    name="改革试点专报",
    number="〔2022〕第8期",
    issued=date(2022, 10, 28),
    copies=60,
    report_to="市委办公室，市政府办公室",
    distribute_to="各县（市、区）团委",
    foreword="现将比较情况专报如下。",
)


def test_a_bulletin_has_its_red_head_its_foreword_and_its_imprint(make_city):
    document = city_report(make_city(programme={"bulletin": BULLETIN}))
    assert document.masthead == Masthead(
        "改革试点专报", "〔2022〕第8期", "委托单位", "2022年10月28日"
    )
    assert document.blocks[0] == Foreword("编者按：", "现将比较情况专报如下。")
    assert document.imprint.addressees == (
        ("报：", "市委办公室，市政府办公室"),
        ("发：", "各县（市、区）团委"),
    )
    assert document.imprint.issued == ("委托单位", "2022年10月28日印发")
    assert document.imprint.copies == "共印60份"
    assert document.addressee == ""


def test_without_a_number_there_is_no_red_head(make_city):
    unnumbered = BULLETIN.model_copy(update={"number": ""})
    assert city_report(make_city(programme={"bulletin": unnumbered})).masthead is None


MANY = tuple(County(id=f"k{i:02}", name=f"第{i + 1}号县") for i in range(60))


@pytest.fixture(scope="module")
def many_ratings():
    """Sixty counties, each rated by the same three reviewers in two rounds."""
    rows = [
        (number, county.id, reviewer, criterion, "rated", level + 3 * number + noise)
        for place, county in enumerate(MANY)
        for level in (55 + (place * 37 % 60) / 2,)
        for number in (1, 2)
        for r, reviewer in enumerate(("r1", "r2", "r3"))
        for c, criterion in enumerate(("A1", "A2", "B1"))
        for noise in ((place * 29 + number * 11 + r * 7 + c * 5) % 17 / 2 - 4,)
    ]
    schema = ["round", "county", "reviewer", "criterion", "state", "rating"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def of_many(make_city, ratings, count):
    context = make_city()
    counties = MANY[:count]
    kept = ratings.filter(pl.col("county").is_in([c.id for c in counties]))
    results = computed(context, kept, counties)
    sizes = {(n, c.id): 3 for n in (1, 2) for c in counties}
    return replace(context, counties=counties, results=results, panel_sizes=sizes)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_sixty_counties_have_charts_that_fit_a_page_and_say_what_they_leave_out(
    make_city, many_ratings, language
):
    context = replace(of_many(make_city, many_ratings, 60), language=language)
    document = city_report(context)
    figures = {b.id: b for b in document.blocks if isinstance(b, Figure)}
    assert all(f.chart["height"] <= PAPER_ROOM for f in figures.values())
    for identifier in ("ranking-chart", "slope-chart", "heat-map-chart"):
        assert "60" in figures[identifier].chart["title"]["text"]
    assert "60" in figures["change-split"].note
    assert len(document.table("ranking").rows) == 61
    assert [t.id for t in document.workbook_only] == ["criteria", "counties"]
    assert render_pdf(document).startswith(b"%PDF")


def test_many_counties_are_named_by_the_first_few_and_counted(make_city, many_ratings):
    told = conclusions(city_report(of_many(make_city, many_ratings, 60)))
    assert told[0].startswith("有得分的60个县（市、区），两轮合成得分平均")
    assert "1770对县中有" in told[0]
    assert "等" in told[1]
    assert max(len(t) for t in told) < 260


def test_three_counties_that_cannot_be_told_apart_are_not_ranked_by_words(make_city):
    context = make_city()
    rows = [
        (n, c, r, k, "rated", 70.0 + d + e)
        for n in (1, 2)
        for c, d in (("own", 0.0), ("canary", 0.2), ("best", 0.4))
        for r, e in (
            ("r1", 6.0 if c == "own" else -5.0),
            ("r2", 0.0),
            ("r3", -6.0 if c == "own" else 5.0),
        )
        for k in ("A1", "A2", "B1")
    ]
    schema = ["round", "county", "reviewer", "criterion", "state", "rating"]
    ratings = pl.DataFrame(rows, schema=schema, orient="row")
    results = computed(context, ratings)
    told = conclusions(city_report(replace(context, results=results)))
    assert "各县的先后都不能断定，不宜凭位次下结论。" in told[0]
    assert "没有一个县能断定确有提高或下降" in told[1]


def test_a_dimensions_target_is_the_same_in_both_reports(make_city, small_rubric):
    # A2 has none: the target of 组织建设 is A1's, 80, and 本地县 lacks (75 × 30 + 63 × 20) / 50 − 80.
    small_rubric["dimension"][0]["criterion"][1]["target"] = None
    context = make_city(rubric=small_rubric)
    for found in (
        CityFacts(context).gaps.dimension_scores.filter(county="own", dimension="D1"),
        dimension_rows(
            context.results.dimensions,
            context.results.criteria,
            "own",
            (1, 2),
            best=False,
            mean=False,
        ).filter(dimension="D1"),
    ):
        assert found["target"].to_list() == [80.0]
        assert found["to_target"].to_list() == pytest.approx([70.2 - 80.0])


@pytest.mark.parametrize("changes", [{}, {"rounds": (1,)}, {"only": ("r1",)}], ids=str)
def test_no_conclusion_begins_with_a_digit_that_reads_as_a_decimal_behind_its_number(
    make_city, make_context, changes
):
    # 1.5个县 would be one and a half counties.
    told = conclusions(city_report(make_city(**changes)))
    told += conclusions(county_report(make_context(**changes)))
    assert len(told) > 4
    assert [text for text in told if text[0].isdigit()] == []
