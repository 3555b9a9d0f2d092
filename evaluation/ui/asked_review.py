"""Which round and county the address of a page names."""

import streamlit as st

ROUND_DIGITS = 4
"""More digits than any round has; thousands of them Python refuses to read."""


def asked_review() -> tuple[int, str] | None:
    """Round and county from the address; None where it names none."""
    return round_and_county(st.query_params.get("round", ""), st.query_params.get("county", ""))


def round_and_county(round_: str, county: str) -> tuple[int, str] | None:
    """Both as they are meant; None where either is no such thing."""
    is_number = round_.isascii() and round_.isdecimal() and len(round_) <= ROUND_DIGITS
    return (int(round_), county) if is_number and county else None
