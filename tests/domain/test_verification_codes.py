"""The code on a printed report: what it is made of, and how it may be typed."""

import pytest

from evaluation.domain.verification_codes import typed_code, verification_code


@pytest.mark.parametrize(
    ("digest", "code"),
    [
        ("0" * 64, "0000-0000-0000"),
        ("f" * 64, "ZZZZ-ZZZZ-ZZZZ"),
        # 00000 00001 00010 00011, then nothing: the symbols 0, 1, 2, 3.
        ("00443" + "0" * 59, "0123-0000-0000"),
        # Only the first 60 bits count.
        ("0" * 15 + "f" * 49, "0000-0000-0000"),
    ],
)
def test_a_code_is_the_first_60_bits_in_groups_of_four(digest: str, code: str) -> None:
    assert verification_code(digest) == code


@pytest.mark.parametrize(
    "typed",
    [
        "7K3M-9QX2-4WTF",
        " 7k3m9qx24wtf ",
        "7K3M 9QX2 4WTF",
        "7K3M－9QX2－4WTF",
        "7K3M—9QX2—4WTF",
    ],
)
def test_hyphens_spaces_and_case_do_not_matter(typed: str) -> None:
    assert typed_code(typed) == "7K3M-9QX2-4WTF"


def test_letters_that_look_like_digits_are_read_as_those() -> None:
    assert typed_code("oOiI-lL00-0000") == "0011-1100-0000"


@pytest.mark.parametrize(
    "typed", ["", "   ", "核验码", "7K3M", "x" * 500, "７Ｋ３Ｍ９ＱＸ２４ＷＴＦ"]
)
def test_anything_may_be_typed(typed: str) -> None:
    assert isinstance(typed_code(typed), str)


def test_full_width_symbols_of_a_chinese_keyboard_are_understood() -> None:
    assert typed_code("７Ｋ３Ｍ－９ＱＸ２－４ＷＴＦ") == "7K3M-9QX2-4WTF"
