"""Combination: one result from the final scores of the rounds."""

from collections.abc import Mapping, Sequence

from evaluation.locale import N_, Message, message

Combination = str | tuple[float, ...]


def round_shares(combination: Combination, rounds: Sequence[int]) -> dict[int, float]:
    """The share of each round in the combined result; the shares sum to 1.

    `final_only` is the last round alone. With as many weights as there are rounds they follow the
    rounds; with fewer weights they belong to the last rounds.

    Args:
        combination: the programme's rule.
        rounds: all rounds of the programme, those without results too, in order.
    """
    if isinstance(combination, str):
        return {max(rounds): 1.0} if rounds else {}
    chosen = list(rounds[-len(combination) :])
    weights = combination[len(combination) - len(chosen) :]
    total = sum(weights)
    return {number: weight / total for number, weight in zip(chosen, weights, strict=True)}


def combined(
    finals: Mapping[int, float | None], shares: Mapping[int, float]
) -> tuple[float | None, Message | None]:
    """One county's combined score (points), or why there is none.

    Args:
        finals: the final score of each round; absent or null where there is none.
        shares: what `round_shares` gives.
    """
    needed = {number: share for number, share in shares.items() if share > 0}
    present = {n: final for n in needed if (final := finals.get(n)) is not None}
    if len(present) < len(needed):
        missing = tuple(number for number in needed if number not in present)
        return None, message(N_("缺第{rounds}轮的最终得分，不能合成"), rounds=missing)
    return sum(needed[number] * final for number, final in present.items()), None


def programme_rounds(combination: Combination, computed: Sequence[int]) -> tuple[int, ...]:
    """The rounds of a programme of which only those computed are known.

    As many as the combination weighs, from 1; the ones computed alone where it does not say.
    """
    weighed = () if isinstance(combination, str) else range(1, len(combination) + 1)
    return tuple(sorted({*computed, *weighed}))
