"""Under which address people reach the platform, for the links that commands print."""

from evaluation.settings import Settings

PORT = 8501
"""Where the platform is served unless another port is asked for."""


def local_address(port: int = PORT) -> str:
    """The address on this machine."""
    return f"http://localhost:{port}"


def link_base(settings: Settings) -> str:
    """What a link begins with: the public address, else this machine's own."""
    return settings.public_url or local_address()
