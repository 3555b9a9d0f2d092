"""Whom a canary may reach: DESIGN §5 and §7 said once more, in other words than the code's."""

from tests.matrix.planted_store import COUNTIES, PEOPLE, RECUSED, recused

SEALED = frozenset({"closed", "confirmed", "published"})
OF_A_COUNTY = frozenset(
    {"county", "county_en", "brand", "brand_text", "note", "as_written", "source"}
    | {"title", "file", "content", "origin", "remark", "role", "role_unit"}
)
"""Material of a county, for whoever reviews it and for its own people."""
OF_A_SESSION = frozenset({"agent", "address"})
OF_A_REVIEW = frozenset({"returned", "statement", "decision", "recusal", "request"})
FOR_EVERYBODY = frozenset({"bulletin", "pledge", "round", "reopened"})
OF_PERSONS = OF_A_SESSION | OF_A_REVIEW | FOR_EVERYBODY | {"comment", "on_behalf", "name", "unit"}
DISPATCHED = frozenset(
    {"office", "office_en", "recipient", "objection", "answer", "snapshot_note"}
    | {"how", "received_by", "received_how", "receipt_remark"}
)


def may_see(person: str, state: str, canary: str) -> bool:
    """Whether a person may come across a canary in a programme whose first round is in a state."""
    _, field, owner = canary.split("-", 2)
    county = next((c for c in COUNTIES if c in owner.split(".")), None)
    if county is not None and (person, county) in recused(state):
        return False
    if field in OF_PERSONS:
        return _may_see_of_person(person, state, field, owner)
    role, own = PEOPLE[person]
    if field in {"discussion", "post"}:
        return role in {"panel_lead", "reviewer"} or (field == "discussion" and role == "organizer")
    if role in {"organizer", "panel_lead"}:
        return role == "organizer" or field != "adjustment" or state in SEALED - {"published"}
    if role == "reviewer":
        return field in OF_A_COUNTY
    return _may_county_or_observer_see(state, field, county == own and own != "", role)


def may_see_rating(person: str, state: str, rating: str) -> bool:
    """Each their own; the organizer those of a sealed round, and nobody another's before."""
    return person == rating.partition(".")[0] or (person == "org" and state in SEALED)


def _may_see_of_person(person: str, state: str, field: str, owner: str) -> bool:
    if field == "on_behalf" and person == "org":
        return True  # the timeline says why, never what was given
    if field in {"comment", "on_behalf"}:
        return _may_see_comment(person, state, owner)
    if field in OF_A_REVIEW | OF_A_SESSION:
        return person == "org" or owner.partition(".")[0] == person
    return field in FOR_EVERYBODY or _may_see_person(person, owner)


def _may_county_or_observer_see(state: str, field: str, is_own: bool, role: str) -> bool:
    if is_own and field in OF_A_COUNTY:
        return True
    is_name = field in {"county", "county_en"}
    if state != "published":
        return False
    if role == "observer":
        # The report on all counties is theirs to read.
        return is_name or field in {"brand", "brand_text", "note", "adjustment"}
    return is_name or (is_own and field in DISPATCHED | {"adjustment"})


def _may_see_comment(person: str, state: str, owner: str) -> bool:
    author, county, *_criterion = owner.split(".")
    role, own = PEOPLE[person]
    if author == person:
        return True
    if role == "organizer":
        return state in SEALED
    if role == "panel_lead":  # who owes reviews of the second round in the published programme
        return state in SEALED - {"published"}
    return own == county and state == "published"


def _may_see_person(person: str, owner: str) -> bool:
    """Counties and reviewers do not know the reviewers; organizers know everybody."""
    role, own = PEOPLE[person]
    known = owner.partition(".")[0]  # a file may be named after a person
    if person == known or role == "organizer" or known == "org":
        return True
    if role == "panel_lead":  # who is not to know which reviewer did what; r3 is 丙's instructor
        return known != "r2"
    # 甲's people know who its instructor is, who is recused for that very reason.
    return own != "" and (PEOPLE[known][1] == own or (known, own) in RECUSED)
