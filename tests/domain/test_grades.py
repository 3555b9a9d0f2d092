"""Which grade a final score earns."""

import pytest

from evaluation.domain.rubric import GradeLine, Grades

GRADES = Grades(lines=(GradeLine(name="优秀", at_least=90.0), GradeLine(name="其他", at_least=0.0)))


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (90.0, "优秀"),
        (sum([0.1] * 10) * 90, "优秀"),  # 89.99999999999999: ten weights of a tenth
        (89.9999, "其他"),
        (0.0, "其他"),
    ],
)
def test_a_rounding_error_of_the_sum_loses_nobody_a_grade(score: float, grade: str) -> None:
    assert GRADES.of(score).name == grade
