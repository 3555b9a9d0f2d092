"""Who may do what to which county when: one line a service, in words of our own.

`org: * @ *; lead: jia bing @ closed confirmed` reads: the organizer for every county in every state of the
first round; the panel lead for 甲 and 丙 while it is closed or confirmed. Everybody else is refused.
A service that is about no county has `-` in its place. Whoever adds a service adds its line here; without
one the matrix fails with the service's name.
"""

from collections.abc import Iterator, Mapping

from tests.matrix.planted_store import COUNTIES, PEOPLE, STATES

EVERYBODY = "org lead r2 r3 contact_jia reader_jia contact_yi obs: - @ *"
"""For services whose answer is the asker's own, or is cut to what they may see: see `who_sees`."""
ORGANIZER = "org: - @ *"
ORGANIZER_ON_ALL = "org: * @ *"
SENT = "org: * @ published"
SENT_OR_OWN = SENT + "; contact_jia reader_jia: jia @ published; contact_yi: yi @ published"
"""The second round is open then: a panel lead owes reviews, and reads no results."""
REPORTS = (
    "org: * @ closed confirmed published; lead: jia bing @ closed confirmed; "
    "contact_jia reader_jia: jia @ published; contact_yi: yi @ published"
)
RESULTS = "org: - @ closed confirmed published; lead: - @ closed confirmed; obs: - @ published"
ALL_COUNTIES = "org: - @ closed confirmed published; obs: - @ published"
"""A panel lead who is recused from a county gets no report on all."""
OUTBOX = "org: - @ *; lead: - @ planned open closed confirmed"
LEADING = "org lead: - @ *"
RATING = (
    "lead: jia bing @ *; r2: * @ *; r3: yi @ planned; r3: jia yi @ open closed confirmed published"
)

RULES: Mapping[str, str] = {
    "approval_jobs.start_approval": SENT,
    "approval_jobs.approval_progress": EVERYBODY,
    "approval_jobs.cancel_approval": EVERYBODY,
    "approval_jobs.forget_approval": EVERYBODY,
    "approving.approve": SENT,
    "batch_items.city_item": ALL_COUNTIES,
    "batch_items.approved_items": SENT_OR_OWN,
    "batch_items.draft_items": EVERYBODY.replace("-", "*"),
    "batch_items.standing_items": EVERYBODY.replace("-", "*"),
    "batch_items.newest_approved": EVERYBODY,
    "city_reporting.city_report": ALL_COUNTIES,
    "city_reporting.city_report_document": ALL_COUNTIES,
    "city_reporting.city_pages": ALL_COUNTIES,
    "city_reporting.permit_city_report": ALL_COUNTIES,
    "comparing.comparison": RESULTS,
    "comparing.results": RESULTS,
    "comparing.results_as_operator": ORGANIZER,
    "counties.county_profile": (
        "org: * @ *; lead: jia bing @ *; contact_jia: jia @ *; contact_yi: yi @ *"
    ),
    "dispatch_papers.register": OUTBOX,
    "dispatch_papers.register_document": OUTBOX,
    "dispatch_papers.cover_letter": SENT,
    "dispatching.preview_sending": SENT,
    "dispatching.mark_sent": SENT,
    "dispatching.add_recipient": SENT,
    "dispatching.withdraw_recipient": SENT,
    # 甲's is open while the round is closed; r3 is recused from 丙, r2 reviewed all three.
    "discussions.discussion_list": "lead r2 r3: - @ *",
    "discussions.open_discussion": "lead: bing @ closed",
    "discussions.write_post": "lead r2 r3: jia @ closed",
    "discussion_sheets.open_discussion_sheet": "lead r2 r3: jia @ closed",
    "erasing.preview_erasure": ORGANIZER,
    "erasing.erase_person": ORGANIZER,
    # r3 has not signed the pledge of the planned programme.
    "evidence.open_evidence": (
        "org: * @ *; contact_jia: jia @ *; contact_yi: yi @ *; lead: jia bing @ *; r2: * @ *; "
        "r3: jia yi @ open closed confirmed published"
    ),
    "history.filters": ORGANIZER,
    "history.timeline": ORGANIZER_ON_ALL,
    "importing.import_ratings": ORGANIZER,
    # False for everybody who could not take it away; r2 has none to be taken.
    "lost_factors.has_second_factor": ORGANIZER,
    "lost_factors.remove_second_factor": "",
    "kept_batches.start_batch": EVERYBODY,
    "kept_batches.batch_progress": EVERYBODY,
    "kept_batches.cancel_batch": EVERYBODY,
    "kept_batches.finished_batch": EVERYBODY,
    "kept_batches.batch_file": "",
    "objecting.objections": EVERYBODY,
    "objecting.objection_desk": SENT_OR_OWN,
    # 甲 has objected already, and only its contact may.
    "objecting.file_objection": "contact_yi: yi @ published",
    "objecting.answer_objection": "org: - @ published",
    "outbox.outbox": OUTBOX,
    "own_receipts.own_dispatches": EVERYBODY,
    "own_receipts.confirm_own_receipt": (
        "contact_jia reader_jia: jia @ published; contact_yi: yi @ published"
    ),
    "panel_printing.signature_list": LEADING,
    "panel_printing.sign_in_list": LEADING,
    "panel_printing.duty_record": "org r2: - @ *",
    "people.add_person": ORGANIZER,
    "people.change_person": ORGANIZER,
    # Whoever has rated is kept.
    "people.remove_person": "org: - @ planned",
    "people.refusal_to_take_out": "org: - @ planned",
    "people.restore_person": ORGANIZER,
    "people_accounts.make_link": ORGANIZER,
    "people_accounts.uninvited": ORGANIZER,
    "people_accounts.invite_everyone": ORGANIZER,
    "people_accounts.revoke_link": ORGANIZER,
    "people_accounts.set_disabled": ORGANIZER,
    "people_accounts.sessions_of": ORGANIZER,
    "people_accounts.end_sessions": ORGANIZER,
    "people_accounts.refusal_to_manage": ORGANIZER,
    "people_files.preview_people": ORGANIZER,
    "people_files.import_people": ORGANIZER,
    "people_list.listed_people": ORGANIZER,
    "pledges.my_pledge": "lead r2 r3: - @ *",
    "pledges.pledge_is_due": EVERYBODY,
    "pledges.pledges": ORGANIZER,
    "pledges.sign_pledge": "r3: - @ planned",
    "printing.papers": "org lead r2 r3: - @ *",
    "printing.archive": "org lead r2 r3: - @ *",
    "printing.blank_sheet": f"org: * @ *; {RATING}",
    # Asked for r2's: that is r2's own, and the organizer's once it counts in a sealed round.
    "printing.filled_sheet": "r2: * @ *; org: * @ closed confirmed published",
    "progress.progress": LEADING,
    "receipts.receipt_link": SENT,
    "receipts.enter_receipt": SENT,
    "recusal_lists.declarable": ORGANIZER,
    "recusal_lists.following_from_lists": ORGANIZER,
    "recusals.recusal_requests": ORGANIZER,
    "recusals.own_requests": EVERYBODY,
    # For r2, whose request about 丙 waits while the first round is planned or open.
    "recusals.declare_recusal": "org r2: jia yi @ *; org r2: bing @ closed confirmed published",
    "recusals.decide_recusal": "org: - @ planned open",
    "replacements.vacancies": "org: - @ planned",
    # Everybody else reviews 甲 already: nobody is free, for the organizer either.
    "replacements.replace_reviewer": "",
    "report_desk.report_desk": "org lead contact_jia reader_jia contact_yi: - @ *",
    "report_desk.approved_city_report": EVERYBODY,
    "report_desk.preview_approval": ORGANIZER_ON_ALL,
    "report_desk.approved_report": SENT_OR_OWN,
    "report_figures.report_figures": REPORTS,
    "reporting.report_entries": EVERYBODY,
    "reporting.county_report": REPORTS,
    "reporting.report_document": REPORTS,
    "reporting.preview_pages": REPORTS,
    "reporting.archive_name": EVERYBODY,
    "result_states.results_state": RESULTS,
    "result_states.report_state": REPORTS,
    "reviewer_sight.reviewer_sight": RESULTS,
    "reviewing.my_reviews": EVERYBODY,
    "reviewing.open_sheet": RATING,
    "reviewing.submit": "r2: jia @ published",
    "reviewing.return_review": "org: * @ open",
    "rounds.round_overviews": LEADING,
    "rounds.preview_move": LEADING,
    "rounds.move_round": "org: - @ planned",
    # In the published programme the second round is open; elsewhere everything was handed in.
    "saving.save_rating": "lead: jia bing @ published; r2: * @ published; r3: jia yi @ published",
    "sight.report_refusal": REPORTS,
    "sight.sight_of_results": RESULTS,
    "sight.sight_of_reports": EVERYBODY,
    "sight.hidden_counties": EVERYBODY,
    "sight.owes_reviews": EVERYBODY,
    "snapshots.approved": EVERYBODY,
    "snapshots.snapshot_file": SENT_OR_OWN,
    "snapshots.snapshot_pages": SENT_OR_OWN,
    "snapshots.permitted": SENT_OR_OWN,
}

INNER: Mapping[str, str] = {
    "approving.approve_one": "approving.approve asks",
    "blinded_names.county_names": "turns names into letters for callers that have asked",
    "blinded_names.panel_names": "turns names into letters for callers that have asked",
    "dispatch_lists.follow_list": "within the transaction of approving and loading",
    "dispatch_lists.prepare": "within the transaction of approving and adding a recipient",
    "dispatch_lists.prepare_dispatches": "within the transaction of approving",
    "dispatch_lists.withdraw": "within the transaction of taking a recipient out",
    "dispatch_lists.write_down": "writes the history of a dispatch that was asked about",
    "discussions.open_discussions": "counts for rounds.preview_move, which asks",
    "discussions.permitted_discussion": "discussions.write_post and open_discussion_sheet ask",
    "duties.panel_duties": "panel_printing.duty_record asks",
    "acts.record_act": "writes the history of what a service let somebody do",
    "download_history.note_download": "writes the history of a file that was handed out",
    "imports.write_ratings": "importing.import_ratings asks; loading is the shell's",
    "people_accounts.check_own_password": "those who call it asked whether the actor may",
    "invitations.invite": "people_accounts.make_link asks; without an actor it is the shell's",
    "people_accounts.asks_own_password": "people_accounts.make_link asks further",
    "pledges.sign_with_import": "importing.import_ratings asks; loading is the shell's",
    "progress.progress_for": "progress.progress and rounds.round_overviews ask",
    "reporting.reported": "reporting.report_document asks",
    "review_acts.append_return": "reviewing.return_review asks",
    "review_acts.append_submission": "reviewing.submit asks; importing asks",
    "rounds.write_state": "rounds.move_round asks; loading is the shell's",
    "sealing.make_seal": "rounds.move_round asks",
    "sending_at_once.send_unapproved": "loading is the shell's; each report is asked about again",
    "sight.snapshot_refusal": "the answer of snapshots.permitted",
}
"""Steps of services that ask: each with who asks."""

SLOW = frozenset(
    {
        "city_reporting.city_pages",
        "reporting.preview_pages",
        "snapshots.snapshot_pages",
        "reporting.archive_name",
    }
)
"""What takes seconds and has the rule of a neighbour: only the refusals are tried."""


def allowed(rule: str) -> frozenset[tuple[str, str, str | None]]:
    """The cells that a line of the register allows: person, state, county."""
    return frozenset(cell for part in rule.split(";") if part.strip() for cell in _cells(part))


def _cells(part: str) -> Iterator[tuple[str, str, str | None]]:
    people, _, rest = part.partition(":")
    counties, _, states = rest.partition("@")
    for person in people.split():
        assert person in PEOPLE, person
        for state in _named(states, STATES):
            for county in _named(counties, COUNTIES):
                yield person, state, None if county == "-" else county


def _named(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    words = tuple(text.split())
    assert set(words) <= {*known, "*", "-"}, text
    return known if words == ("*",) else words
