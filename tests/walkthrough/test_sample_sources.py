"""What the sample says of a county is the article's own wording, nothing left out and nothing added."""

import csv
from pathlib import Path

import pytest

ARTICLE = """\
“抢占青年线上线下聚集地，是我们改革的着力点之一，以乡镇为试点逐渐铺开，通过一个人影响一群人，\
在网络上打出团旗，为家乡代言，为乡村振兴助力。”团阳城县委的目的很明确，\
青年在哪儿，就要将团的服务和阵地拓展到哪儿。
相比其他县区来看，晋城城区的区位优势突出，城区团组织以园区、行业建团为契机，\
一体化配套青年之家、社会实践团校、人才驿站等服务阵地，充分发挥阵地综合体的联动作用。
晋城高平市确立了由团市委书记兼任市教育工委副书记，全面建立了团教协作交叉任职机制。
沁水县通过引导和推动企事业单位团组织和乡镇团委结对共建，盘活乡镇团组织建设；\
泽州县率先将团的工作纳入全县年度工作考核体系，\
团干部日常管理和监督由同级党委（组）、团县委共同组织实施，全面准确评价团干部德才表现和工作实绩。
"""
"""《山西晋城：“一县一品”激发基层团组织活力》, China Youth Daily, 15 April 2022: its words on each county."""
SAMPLE = Path(__file__).resolve().parents[2] / "data" / "jincheng-2022"
COUNTIES = list(csv.DictReader((SAMPLE / "counties.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("county", COUNTIES, ids=lambda county: county["id"])
def test_a_brand_text_is_one_unbroken_passage_of_the_article(county: dict[str, str]) -> None:
    assert county["brand_text"] in ARTICLE
    assert bool(county["brand_text"]) == (county["material"] == "yes")
