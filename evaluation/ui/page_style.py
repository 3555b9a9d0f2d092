"""The style of every page: what Streamlit draws in English, hidden or in the reader's language."""

import json
from functools import cache
from pathlib import Path

import streamlit as st

from evaluation.ui import session


@cache
def _rules() -> str:
    return Path(__file__).with_name("pages.css").read_text("utf-8")


def page_style() -> None:
    """Put the style into the page; a lost connection is told by it, when nothing else can."""
    _ = session.translator()
    words = {
        "--connecting": _("正在重新连接……"),
        "--connection-lost": _(
            "暂时连不上服务器，正在自动重新连接。已保存的评分不受影响，请不要关闭页面。"
        ),
        "--choose-file": _("选择文件"),
    }
    variables = "".join(
        f"{name}: {json.dumps(text, ensure_ascii=False)};" for name, text in words.items()
    )
    st.html(f"<style>:root {{{variables}}}\n{_rules()}</style>")
