"""Verdicts in words that need no statistics."""

import pytest

from evaluation.analysis.verdict_names import verdict_name
from evaluation.analysis.verdicts import Verdict
from evaluation.locale import translator


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_verdict_has_words_in_both_languages(verdict, language):
    words = verdict_name(verdict.value, 3.0).render(translator(language))
    assert words
    assert words.isascii() is (language == "en")


def test_the_agreed_size_of_a_change_that_matters_is_named():
    assert str(verdict_name("rise_matters", 2.5)) == "确有提高，达到约定的2.5分"


def test_no_two_verdicts_read_the_same():
    words = [str(verdict_name(v.value, 3.0)) for v in Verdict]
    assert len(set(words)) == len(words)
