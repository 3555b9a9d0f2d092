"""People of the planted programmes with a browser: signed in, asking for addresses, opening pages."""

import re

from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from evaluation.services import platform as platforms
from evaluation.services.sessions import Arrival, start_session
from evaluation.storage.accounts import link_person, save_account
from tests.matrix.every_service import rehearsed
from tests.matrix.planted_store import Planted

PAGE = {"accept": "text/html"}
SOCKET = "ws://localhost/_stcore/stream"
SAME = {"origin": "http://localhost"}
_SESSIONS: dict[tuple[int, str, str], str] = {}


def enter(client: TestClient, planted: Planted, state: str, person: str) -> None:
    """Sign somebody in; whatever they do then is taken back."""
    platforms.install(rehearsed(planted.platform))
    key = (id(planted), state, person)
    if key not in _SESSIONS:
        _SESSIONS[key] = _session(planted, state, person)
    client.cookies.clear()
    client.follow_redirects = False
    client.cookies.set("liangping_session", _SESSIONS[key])


def _session(planted: Planted, state: str, person: str) -> str:
    platform = planted.platform
    number = platform.store.programme(state).person_ids[person]
    query = f"SELECT account_id FROM person WHERE person_id = {number}"
    with platform.store.read() as conn:
        account = conn.exec_driver_sql(query).scalar_one()
    if account is None:
        account = platform.store.new_id()
        now = platform.clock.now_us()
        login = f"kanari-login-{state}-{person}"
        platform.store.write(
            lambda conn: save_account(
                conn, account_id=account, login=login, password_hash=None, created_us=now
            )
        )
        platform.store.write(lambda conn: link_person(conn, person_id=number, account_id=account))
    return start_session(platform, account, number, Arrival("password"))


def payload(client: TestClient, page: str, query: str = "") -> bytes:
    """Every byte that the socket of a page brings until its script has finished."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.query_string = query
    sent = []
    with client.websocket_connect(SOCKET, headers=SAME, subprotocols=["streamlit"]) as socket:
        socket.send_bytes(asked.SerializeToString())
        while True:
            brought = socket.receive_bytes()
            sent.append(brought)
            if ForwardMsg.FromString(brought).WhichOneof("type") == "script_finished":
                return b"\n".join(sent)


def filled_path(path: str, **values: object) -> str:
    """The address of a route with its blanks filled."""
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda blank: str(values[blank[1]]), path)
