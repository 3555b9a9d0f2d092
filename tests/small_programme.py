"""A programme small enough to work out by hand: two criteria, two counties, two reviewers."""

from pathlib import Path

RUBRIC = """\
id = "small"
version = "1"
title = "小指标体系"
title_en = "Small rubric"

[[dimension]]
id = "D1"
title = "组织"
title_en = "Organization"
[[dimension.criterion]]
id = "C1"
title = "配备"
title_en = "Staffing"
weight = 60
kind = "levels"
target = 85
evidence = ["花名册"]
levels = [
  { name = "好", points = [80, 100], anchor = "三级配齐" },
  { name = "中", points = [60, 79], anchor = "基本配齐" },
  { name = "差", points = [0, 59], anchor = "缺配" },
]

[[dimension]]
id = "D2"
title = "服务"
title_en = "Service"
[[dimension.criterion]]
id = "C2"
title = "响应"
title_en = "Response"
weight = 40
kind = "levels"
target = 90
levels = [
  { name = "优", points = 90, anchor = "逐项对应" },
  { name = "良", points = 80, anchor = "大体对应" },
  { name = "弱", points = 30, anchor = "脱节" },
]

[[bonus]]
id = "J1"
title = "全市推广"
per = 1.0
cap = 2.0

[[deduction]]
id = "K1"
title = "整改逾期"
per = 1.0
cap = 3.0

[[veto]]
id = "V1"
title = "造假"
effect = "zero_criterion"

[grades]
lines = [
  { name = "优秀", at_least = 90 },
  { name = "良好", at_least = 80 },
  { name = "合格", at_least = 60 },
  { name = "不合格", at_least = 0 },
]
"""

PROGRAMME = """\
id = "small"
title = "小项目"
title_en = "Small programme"
commissioning_body = "委托方"
evaluating_body = "评审方"
time_zone = "Asia/Shanghai"
sample = true
headline = "mean"
combination = [0.4, 0.6]
{rules}
[[round]]
number = 1
title = "初评"
rubric = "rubric.toml"
state = "{state_1}"

[[round]]
number = 2
title = "终评"
rubric = "rubric.toml"
state = "{state_2}"
"""

COUNTIES = """\
id,name,name_en,material,brand,brand_text,note
jia,甲县,Jia County,yes,电商,青年电商,
yi,乙县,Yi County,yes,,,
bing,丙县,Bing County,no,,,
"""

PEOPLE = """\
id,name,role,unit,county,rounds
org,组织者一,organizer,团市委,,
lead,专家甲,panel_lead,大学一,,
r2,专家乙,reviewer,大学二,,
contact_jia,甲县联系人,contact,团甲县委,jia,
reader_jia,甲县书记,reader,甲县县委,jia,
reader_yi,乙县书记,reader,乙县县委,yi,
"""

INDICATORS = """\
county,indicator,figure,value,numerator,denominator,as_written,as_of,source,verified_by
"""


def write_small_programme(
    folder: Path,
    *,
    states: tuple[str, str] = ("planned", "planned"),
    ratings: str = "",
    adjustments: str = "",
    people: str = PEOPLE,
    rules: str = "",
    recipients: str = "",
) -> Path:
    """Write the folder of the small programme and return it.

    `rules` are further lines of programme.toml, `recipients` its `[[distribution]]` tables.
    """
    folder.mkdir(parents=True, exist_ok=True)
    programme = PROGRAMME.format(state_1=states[0], state_2=states[1], rules=rules) + recipients
    files = {
        "rubric.toml": RUBRIC,
        "programme.toml": programme,
        "counties.csv": COUNTIES,
        "people.csv": people,
    }
    if ratings:
        files["ratings.csv"] = "round,county,reviewer,criterion,state,rating,comment\n" + ratings
    if adjustments:
        header = "county,round,rule,criterion,count,reason,decided_by\n"
        files["adjustments.csv"] = header + adjustments
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
