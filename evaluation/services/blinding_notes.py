"""What hiding the counties' names cannot reach, told to the organizer before reviewers read it."""

from evaluation.locale import N_, Message, message
from evaluation.storage.folder_contents import ProgrammeFolder


def what_blinding_leaves(folder: ProgrammeFolder) -> tuple[Message, ...]:
    """Where a county may still be named to its reviewers; nothing where names are not hidden."""
    if not folder.programme.blinding.counties_to_reviewers:
        return ()
    files = sum(bool(item.file) for item in folder.evidence)
    text = N_(
        "县（市、区）名称对评审专家隐去，专家只见“县甲”“县乙”等代号。"
        "平台替换名称、数据和佐证标题中的县名，不展示“一县一品”；"
        "{files}个佐证文件的内容和评语等自由文字仍可能写明县名，请组织者事先检查、遮盖。"
    )
    return (message(text, files=files),)
