"""The composition root: settings → store → platform → the application that a server runs.

`uvicorn app:app` and `streamlit run app.py` both find `app` here; `liangping serve` runs the former.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from evaluation.services import demonstration
from evaluation.services.installation import check_settings
from evaluation.services.platform import install, start
from evaluation.settings import read_settings
from evaluation.ui import page_table, shell
from evaluation.ui.socket_messages import harms_others
from evaluation.ui.warm_up import import_what_pages_need
from evaluation.web import application, quiet_logs

SCRIPT = Path(__file__).resolve().parent / "evaluation" / "ui" / "main.py"

quiet_logs.keep_secrets_out()
settings = read_settings()
check_settings(settings)
platform = start(settings)
install(platform)
if platform.settings.demo:
    demonstration.prepare_demo(platform)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Load what the first visitor would wait for; close the store when the server stops."""
    import_what_pages_need()
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        platform.jobs.stop_all()
        platform.store.close()


app = st.App(
    SCRIPT,
    lifespan=lifespan,
    routes=application.routes(),
    middleware=application.middleware(
        harms_others=harms_others, home_of=page_table.home_of, pages=page_table.URL_PATHS
    ),
    on_script_error=shell.unexpected,
    exception_handlers=application.exception_handlers(),
)
