"""`adjustments.csv`: vetoes, deductions and bonuses that somebody decided."""

from evaluation.domain.adjustments import Adjustment
from evaluation.domain.rubric import Rubric
from evaluation.locale import N_, message
from evaluation.storage.csv_tables import Columns, Row
from evaluation.storage.folder_tables import UNKNOWN_CRITERION, FolderTables, is_first

ADJUSTMENTS = Columns(("county", "round", "rule", "reason", "decided_by"), ("criterion", "count"))
MOST_OCCURRENCES = 1000
UNKNOWN_RULE = N_("本轮没有编号为 {name} 的否决、扣分或加分规则{near}。")


def read_adjustments(tables: FolderTables) -> tuple[Adjustment, ...]:
    """Every adjustment, with the decision behind it."""
    adjustments = []
    seen: dict[object, int] = {}
    for row in tables.rows("adjustments.csv", ADJUSTMENTS):
        county, number = tables.county(row), tables.round(row)
        count = row.integer("count") if row["count"] else 1
        if count is not None and count < 1:
            row.fault("count", message(N_("应为 1 或更大的整数（现为 {found}）。"), found=count))
        elif count is not None and count > MOST_OCCURRENCES:
            text = N_("不能超过 {most} 次（现为 {found}）。")
            row.fault("count", message(text, most=MOST_OCCURRENCES, found=row["count"]))
        row.needed("reason")
        row.needed("decided_by")
        if number is not None and number in tables.rubrics:
            _note_rule(row, tables.rubrics[number])
        key = (county, number, row["rule"], row["criterion"])
        if county and number and count and is_first(row, "rule", key, seen):
            adjustments.append(
                Adjustment(
                    county=county,
                    round=number,
                    rule=row["rule"],
                    criterion=row["criterion"] or None,
                    count=count,
                    reason=row["reason"],
                    decided_by=row["decided_by"],
                )
            )
    return tuple(adjustments)


def _note_rule(row: Row, rubric: Rubric) -> None:
    vetoes = {v.id: v for v in rubric.vetoes}
    rules = {*vetoes, *(r.id for r in (*rubric.deductions, *rubric.bonuses))}
    rule = row.one_of("rule", rules, UNKNOWN_RULE)
    if rule is None:
        return
    zeroes = rule in vetoes and vetoes[rule].effect == "zero_criterion"
    if zeroes:
        row.one_of("criterion", rubric.by_id, UNKNOWN_CRITERION)
    elif row["criterion"]:
        text = N_("只有使某项指标归零的规则才写指标（规则 {rule} 不是）。")
        row.fault("criterion", message(text, rule=rule))
