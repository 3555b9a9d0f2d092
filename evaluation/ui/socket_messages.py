"""What a page's browser may not ask of the server, in the words of Streamlit's own protocol."""

from streamlit.proto.BackMsg_pb2 import BackMsg

_HARMFUL = frozenset(
    {"clear_cache", "debug_disconnect_websocket", "debug_shutdown_runtime", "set_run_on_save"}
)


def harms_others(data: bytes) -> bool:
    """Whether a message would touch more than its sender's page, such as everybody's caches."""
    if not data:
        return False
    try:
        return BackMsg.FromString(data).WhichOneof("type") in _HARMFUL
    except Exception:  # noqa: BLE001 - what cannot be read is Streamlit's to refuse
        return False
