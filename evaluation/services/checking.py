"""Whether a rubric or a programme folder can be used, before anything is loaded."""

from pathlib import Path

from evaluation.locale import N_, Message, message
from evaluation.services.blinding_notes import what_blinding_leaves
from evaluation.storage.programme_folder import read_programme_folder
from evaluation.storage.rubric_files import read_rubric


def check_path(path: Path) -> tuple[Message, ...]:
    """One sentence on a sound rubric file or programme folder, and what is to be heeded in it.

    Raises:
        FaultyInputError: with every fault that was found.
    """
    if path.is_dir():
        folder = read_programme_folder(path)
        text = N_(
            "{path}：可以使用。{counties}个县（市、区），{people}位人员，{rounds}轮，{ratings}条评分。"
        )
        sound = message(
            text,
            path=path,
            counties=len(folder.counties),
            people=len(folder.people),
            rounds=len(folder.rounds),
            ratings=len(folder.ratings),
        )
        return sound, *what_blinding_leaves(folder)
    rubric, _ = read_rubric(path)
    text = N_("{path}：可以使用。{dimensions}个维度，{criteria}项指标，权重合计100。")
    sound = message(
        text, path=path, dimensions=len(rubric.dimensions), criteria=len(rubric.criteria)
    )
    return (sound,)
