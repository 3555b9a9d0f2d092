"""`liangping verify` names what was altered behind the platform's back, and says what to do."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.domain.recusals import DeclaredGround
from evaluation.services.actors import actor_named
from evaluation.services.discussions import open_discussion, write_post
from evaluation.services.platform import start
from evaluation.services.recusals import decide_recusal, declare_recusal
from evaluation.settings import read_settings
from tests.cli.test_commands import Shell
from tests.small_programme import write_small_programme

RATINGS = """\
1,jia,lead,C1,rated,60,
1,jia,lead,C2,rated,80,
1,jia,r2,C1,rated,70,
1,jia,r2,C2,rated,90,
"""
EVIDENCE = "id,county,title,criteria,file\nE1,jia,台账,C1,ledger.txt\n"
ADJUSTMENT = "jia,1,J1,,1,全市推广,市里\n"
PLACE = "评审项目“small”第1轮，jia，专家r2"
HISTORY = "评审项目“small”的历史记录"
RESTORE = "从改动之前的备份恢复"
LOAD_AGAIN = "用原来的评审项目文件夹重新载入"
ASK_THEM = "请签署、申请或发言的专家本人和作出处理的组织者核对"
SAID = ("说第一句", "说第二句")
WHO_CAN = "查明谁能直接改动数据库文件"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a programme with evidence and an adjustment, its first round sealed."""
    base = tmp_path_factory.mktemp("closed")
    folder = write_small_programme(
        base / "small",
        states=("closed", "planned"),
        ratings=RATINGS,
        adjustments=ADJUSTMENT,
    )
    (folder / "evidence").mkdir()
    (folder / "evidence" / "ledger.txt").write_text("人员名单", encoding="utf-8")
    (folder / "evidence" / "evidence.csv").write_text(EVIDENCE, encoding="utf-8")
    assert Shell(base).run("load", str(folder)).returncode == 0
    _panel_acts(base)
    return base


def _panel_acts(base: Path) -> None:
    """The panel discusses a county; one of it asks to stand aside from it in the next round."""
    running = start(read_settings({"LIANGPING_DATA_DIR": str(base / "data")}))
    lead, r2, org = (actor_named(running, "small", who) for who in ("lead", "r2", "org"))
    open_discussion(running, lead, 1, "jia", "理解不一")
    for text in SAID:
        write_post(running, r2, 1, "jia", text)
    request = declare_recusal(running, r2, "jia", DeclaredGround.KINSHIP, "表弟")
    decide_recusal(running, org, request.id, grant=False, reason="远亲")
    running.store.close()


def _database(base: Path) -> Path:
    return base / "data" / "liangping.db"


def _alter(statement: str) -> Callable[[Path], None]:
    def alter(base: Path) -> None:
        with sqlite3.connect(_database(base)) as connection:
            assert connection.execute(statement).rowcount > 0

    return alter


def _swap_file(base: Path) -> None:
    kept = [p for p in (base / "data" / "evidence").rglob("*") if p.is_file()]
    assert len(kept) == 1
    kept[0].write_text("另一份名单", encoding="utf-8")


OF_R2 = "reviewer_id = (SELECT person_id FROM person WHERE code = 'r2')"
LAST_LOAD = "(SELECT max(event_id) FROM history_event)"
CASES = {
    "altered rating": (
        _alter(f"UPDATE rating_event SET value = 99 WHERE value = 70 AND {OF_R2}"),
        f"{PLACE}，指标C1，第1版：内容与其校验值不符，已被改动。",
        RESTORE,
    ),
    "deleted last rating": (
        _alter(f"DELETE FROM rating_event WHERE value = 90 AND {OF_R2}"),
        f"{PLACE}，指标C2，第1版：已提交的评分连同其全部版本已被删除。",
        RESTORE,
    ),
    "deleted chain": (
        _alter(f"DELETE FROM rating_event WHERE {OF_R2}"),
        f"{PLACE}，指标C1，第1版：已提交的评分连同其全部版本已被删除。",
        RESTORE,
    ),
    "swapped file": (
        _swap_file,
        "评审项目“small”，jia，佐证材料E1：文件ledger.txt已被替换。",
        LOAD_AGAIN,
    ),
    "altered row of evidence": (
        _alter("UPDATE evidence SET sha256 = 'x', name = 'other.txt'"),
        "评审项目“small”，jia，佐证材料E1：登记内容与载入时的校验值不符，已被改动。",
        LOAD_AGAIN,
    ),
    "withdrawn adjustment": (
        _alter("UPDATE adjustment SET active = 0"),
        "评审项目“small”，第1轮，jia，加减分或否决J1：登记内容已被删除或撤下",
        LOAD_AGAIN,
    ),
    "altered rule": (
        _alter("UPDATE programme SET content = replace(content, '\"mean\"', '\"trimmed_mean\"')"),
        "评审项目“small”，评审规则（programme.toml）：登记内容与载入时的校验值不符",
        LOAD_AGAIN,
    ),
    "deleted assignment": (
        _alter(f"UPDATE assignment SET active = 0 WHERE {OF_R2} AND round_id = 1"),
        "第1轮，jia，专家r2的评审任务：封存时有，现已被删除",
        "与报告上印的封存码核对",
    ),
    "deleted last act": (
        _alter(f"DELETE FROM history_event WHERE event_id = {LAST_LOAD}"),
        "）已被删除。",
        WHO_CAN,
    ),
    "altered act": (
        _alter("UPDATE history_event SET reason = '他人' WHERE action = 'round_open'"),
        "第1轮：开放评审）与其校验值不符，已被改动。",
        WHO_CAN,
    ),
    "act cut off with its link": (
        lambda base: (
            _alter("DELETE FROM history_event WHERE action = 'review_submitted'")(base),
            _alter("DELETE FROM history_link WHERE programme_id = 1 AND position > 1")(base),
        ),
        f"{HISTORY}：第1轮第1次封存时已有",
        WHO_CAN,
    ),
    "altered contribution": (
        _alter(f"UPDATE discussion_post SET text = '另一句' WHERE text = '{SAID[0]}'"),
        f"{PLACE}的讨论发言与其校验值或历史记录不符，已被改动。",
        ASK_THEM,
    ),
    "contribution of another": (
        _alter("UPDATE discussion_post SET author_id = (SELECT min(person_id) FROM person)"),
        "的讨论发言与其校验值或历史记录不符，已被改动。",
        ASK_THEM,
    ),
    "deleted contribution": (
        _alter(f"DELETE FROM discussion_post WHERE text = '{SAID[0]}'"),
        f"{PLACE}的讨论发言已被删除。",
        ASK_THEM,
    ),
    "altered pledge text": (
        _alter("UPDATE pledge_text SET text = '无承诺'"),
        "评审项目“small”：第1版承诺书与其校验值不符，已被改动。",
        ASK_THEM,
    ),
    "altered signature": (
        _alter(f"UPDATE pledge SET source = 'web' WHERE person{OF_R2.removeprefix('reviewer')}"),
        "评审项目“small”：专家r2签署的第1版承诺书与其文本或历史记录不符，已被改动。",
        ASK_THEM,
    ),
    "deleted signature": (
        _alter(f"DELETE FROM pledge WHERE person{OF_R2.removeprefix('reviewer')}"),
        "评审项目“small”：专家r2签署承诺书的记录已被删除。",
        ASK_THEM,
    ),
    "recusal granted behind the platform": (
        _alter("UPDATE recusal_request SET state = 'granted'"),
        "评审项目“small”，jia，专家r2的回避申请或其处理与历史记录不符，已被改动。",
        ASK_THEM,
    ),
    "altered ground": (
        _alter("UPDATE recusal_request SET ground = 'post'"),
        "评审项目“small”，jia，专家r2的回避申请或其处理与历史记录不符，已被改动。",
        ASK_THEM,
    ),
    "deleted recusal request": (
        _alter("DELETE FROM recusal_request"),
        "评审项目“small”，jia，专家r2的回避申请已被删除。",
        ASK_THEM,
    ),
    "act slipped in": (
        _alter(
            "INSERT INTO history_event SELECT event_id + 1, programme_id, actor_id, action, subject,"
            f" detail, reason, source FROM history_event WHERE event_id = {LAST_LOAD}"
        ),
        "不在记录链中：链接已被删除，或这条记录是绕过平台写入的。",
        WHO_CAN,
    ),
}


@pytest.mark.parametrize(("alter", "fault", "remedy"), CASES.values(), ids=CASES)
def test_what_was_altered_is_named_with_what_to_do(
    closed: Path,
    tmp_path: Path,
    alter: Callable[[Path], object],
    fault: str,
    remedy: str,
) -> None:
    shutil.copytree(closed / "data", tmp_path / "data")
    shell = Shell(tmp_path)
    alter(tmp_path)

    done = shell.run("verify")

    assert done.returncode == 1
    assert fault in done.stdout
    assert remedy in done.stdout
    assert "核验看不出" in done.stdout


def test_an_untouched_programme_is_sound_and_says_how_long_its_chain_is(
    closed: Path, tmp_path: Path
) -> None:
    shutil.copytree(closed / "data", tmp_path / "data")

    done = Shell(tmp_path).run("verify")

    assert done.returncode == 0
    assert f"{HISTORY}：记录链共" in done.stdout
    assert "核验看不出" in done.stdout


def test_loading_what_the_folder_changed_stays_sound(closed: Path, tmp_path: Path) -> None:
    """An act tells of the change, so that it is none behind the platform's back."""
    shutil.copytree(closed, tmp_path / "copy")
    shell = Shell(tmp_path / "copy")
    listed = tmp_path / "copy" / "small" / "evidence" / "evidence.csv"
    listed.write_text(EVIDENCE.replace("台账", "新台账"), encoding="utf-8")

    assert shell.run("load", str(tmp_path / "copy" / "small")).returncode == 0

    assert shell.run("verify").returncode == 0
    told = shell.run("history", "small", "--limit", "1").stdout
    assert "佐证材料改动1" in told


def test_a_chain_cut_out_of_a_review_before_its_submission_is_the_limit_that_is_told(
    tmp_path: Path,
) -> None:
    """Nothing tells of such ratings yet but themselves; see the threat model."""
    folder = write_small_programme(
        tmp_path / "small", states=("open", "planned"), ratings="1,jia,r2,C1,rated,70,\n"
    )
    shell = Shell(tmp_path)
    assert shell.run("load", str(folder)).returncode == 0
    _alter(f"DELETE FROM rating_event WHERE {OF_R2}")(tmp_path)

    done = shell.run("verify")

    assert done.returncode == 0
    assert "核验看不出：尚未提交的评审中被整条删去的评分" in done.stdout


def test_a_deleted_contribution_is_one_fault_and_the_detail_of_a_recusal_none(
    closed: Path, tmp_path: Path
) -> None:
    shutil.copytree(closed / "data", tmp_path / "data")
    _alter("UPDATE recusal_request SET detail = ''")(tmp_path)
    assert Shell(tmp_path).run("verify").returncode == 0
    _alter(f"DELETE FROM discussion_post WHERE text = '{SAID[0]}'")(tmp_path)

    assert Shell(tmp_path).run("verify").stdout.count("讨论发言") == 1
