"""Passwords that anybody would try: breached ones, and what people here make passwords of."""

import re
from functools import cache

from zxcvbn.frequency_lists import FREQUENCY_LISTS

LEAST_OWN = 6
"""Characters that must be left of a password without its login or name."""

_HABITS = (
    "woaini", "woaini1314", "woaini520", "wojiushiwo", "woaiwojia", "woaizhongguo", "wodemima",
    "nishishui", "zhongguo", "zhonghua", "beijing", "shanghai", "shanxi", "jincheng", "lingchuan",
    "gaoping", "yangcheng", "qinshui", "zezhou", "tuanwei", "gongqingtuan", "tuanshiwei",
    "tuanxianwei", "qingnian", "liangping", "pingshen", "pingwei", "zhuanjia", "zuzhizhe", "mima",
    "denglu", "guanliyuan", "caonima", "aini1314", "iloveyou", "qwertyuiop", "asdfghjkl",
    "zxcvbnm", "qazwsxedc", "qweasdzxc", "1qaz2wsx3edc", "1qazxsw2", "1q2w3e4r5t", "q1w2e3r4t5",
    "qwer1234", "asdf1234", "zaq12wsx", "abc123", "abcd1234", "abcdefghij", "a1b2c3d4e5", "aa123456",
    "a123456", "qq123456", "admin", "administrator", "root", "test", "changeme", "letmein",
    "welcome", "welcome1", "passw0rd", "p@ssw0rd", "p@ssword", "password",
    "我爱你", "我的密码", "中国共青团", "共青团", "团市委", "团县委", "两评", "晋城",
)  # fmt: skip
"""Own list; the packaged one is of breaches elsewhere."""
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_SHORTEST_WORD = 4
_MOST_AROUND = 6
"""A year and two marks."""


@cache
def _known() -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"]) | frozenset(_HABITS)


def is_known(password: str) -> bool:
    """Whether a password is on a list, or a listed word with little around it.

    What stands around a word is what people add to get past a rule: a year, an exclamation mark.
    """
    plain = password.casefold()
    core = _AROUND.sub("", plain)
    if plain in _known() or plain[::-1] in _known():
        return True
    around = len(plain) - len(core)
    return len(core) >= _SHORTEST_WORD and around <= _MOST_AROUND and core in _known()


def is_repeated(password: str) -> bool:
    """Whether a few characters make up the whole: aaaaaaaaaa, abcabcabcabc, 1212121212."""
    plain = password.casefold()
    sizes = range(1, len(plain) // 2 + 1)
    is_periodic = any(
        (plain[:n] * len(plain))[: len(plain)] == plain for n in sizes if n < LEAST_OWN
    )
    return is_periodic or len(set(plain)) < _SHORTEST_WORD


def is_close_to(password: str, words: tuple[str, ...]) -> bool:
    """Whether little is left of a password once a login or name is taken out of it."""
    plain = password.casefold()
    taken = (w.casefold() for w in words if len(w) > 1)
    return any(_is_little(plain.replace(word, "")) for word in taken if word in plain)


def _is_little(rest: str) -> bool:
    return len(rest) < LEAST_OWN or rest.isdigit() or rest in _known()
