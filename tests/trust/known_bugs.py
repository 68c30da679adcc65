"""Bugs that we or others have had, as data: what each does to the code, and the tests that must turn red.

A bug that was mended adds its line here, with the test that it left behind.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bug:
    """`old` stands once in `file`; with `new` in its place, at least one of `tests` fails."""

    what: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


FIRST = "deliberation/migrations/0001_first.py"
HELD = "tests/trust/test_held_by_database.py::"
SECOND_ROW = f"{HELD}test_the_database_refuses_a_second_row"
GUARDS = "deliberation/views/guards.py"
SETTINGS = "deliberation/settings.py"
SEATS = "deliberation/actions/participants.py"
JOINING = "deliberation/actions/joining.py"
ROSTERS = "deliberation/actions/rosters.py"
LEAVING = "deliberation/actions/leaving.py"
ARGUMENTS = "deliberation/models/arguments.py"
ACTS = "deliberation/actions/arguments.py"
WRITTEN = "deliberation/actions/written.py"
WORDING = "deliberation/actions/wording.py"
SWITCH = "deliberation/actions/switch.py"
MODERATED = "deliberation/actions/moderation.py"
MODERATION = (
    "tests/views/teach/test_moderation.py::"
    "test_words_that_were_changed_since_they_were_read_are_shown_and_not_let_to_the_class"
)
ARGUING = "tests/actions/test_arguments.py::"
STRANGERS = "tests/views/test_strangers.py::test_nobody_opens_or_changes_what_is_not_theirs"
ACCESS = "tests/views/teach/test_access.py::"
ANSWERS = "tests/views/test_answers.py::"
NEWS = "tests/live/test_door.py::test_what_is_withdrawn_and_what_returns_is_news_to_every_page_of_the_class"
LEADING = "deliberation/actions/leading.py"
UNDER_WAY = "tests/trust/test_removed_leaders.py::test_nothing_is_written_once_who_acts_has_lost_their_right"
OLDER = "tests/browser/test_older.py::"
SAME_NUMBERS = "tests/reports/test_same_numbers.py::"
SAME_STANCES = "tests/reports/test_same_stances.py::"
UNSENT = "tests/browser/test_unsent.py::"
BESIDE = "tests/views/teach/test_co_instructors.py::"
VOTES = "deliberation/analysis/votes.py"
OF_VOTES = "tests/analysis/test_votes.py::"
AGGREGATE = "deliberation/reports/aggregate.py"
CELLS = "tests/trust/test_cells.py::"


def unique(name: str, *, file: str = FIRST) -> Bug:
    """A constraint that is still there by name, and holds for no row."""
    old = f'name="{name}"'
    return Bug(f"uniqueness dropped: {name}", file, old, f'{old}, condition=models.Q(pk__isnull=True)', (f"{SECOND_ROW}[{name}]",))  # fmt: skip


BUGS = (
    unique("one_ballot_per_round"),
    unique("one_weighing_each"),
    unique("one_credit_per_tradeoff"),
    unique("one_fairness_mark_each"),
    unique("one_seat_per_name"),
    unique("one_seat_per_operation"),
    unique("one_argument_per_operation"),
    unique("one_change_per_epoch"),
    unique("one_taken_back_each", file="deliberation/migrations/0002_sequence_numbers.py"),
    unique("one_deletion_each", file="deliberation/migrations/0008_deleted_arguments.py"),
    unique("one_co_instructor_each", file="deliberation/migrations/0007_co_instructors.py"),
    Bug(
        "transactions on SQLite begin deferred",
        SETTINGS,
        '"transaction_mode": "IMMEDIATE"',
        '"transaction_mode": "DEFERRED"',
        (f"{HELD}test_a_transaction_on_sqlite_holds_the_database_from_its_first_line",),
    ),
    Bug(
        "an acknowledged write waits in memory for the disk",
        SETTINGS,
        "PRAGMA synchronous=EXTRA",
        "PRAGMA synchronous=OFF",
        (f"{HELD}test_sqlite_keeps_what_was_acknowledged_and_not_what_was_deleted[synchronous-3]",),
    ),
    Bug(
        "a power cut brings the journal back, and takes the last commit with it",
        SETTINGS,
        "PRAGMA synchronous=EXTRA",
        "PRAGMA synchronous=FULL",
        (f"{HELD}test_sqlite_keeps_what_was_acknowledged_and_not_what_was_deleted[synchronous-3]",),
    ),
    Bug(
        "what was deleted can be read in the file",
        SETTINGS,
        "PRAGMA secure_delete=ON",
        "PRAGMA secure_delete=OFF",
        (f"{HELD}test_sqlite_keeps_what_was_acknowledged_and_not_what_was_deleted[secure_delete-1]",),
    ),
    Bug(
        "|safe in a template",
        "templates/arguments/_argument.html",
        "data-user-text>{{ argument.claim }}</h",
        "data-user-text>{{ argument.claim|safe }}</h",
        ("tests/views/test_arguments.py::test_what_a_student_wrote_is_never_markup",),
    ),
    Bug(
        "autoescape off",
        SETTINGS,
        '            "context_processors": [',
        '            "autoescape": False,\n            "context_processors": [',
        ("tests/views/test_arguments.py::test_what_a_student_wrote_is_never_markup",),
    ),
    Bug(
        "htmx keeps private pages in the browser's storage",
        "templates/page.html",
        '"historyCacheSize":0',
        '"historyCacheSize":10',
        ("tests/house/test_frame.py",),
    ),
    Bug(
        "the epoch of a form is not asked",
        "deliberation/models/classrooms.py",
        "(epoch is not None and epoch != self.phase_epoch) or not self.allows(what)",
        "not self.allows(what)",
        ("tests/actions/test_weighings.py::test_a_form_of_an_earlier_epoch_is_refused",),
    ),
    Bug(
        "the epoch of a vote is not asked",
        "deliberation/actions/ballots.py",
        "if open_now != round or (epoch is not None and epoch != seat.classroom.phase_epoch):",
        "if open_now != round:",
        ("tests/actions/test_ballots.py::test_a_form_of_an_earlier_visit_to_the_phase_is_refused",),
    ),
    Bug(
        "two who advance at once both move the class",
        "deliberation/actions/classrooms.py",
        "if epoch is not None and epoch != held.phase_epoch:",
        "if False:",
        ("tests/views/teach/test_control.py::test_of_two_who_press_at_once_one_moves_the_class_and_the_other_is_told",),
    ),
    Bug(
        "a tally on the event stream",
        "deliberation/live/hub.py",
        'return b"id: %d\\ndata: %d\\n\\n" % (version, version)',
        'return b"id: %d\\ndata: %d agree:12\\n\\n" % (version, version)',
        ("tests/live/test_hub.py::test_whoever_listens_hears_the_new_version",),
    ),
    Bug(
        "each phone that asks while the database is away fills the log with a traceback",
        "deliberation/live/stream.py",
        "hub.say_away(error.__cause__ or error)",
        "hub.is_away = hub.say_away(error, exc_info=True)",
        ("tests/live/test_stream.py::test_a_class_that_comes_while_the_database_is_away_is_told_to_come_again_and_fills_no_log",),
    ),
    Bug(
        "a removed seat hears on",
        "deliberation/live/door.py",
        "held.participants.seated().values_list",
        "held.participants.values_list",
        ("tests/live/test_door.py::test_a_removed_seat_hears_no_more_and_a_restored_one_may",),
    ),
    Bug(
        "a wall's old address hears on",
        "deliberation/live/door.py",
        "return right == [classroom.screen_token]",
        "return True",
        ("tests/live/test_door.py::test_a_wall_whose_address_was_renewed_hears_no_more",),
    ),
    Bug(
        "the first forwarded address is believed",
        "deliberation/views/paces.py",
        'request.META.get("REMOTE_ADDR", "")',
        'request.META.get("HTTP_X_FORWARDED_FOR", request.META["REMOTE_ADDR"]).split(",")[0]',
        ("tests/views/test_paces.py::test_a_forged_header_neither_evades_a_bucket_nor_fills_anothers",),
    ),
    Bug(
        "the guard of students forgets the removed seat",
        GUARDS,
        "here = Participant.objects.seated()",
        "here = Participant.objects.filter()",
        (f"{STRANGERS}[arguments-board]",),
    ),
    Bug(
        "the guard of students forgets the key: a cookie that was turned away opens the seat",
        GUARDS,
        "here.filter(pk=pk, key=key, classroom__code=code",
        "here.filter(pk=pk, classroom__code=code",
        ("tests/live/test_door.py::test_a_new_pin_turns_the_old_stream_away",),
    ),
    Bug(
        "the guard of instructors forgets the owner",
        GUARDS,
        "ClassroomSession.objects.led_by(instructor_or_404(request))",
        "ClassroomSession.objects.present()",
        (f"{ACCESS}test_a_page_of_a_session_is_there_for_its_instructor_only",),
    ),
    Bug(
        "a session in the trash can be opened",
        "deliberation/models/classrooms.py",
        "return self.present().filter(Q(instructor=user) | Q(pk__in=beside))",
        "return self.filter(Q(instructor=user) | Q(pk__in=beside))",
        (f"{ACCESS}test_a_session_in_the_trash_has_no_pages",),
    ),
    Bug(
        "a co-instructor may do what is the owner's alone",
        GUARDS,
        "_one_or_404(ClassroomSession.objects.owned_by(instructor_or_404(request)).present(), code)",
        "led_classroom_or_404(request, code)",
        (f"{BESIDE}test_what_is_the_owners_alone_is_not_there_for_a_co_instructor[teach-keep]",),
    ),
    Bug(
        "a co-instructor who was removed hears on",
        "deliberation/live/door.py",
        "return user == _user_of(_session(session_key)) and leads.exists()",
        "return user == _user_of(_session(session_key))",
        ("tests/live/test_door.py::test_a_co_instructor_who_was_removed_hears_no_more",),
    ),
    Bug(
        "a co-instructor is added without the password",
        "deliberation/forms/co_instructors.py",
        "        if is_sure:\n",
        "        if True:\n",
        (f"{BESIDE}test_nobody_is_added_without_the_password",),
    ),
    Bug(
        "a co-instructor who was removed while a form of theirs was on its way writes on",
        LEADING,
        "if not held.is_led_by(by):",
        "if False:",
        (f"{UNDER_WAY}[removed]",),
    ),
    Bug(
        "an account that was deactivated while a form of it was on its way writes on",
        LEADING,
        "filter(pk=by.pk, is_active=True)",
        "filter(pk=by.pk)",
        (f"{UNDER_WAY}[owner deactivated]",),
    ),
    Bug(
        "the log names the owner whoever acted",
        "deliberation/views/teach/control.py",
        "set_door(classroom, by=instructor_or_404(request)",
        "set_door(classroom, by=classroom.instructor",
        ("tests/views/teach/test_led_together.py::test_the_log_names_who_acted_and_not_the_owner",),
    ),
    Bug(
        "an argument is found from any class",
        "deliberation/queries/arguments.py",
        "Argument.objects.filter(classroom_id=classroom, pk=pk).select_related",
        "Argument.objects.filter(Q(classroom_id=classroom) | Q(pk=pk), pk=pk).select_related",
        (f"{ACCESS}test_a_seat_or_argument_of_another_class_of_ones_own_is_not_there",),
    ),
    Bug(
        "a wall opens with any token",
        GUARDS,
        ".filter(code=code, screen_token=token)",
        ".filter(code=code)",
        ("tests/views/test_screen.py::test_a_wrong_token_shows_nothing",),
    ),
    Bug(
        "nothing asks for the token of a form",
        SETTINGS,
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        (f"{ACCESS}test_forms_without_their_token_change_nothing",),
    ),
    Bug(
        "one view is exempt from the token of a form",
        "deliberation/views/weigh.py",
        "@require_POST\ndef weigh(",
        "@__import__('django.views.decorators.csrf', fromlist=['x']).csrf_exempt\n@require_POST\ndef weigh(",
        (f"{ANSWERS}test_no_address_takes_a_form_without_its_token",),
    ),
    Bug(
        "a link weighs",
        "deliberation/views/weigh.py",
        "@require_POST\ndef weigh(",
        "def weigh(",
        ("tests/views/test_weigh.py::test_nothing_is_weighed_by_a_link",),
    ),
    Bug(
        "hidden arguments stand on the board and in the debrief",
        ARGUMENTS,
        "hidden_at__isnull=True, let_through_at__isnull=False, participant__removed_at__isnull=True\n        )",
        "let_through_at__isnull=False, participant__removed_at__isnull=True\n        )",
        ("tests/views/test_arguments.py::test_what_is_hidden_is_seen_by_its_author_alone_with_the_reason",),
    ),
    Bug(
        "words that nobody has read stand on the board",
        ARGUMENTS,
        "hidden_at__isnull=True, let_through_at__isnull=False, participant__removed_at__isnull=True\n        )",
        "hidden_at__isnull=True, participant__removed_at__isnull=True\n        )",
        ("tests/views/test_arguments.py::test_what_waits_is_seen_by_its_author_alone",),
    ),
    Bug(
        "the words of a removed seat stay on the board",
        ARGUMENTS,
        "hidden_at__isnull=True, let_through_at__isnull=False, participant__removed_at__isnull=True\n        )",
        "hidden_at__isnull=True, let_through_at__isnull=False\n        )",
        ("tests/views/test_arguments.py::test_what_a_removed_or_erased_student_wrote_is_gone",),
    ),
    Bug(
        "the wall shows what is hidden, unread or edited since",
        "deliberation/queries/screen.py",
        "classroom.arguments.featured()",
        "classroom.arguments.all()",
        (
            "tests/views/test_screen.py::test_what_the_class_may_not_see_or_the_instructor_has_not_read_is_not_on_the_wall",
        ),
    ),
    Bug(
        "a hidden argument stands in the report as if it were shown",
        "deliberation/reports/export.py",
        '    if argument.hidden_at:\n        return "hidden"\n',
        "",
        ("tests/views/teach/test_reports.py::test_a_hidden_argument_is_there_with_its_reason",),
    ),
    Bug(
        "a formula in a CSV for spreadsheets",
        "deliberation/reports/writers.py",
        "quoting=csv.QUOTE_NONNUMERIC, disarms=True",
        "quoting=csv.QUOTE_NONNUMERIC, disarms=False",
        ("tests/reports/test_writers.py::test_a_header_that_is_a_formula_is_disarmed_too",),
    ),
    Bug(
        "numbers under five are shown",
        "deliberation/analysis/votes.py",
        "\nMIN_GROUP = 5\n",
        "\nMIN_GROUP = 2\n",
        (
            "tests/views/test_debrief.py::test_fewer_than_five_are_counted_but_not_shown",
            "tests/views/teach/test_compare.py::test_fewer_than_five_voters_are_not_told_of",
        ),
    ),
    Bug(
        "a vote that comes late replaces a newer one",
        "deliberation/models/storing.py",
        """f"WHERE {table}.{columns['seq']} <= excluded.{columns['seq']} RETURNING {key}\"""",
        'f"RETURNING {key}"',
        ("tests/actions/test_order.py::test_a_vote_that_comes_late_does_not_replace_a_newer_one",),
    ),
    Bug(
        "what comes late of a change of mind, a weighing or an argument replaces what is newer",
        SEATS,
        "    if seq < stored:",
        "    if False:",
        ("tests/actions/test_order.py::test_what_moved_one_is_not_replaced_by_what_comes_late",),
    ),
    Bug(
        "a weighing that was taken back comes back",
        "deliberation/actions/weighings.py",
        "for (number,) in (*weighed, *taken)), default=0)",
        "for (number,) in weighed), default=0)",
        ("tests/actions/test_order.py::test_a_weighing_that_was_taken_back_does_not_come_back",),
    ),
    Bug(
        "the same form sent twice makes two arguments",
        WRITTEN,
        "known: Argument | None = SENT.first(seat=seat.pk, op=op)",
        "known = None",
        ("tests/views/test_arguments.py::test_an_argument_sent_twice_is_one",),
    ),
    Bug(
        "a second argument is called saved, and is the first one that was changed",
        WRITTEN,
        "    if same:\n        return known\n",
        "    if same or known.edited_at:\n        return known\n",
        (f"{ARGUING}test_a_form_written_over_after_its_argument_was_changed_is_not_taken_for_the_first",),
    ),
    Bug(
        "the same edit, arriving again, takes an argument that was let through from the class",
        WORDING,
        "    if is_same and [*map(place_of, evidence)] == [*map(place_of, own.citations.all())]:\n",
        "    if False:\n",
        (f"{ARGUING}test_the_same_edit_again_takes_nothing_away_from_what_was_let_through_and_put_before_the_class",),
    ),
    Bug(
        "a case written again deletes what classmates have answered to it",
        SWITCH,
        "position=position).first()\n    if own is None:\n",
        "position=position).delete() and None\n    if own is None:\n",
        (f"{ARGUING}test_a_case_written_again_takes_no_answer_away",),
    ),
    Bug(
        "a hidden case vanishes as it is written again",
        SWITCH,
        "    require_in_sight(own)\n    own.seq, own.op",
        "    own.seq, own.op",
        (f"{ARGUING}test_a_hidden_case_is_not_written_over",),
    ),
    Bug(
        "a case keeps its mark, fair, on words that nobody has marked",
        WORDING,
        "    own.fairness_marks.all().delete()\n",
        "",
        (f"{ARGUING}test_a_case_that_is_edited_loses_its_marks_and_the_same_words_again_keep_them",),
    ),
    Bug(
        "a case is marked fair in words that nobody has read",
        SWITCH,
        "    require_wording(target, wording)\n",
        "",
        (f"{ARGUING}test_nobody_marks_words_that_they_have_not_read[edited]",),
    ),
    Bug(
        "words that the instructor has not read are let through",
        MODERATED,
        "    require_wording(found, wording)\n    classroom.arguments.filter(pk=found.pk)",
        "    classroom.arguments.filter(pk=found.pk)",
        (f"{ARGUING}test_the_class_sees_no_words_that_the_instructor_has_not_read[let_through]",),
    ),
    Bug(
        "words that the instructor has not read are put on the wall",
        MODERATED,
        "        require_wording(found, wording)\n        classroom",
        "        classroom",
        (f"{ARGUING}test_the_class_sees_no_words_that_the_instructor_has_not_read[feature_argument]",),
    ),
    Bug(
        "a button of the control page does not say which words stood beside it",
        "templates/teach/control/_row.html",
        '<input type="hidden" name="wording" value="{{ argument.wording }}">',
        "",
        (f"{MODERATION}[page-teach-through-control]",),
    ),
    Bug(
        "who deletes their data once their seat was removed is told that it is done, and all of it stays",
        "deliberation/views/me.py",
        "me = here or seat_to_give_up(request, code)",
        "me = here",
        ("tests/views/test_me.py::test_who_deletes_on_a_page_that_was_open_as_the_seat_went_is_answered_truly[removed]",),
    ),
    Bug(
        "who deletes a seat that has a new PIN is told that it is done",
        "deliberation/views/me.py",
        "    if was_handed_on(request, code):",
        "    if False:",
        ("tests/views/test_me.py::test_who_deletes_a_seat_that_has_a_new_pin_is_told_that_nothing_was_deleted",),
    ),
    Bug(
        "a seat that was left and then removed is out of every tally for good",
        LEAVING,
        "if found is None or found.is_erased:",
        "if found is None or found.left_at:",
        ("tests/views/teach/test_participants.py::test_the_words_of_who_has_left_are_removed_and_restored_and_nobody_sits_there_again",),
    ),
    Bug(
        "a slip in the days deletes a session for good, with nobody asked",
        "deliberation/forms/keep.py",
        "        if why and not is_code_typed(",
        "        if False and not is_code_typed(",
        ("tests/views/teach/test_sealing.py::test_days_that_end_a_session_within_a_week_are_taken_only_with_its_code",),
    ),
    Bug(
        "of two who mark one seat, the marks of the first are lost without a word",
        "deliberation/actions/marks.py",
        "if known and seen is not None and seen != known.stamp:",
        "if False:",
        ("tests/views/teach/test_marks.py::test_marks_that_somebody_else_saved_meanwhile_are_not_written_over",),
    ),
    Bug(
        "a draft stays in the browser after its seat was left",
        GUARDS,
        """    response.headers["Clear-Site-Data"] = '"storage"'\n""",
        "",
        ("tests/views/test_me.py::test_deleting_leaves_nothing_and_gives_the_seat_up",),
    ),
    Bug(
        "caches keep pages of a person",
        "deliberation/headers.py",
        '        response.headers.setdefault("Cache-Control", "no-store")\n',
        "",
        (f"{ANSWERS}test_no_cache_keeps_a_page",),
    ),
    Bug(
        "the policy lets a page run what is written into it",
        "deliberation/headers.py",
        "\"script-src 'self'\"",
        "\"script-src 'self' 'unsafe-inline'\"",
        (f"{ANSWERS}test_no_page_may_run_or_fetch_what_is_not_the_servers_own",),
    ),
    Bug(
        "scripts can read the cookie of a seat",
        GUARDS,
        "httponly=True",
        "httponly=False",
        (f"{ANSWERS}test_scripts_and_other_sites_do_not_get_the_seats_cookie",),
    ),
    Bug(
        "names are exported without the password",
        "deliberation/views/teach/reports.py",
        "    if is_from_elsewhere(request) or (level == Level.NAMED and not is_sure(request)):",
        "    if is_from_elsewhere(request):",
        ("tests/views/teach/test_reports.py::test_names_are_given_only_after_the_password_was_given_again",),
    ),
    Bug(
        "a name that a student chose goes out below the named level",
        "deliberation/reports/export.py",
        "numbered=self.classroom.chooses_names and self.level != Level.NAMED",
        "numbered=False",
        ("tests/reports/test_levels.py::test_no_students_name_is_in_any_file_below_the_named_level",),
    ),
    Bug(
        "names of the class list go out below the named level",
        "deliberation/reports/export.py",
        "        if self.level != Level.NAMED:\n            return {}\n",
        "",
        ("tests/reports/test_levels.py::test_no_students_name_is_in_any_file_below_the_named_level",),
    ),
    Bug(
        "erased words come back with a backup",
        "deliberation/backups/making.py",
        "count = erase_again(entries)",
        "count = 0",
        (
            "tests/backups/test_restore.py::test_who_was_erased_after_the_backup_is_erased_again",
        ),
    ),
    Bug(
        "who erases a seat is not written down for backups",
        LEAVING,
        "    for kind in gone:\n        ledger.note(kind, [seat_id])\n",
        "",
        ("tests/test_ledger.py::test_an_erased_seat_stands_in_the_ledger_by_its_id_alone",),
    ),
    Bug(
        "what was erased stays where others answered it",
        LEAVING,
        'seat.arguments.update(claim="", reason="", hidden_reason="", position=None, featured_at=None)',
        "seat.arguments.update(position=None, featured_at=None)",
        ("tests/actions/test_participants.py::test_erasing_a_seat_keeps_the_replies_of_others_and_not_a_word_of_its_own",),
    ),
    Bug(
        "PINs can be tried without end",
        JOINING,
        "    if identity.must_wait:",
        "    if False:",
        (
            "tests/actions/test_participants.py::test_after_five_wrong_pins_the_seat_waits_a_minute_and_the_right_one_waits_too",
        ),
    ),
    Bug(
        "a PIN is kept as it is",
        ROSTERS,
        """return salted_hmac("deliberation.pin", f"{seat_id}:{pin.strip()}", algorithm="sha256").hexdigest()""",
        "return pin.strip()",
        (
            "tests/actions/test_participants.py::test_a_roster_gives_each_name_a_seat_a_pseudonym_and_a_pin_that_is_not_stored",
        ),
    ),
    Bug(
        "a secret in the log: a new PIN",
        ROSTERS,
        'write_log(classroom, by=by, act="new_pin", detail=seat.pseudonym)',
        'write_log(classroom, by=by, act="new_pin", detail=f"{seat.pseudonym} {pin}")',
        ("tests/actions/test_participants.py::test_no_pin_stands_in_the_log",),
    ),
    Bug(
        "a roster's seat can be taken twice",
        JOINING,
        "    if identity.claimed_at:\n",
        "    if False:\n",
        ("tests/actions/test_participants.py::test_a_seat_of_the_roster_is_taken_once",),
    ),
    Bug(
        "a new PIN opens the first vote again, and the vote before the reading of arguments is lost",
        JOINING,
        "    if seat.joined_at is None:\n",
        "    if True:\n",
        ("tests/actions/test_ballots.py::test_a_new_pin_does_not_open_the_first_vote_again",),
    ),
    Bug(
        "names that look alike sit side by side",
        JOINING,
        "    if classroom.participants.filter(folded__in=name_keys(name)).exists():",
        "    if classroom.participants.filter(folded=name.casefold()).exists():",
        ("tests/actions/test_participants.py::test_no_two_names_of_a_class_look_alike",),
    ),
    Bug(
        "a removed seat writes on",
        SEATS,
        "if not is_here or not participant.is_seated or classroom.trashed_at:",
        "if not is_here or classroom.trashed_at:",
        ("tests/actions/test_ballots.py::test_a_removed_seat_casts_nothing",),
    ),
    Bug(
        "a locked door lets in",
        JOINING,
        "    if not classroom.door_open:",
        "    if False:",
        ("tests/views/test_join.py::test_a_form_sent_after_the_door_was_locked_is_told_so",),
    ),
    Bug(
        "students see the results before they are revealed",
        "deliberation/views/debrief.py",
        '    if not me.classroom.allows("see_results"):',
        "    if False:",
        ("tests/views/test_debrief.py::test_nobody_sees_totals_before_the_debrief",),
    ),
    Bug(
        "the wall shows the results before they are revealed",
        "deliberation/queries/screen.py",
        '''None before the class may see how it voted."""
    if not (classroom.shows_results and classroom.allows("see_results")):''',
        '''None before the class may see how it voted."""
    if not classroom.shows_results:''',
        ("tests/views/test_screen.py::test_how_many_have_voted_is_on_the_wall_and_never_how",),
    ),
    Bug(
        "a vote does not raise the version",
        "deliberation/actions/ballots.py",
        "    seat = seat_for_update(by, touch=True)\n    _tradeoff_of",
        "    seat = seat_for_update(by)\n    _tradeoff_of",
        ("tests/actions/test_ballots.py::test_a_vote_raises_the_version_of_its_class",),
    ),
    Bug(
        "an act is no transaction: half of it stays",
        ACTS,
        "@transaction.atomic\ndef edit_argument(",
        "def edit_argument(",
        ("tests/actions/test_whole.py::test_an_act_that_fails_at_its_last_line_leaves_nothing[edit]",),
    ),
    Bug(
        "what is held for a class is given without asking for a seat",
        "deliberation/views/now.py",
        "    me = participant_or_404(request, code)\n    classroom = me.classroom\n",
        "    from deliberation.models import ClassroomSession\n\n"
        "    classroom = ClassroomSession.objects.get(code=code)\n",
        (f"{STRANGERS}[sessions-pulse]",),
    ),
    Bug(
        "one's own page is given to all who ask for the same one",
        "deliberation/queries/board.py",
        " if author.int != me else None)",
        ")",
        (
            "tests/views/test_own_parts.py::test_each_student_finds_their_own_argument_and_may_edit_that_one_alone",
        ),
    ),
    Bug(
        "the words of a removed seat stay on open pages until the phase turns",
        "deliberation/live/door.py",
        '"phase_ends_at", *traces)',
        '"phase_ends_at", "hidden", "last_hidden")',
        (f"{NEWS}[remove-alone]",),
    ),
    Bug(
        "the words of an erased seat stay on open pages",
        LEAVING,
        "        (DeletedArgument(classroom_id=seat.classroom_id, argument=pk) for pk in gone), ignore_conflicts=True\n",
        "        (), ignore_conflicts=True\n",
        ("tests/views/test_now.py::test_what_an_erased_seat_wrote_is_named_too_without_a_word_of_it[alone]", f"{NEWS}[erase-alone]"),
    ),
    Bug(
        "what is shown again stays covered on open pages",
        "deliberation/queries/withdrawn.py",
        '        "hidden": _of_class(hidden, Count("pk")),\n',
        "",
        (f"{NEWS}[hide-alone]",),
    ),
    Bug(
        "the debrief does not look back on what moved one",
        "deliberation/queries/ballots.py",
        'asks = round_ == Ballot.Round.FINAL or seat.classroom.allows("see_results")',
        "asks = round_ == Ballot.Round.FINAL",
        ("tests/views/test_debrief.py::test_ones_own_way_says_what_moved_one_and_nobody_elses_does[argument-debrief]",),
    ),
    Bug(
        "one's own way names what is hidden",
        "deliberation/models/arguments.py",
        "hidden = self.is_hidden or self.is_waiting or",
        "hidden = self.is_waiting or",
        ("tests/views/test_debrief.py::test_of_what_moved_one_and_is_not_shown_any_more_ones_own_way_has_no_word[hidden]",),
    ),
    Bug(
        "a classmate's words stand on a page without saying which argument they are of",
        "templates/weigh/_card.html",
        ' data-argument="{{ queue.last.argument.pk }}"',
        "",
        ("tests/views/test_withdrawn.py::test_every_place_of_a_classmates_words_says_which_argument_they_are_of[weigh]",),
    ),
    Bug(
        "an argument is hidden, and who cannot see is not told",
        "templates/teach/control/_row.html",
        "state-{{ argument.pk }} {% endif %}",
        "{% endif %}",
        (
            "tests/views/teach/test_control.py::test_what_became_of_an_argument_is_part_of_what_its_row_is_called",
        ),
    ),
    Bug(
        "what a removed seat had voted is counted again each time: two tallies tell one vote",
        "deliberation/queries/kept.py",
        "    if _is_released(kept, classroom):\n        return _with_words_of_now(kept, classroom)\n",
        "",
        ("tests/queries/test_kept.py",),
    ),
    Bug(
        "who does not read Chinese finds no English in the switch of languages",
        "templates/_language_buttons.html",
        "{% load i18n languages %}{% languages_by_own_name as languages %}",
        "{% load i18n %}{% get_available_languages as languages %}",
        ("tests/views/test_in_chinese.py::test_each_language_is_named_in_itself",),
    ),
    Bug(
        "the lines of a Chinese text are joined with spaces",
        "cases/translating.py",
        "        if self.is_unspaced:\n",
        "        if False:\n",
        ("tests/cases/test_translating.py::test_lines_of_a_chinese_text_are_joined_without_a_space",),
    ),
    Bug(
        "a sentence that follows another stands apart from it in Chinese",
        "templates/me/page.html",
        '{% translate " " context "a space" %}{% translate "Sealing deletes',
        ' {% translate "Sealing deletes',
        ("tests/views/test_in_chinese.py::test_what_a_page_says_in_a_row_has_no_space_between",),
    ),
    Bug(
        "the first vote promises that nobody sees it, although it can be exported by seat",
        "deliberation/rules/phases.py",
        "No classmate sees your vote.",
        "Nobody sees your vote.",
        ("tests/trust/test_promise.py::test_no_page_promises_more_than_the_join_screen",),
    ),
    Bug(
        "the reading promises that only oneself sees one's marks, although they can be exported by seat",
        "templates/article/page.html",
        "No classmate sees your marks.",
        "Only you see your marks.",
        ("tests/trust/test_promise.py::test_no_page_promises_more_than_the_join_screen",),
    ),
    Bug(
        "a request says how its text is to be decoded",
        "deliberation/live/bridge.py",
        'environ["CONTENT_TYPE"] = in_utf8(environ["CONTENT_TYPE"])',
        "pass",
        ("tests/live/test_bridge.py::test_what_is_sent_is_read_as_utf_8_whatever_it_says_of_itself",),
    ),
    Bug(
        "a NUL in an address is looked for in PostgreSQL",
        "deliberation/views/wellformed.py",
        "if NUL in request.path_info:",
        "if False:",
        ("tests/views/test_wellformed.py::test_there_is_no_page_at_an_address_with_a_nul",),
    ),
    Bug(
        "a NUL in a query is looked for in PostgreSQL",
        "deliberation/views/wellformed.py",
        "if IN_QUERY in query:",
        "while False:",
        ("tests/views/test_wellformed.py::test_a_nul_is_left_out_of_a_query",),
    ),
    Bug(
        "a cookie with a NUL is looked for in PostgreSQL",
        "deliberation/views/wellformed.py",
        "if NUL not in value}",
        "if True}",
        ("tests/views/test_wellformed.py::test_a_cookie_with_a_nul_is_left_out_and_the_others_stay",),
    ),
    Bug(
        "thousands of marks on one letter hold up everybody for seconds",
        "deliberation/rules/text.py",
        '_few_marks(unicodedata.normalize("NFC", _no_endless_marks(text)))',
        '_few_marks(unicodedata.normalize("NFC", text))',
        ("tests/rules/test_text.py::test_marks_beyond_thirty_in_a_row_are_not_brought_into_order",),
    ),
    Bug(
        "a number of thousands of digits is a fault of the program",
        "deliberation/rules/text.py",
        "return int(text) if text.isdecimal() and len(text) <= most_digits else None",
        "return int(text) if text.isdecimal() else None",
        ("tests/rules/test_text.py::test_what_is_no_number_of_ours_is_none",),
    ),
    Bug(
        "whatever somebody calls the server is written into the log",
        SETTINGS,
        '"django.security.DisallowedHost": {"handlers": ["nowhere"]',
        '"django.security.DisallowedHost": {"handlers": []',
        (f"{ANSWERS}test_what_a_stranger_says_is_our_name_is_not_written_into_the_log",),
    ),
    Bug(
        "whoever has the code reads the names of a class whose door is locked, by sending a form",
        "deliberation/views/join.py",
        "return found if found and (found.door_open or was_offered(found, request.POST)) else None",
        "return found",
        (
            "tests/views/test_join.py::test_the_names_of_a_locked_class_are_shown_only_to_who_has_seen_them",
            "tests/views/test_join.py::test_whoever_only_has_the_code_of_a_locked_class_learns_nothing_by_a_form_either",
        ),
    ),
    Bug(
        "the server keeps the head of a request, however long it is",
        "deliberation/live/head.py",
        "if self.head_bytes > MOST_HEAD and not self.transport.is_closing():",
        "if False:",
        ("tests/live/test_head.py::test_a_head_that_does_not_end_ends_its_connection",),
    ),
    Bug(
        "a NUL is taken out of a query layer by layer, each a pass over the whole",
        "deliberation/views/wellformed.py",
        'request.META["QUERY_STRING"] = _without_nul(query)',
        'while IN_QUERY in query:\n            query = request.META["QUERY_STRING"] = query.replace(IN_QUERY, "")',
        ("tests/views/test_wellformed.py::test_the_work_on_a_query_grows_as_the_query_does",),
    ),
    Bug(
        "a cookie of backslashes keeps Python reading for minutes",
        "deliberation/views/wellformed.py",
        "if cookies.count(\"\\\\\") > MOST_BACKSLASHES:",
        "if False:",
        ("tests/views/test_wellformed.py::test_the_work_on_cookies_grows_as_they_do",),
    ),
    Bug(
        "what comes around the chunks of a body is counted by nobody",
        "deliberation/live/head.py",
        "        if not self.in_message:\n            return\n",
        "        if not self.in_head:\n            return\n",
        (
            "tests/live/test_head.py::test_what_stands_around_chunks_and_does_not_end_ends_its_connection",
            "tests/live/test_head.py::test_many_short_headers_after_a_body_are_bounded_too",
        ),
    ),
    Bug(
        "what comes after a body passes for a header of the request",
        "deliberation/live/head.py",
        "        if self.in_head:\n            super().on_header(name, value)",
        "        if True:\n            super().on_header(name, value)",
        ("tests/live/test_head.py::test_what_comes_after_a_body_is_no_header_of_the_request",),
    ),
    Bug(
        "of several requests sent at once only the newest hears that its reader has left",
        "deliberation/live/head.py",
        "            self.running.disconnected = True\n",
        "",
        (
            "tests/live/test_head.py::test_of_two_requests_sent_at_once_the_first_too_hears_that_its_reader_has_left",
        ),
    ),
    Bug(
        "a file is made to its end for a reader that has left",
        "deliberation/live/bridge.py",
        "                reader.has_left = True\n",
        "",
        ("tests/live/test_bridge.py::test_nothing_more_is_made_for_a_reader_that_has_left",),
    ),
    Bug(
        "the password before names are exported waits for other instructors' downloads",
        "deliberation/asgi.py",
        "return bool(EXPORT.fullmatch(path))",
        'return "/reports/" in path',
        ("tests/live/test_bridge.py::test_only_a_file_comes_in_pieces",),
    ),
    Bug(
        "the limit on passwords is passed by a space before the name",
        "deliberation/views/paces.py",
        "    name = typed.strip()\n",
        "    name = typed\n",
        ("tests/views/test_paces.py::test_the_limit_on_passwords_counts_a_name_as_django_reads_it",),
    ),
    Bug(
        "an address stays in memory until fifty thousand others have come",
        "deliberation/rules/pace.py",
        "while self.levels and self._level(next(iter(self.levels)), now) >= self.pace.burst:",
        "while False:",
        ("tests/rules/test_pace.py::test_a_bucket_that_is_full_again_is_forgotten_and_no_other",),
    ),
    Bug(
        "a released count makes room for other classes, and the next one tells how a removed seat voted",
        "deliberation/queries/kept.py",
        "((False, MOST_CLASSES), (True, MOST_RELEASED))",
        "((False, MOST_CLASSES), (True, MOST_CLASSES))",
        ("tests/queries/test_kept.py::test_a_released_count_stays_however_many_other_classes_are_opened",),
    ),
    Bug(
        "one student has their PDF printed as often as they like, and nobody else's page comes",
        "deliberation/views/me.py",
        "    paces.count_paper(me)\n",
        "",
        ("tests/views/test_contribution.py::test_who_prints_again_and_again_has_to_wait_and_nobody_else",),
    ),
    Bug(
        "a weighing that waits forgets which button was pressed",
        "static/js/out-box.js",
        "if (submitter?.name) sent.append(submitter.name, submitter.value);",
        "",
        (f"{OLDER}test_what_waits_goes_out_from_another_page_with_the_button_that_was_pressed",),
    ),
    Bug(
        "a browser without requestSubmit sends nothing again",
        "static/js/draft-keeper.js",
        "if (this.form.requestSubmit) this.form.requestSubmit(button);",
        "if (true) this.form.requestSubmit(button);",
        (f"{OLDER}test_what_could_not_be_sent_is_sent_again_from_its_page",),
    ),
    Bug(
        "nested rules are left in the style sheet that is served",
        "deliberation/staticfiles.py",
        "        return plainer(text)\n",
        "        return text if plainer(text) else text\n",
        (
            "tests/test_plainer.py::test_nothing_is_left_that_older_browsers_skip_with_all_that_it_holds[nesting]",
        ),
    ),
    Bug(
        "what nobody chose has no column, and the numbers after it stand under the wrong head",
        "deliberation/reports/summary.py",
        "for key, label in labels.items())",
        "for key, label in labels.items() if key in first or key in final)",
        (f"{SAME_STANCES}test_every_number_of_a_stance_stands_under_its_own_head[0]",),
    ),
    Bug(
        "a table on paper may have rows of another length than its head",
        "deliberation/reports/paper.py",
        "if any(len(row) != len(self.head) for row in self.rows):",
        "if False:",
        (f"{SAME_STANCES}test_a_table_with_a_row_of_another_length_than_its_head_is_none",),
    ),
    Bug(
        "a file of which a part cannot be made is given as far as it goes",
        "deliberation/reports/whole.py",
        """    except BaseException:
        file.close()
        raise
""",
        """    except Exception:
        pass
""",
        (
            "tests/views/teach/test_reports.py::test_what_cannot_be_made_is_an_error_and_no_file_that_breaks_off[docx]",
            "tests/views/teach/test_reports.py::test_a_file_of_which_any_part_cannot_be_made_is_an_error_and_stands_in_no_log",
        ),
    ),
    Bug(
        "the printed credits count who did not vote twice, and the difference to the page tells what that one credited",
        "deliberation/reports/summary.py",
        "credited=debrief.moved.n,",
        "credited=debrief.moved.n + debrief.moved.others,",
        (f"{SAME_NUMBERS}test_credits_are_of_the_same_people_everywhere",),
    ),
    Bug(
        "the numbers to pass on count credits of people whom the debrief leaves out",
        "deliberation/reports/aggregate.py",
        "if (row.tradeoff, row.seat) in twice",
        "if row.seat in people",
        (f"{SAME_NUMBERS}test_credits_are_of_the_same_people_everywhere",),
    ),
    Bug(
        "guesses that are off both ways are said to be right",
        "deliberation/analysis/guesses.py",
        "distance=max(off, abs(mean - actual))",
        "distance=abs(mean - actual)",
        (
            f"{SAME_NUMBERS}test_what_was_guessed_is_off_by_as_much_everywhere",
            "tests/analysis/test_guesses.py::test_guesses_that_are_off_both_ways_are_off",
        ),
    ),
    Bug(
        "a mean on paper is cut off after its first decimal, where the page rounds it",
        "deliberation/reports/printed/words.py",
        "    return floatformat(value, 1)",
        "    return str(int(value * 10) / 10)",
        (f"{SAME_NUMBERS}test_a_mean_is_rounded_and_never_cut_off",),
    ),
    Bug(
        "a mean that ends in a half is another whole number on paper than in the debrief",
        "deliberation/reports/paper.py",
        "floor(self.before + 0.5)} → {floor(self.after + 0.5)}",
        "self.before:.0f} → {self.after:.0f}",
        (f"{SAME_NUMBERS}test_where_the_class_stood_is_rounded_alike_everywhere",),
    ),
    Bug(
        "a button that only shows something else waits to be sent",
        "static/js/draft-keeper.js",
        'return sent?.verb === "post" && !sent.formData.has("show");',
        'return sent?.verb === "post";',
        (f"{UNSENT}test_a_button_that_only_shows_something_does_not_wait_and_takes_no_words_away",),
    ),
    Bug(
        "what a button only shows is called saved",
        "static/js/save-state.js",
        'sent?.verb === "post" && !sent.formData.has("show");',
        'sent?.verb === "post";',
        (f"{UNSENT}test_what_a_button_only_shows_is_not_called_saved",),
    ),
    Bug(
        "words are deleted at an answer that does not say they were saved",
        "static/js/out-box.js",
        'if (answer.headers.has("X-Saved")) {',
        'if (answer.headers.has("X-Saved") || answer.ok) {',
        (f"{UNSENT}test_only_what_we_say_is_saved_is_taken_as_saved",),
    ),
    Bug(
        "what was refused for good is said to wait for the rest of the class",
        "static/js/out-box.js",
        'if (letters.some(([, { state }]) => state !== "refused"))',
        "if (letters.length)",
        (f"{UNSENT}test_words_that_were_refused_from_afar_are_kept_and_no_longer_called_waiting",),
    ),
    Bug(
        "a sentence is sent by itself while it is being changed",
        "static/js/draft-keeper.js",
        "if (this.box?.pause(this.dataset.key)) this.offer();",
        "",
        (f"{UNSENT}test_what_is_changed_after_it_could_not_be_sent_goes_only_when_the_button_is_pressed",),
    ),
    Bug(
        "on a network that answers nothing, questions fill the browser's connections",
        "static/js/live-class.js",
        "    if (this.asking) return;\n",
        "",
        (f"{UNSENT}test_a_network_that_swallows_everything_is_asked_by_one_request_and_said_to_be_silent",),
    ),
    Bug(
        "of equally small cells only the first is withheld",
        VOTES,
        "{key for key, count in counts.items() if count == least}",
        "{min(key for key, count in counts.items() if count == least)}",
        (f"{OF_VOTES}test_no_withheld_cell_has_one_value_only_given_the_rule",),
    ),
    Bug(
        "a table of ones alone is withheld whole",
        VOTES,
        " or (small and _is_nearly_all_alike(list(counts.values()))):",
        ":",
        (f"{OF_VOTES}test_no_withheld_cell_has_one_value_only_given_the_rule",),
    ),
    Bug(
        "what moved a class is listed in print where every number is withheld",
        "deliberation/analysis/moves.py",
        "if not any(shown.values()):",
        "if False:",
        ("tests/analysis/test_moves.py::test_five_things_named_by_five_people_are_not_listed",),
    ),
    Bug(
        "participation is covered by a cell that is not printed",
        AGGREGATE,
        'cells = suppress({"yes": yes, "no": len(people) - yes})',
        'cells = protect({what: {"yes": yes, "no": len(people) - yes}}, 0)[what]',
        (
            "tests/reports/test_levels.py::test_who_took_part_cannot_be_subtracted_from_who_joined[3-5]",
            "tests/reports/test_levels.py::test_who_took_part_cannot_be_subtracted_from_who_joined[5-3]",
        ),
    ),
    Bug(
        "what one student did often is shown as if many had",
        AGGREGATE,
        "None if 0 < len(set(seats)) < MIN_GROUP else len(seats)",
        "None if 0 < len(seats) < MIN_GROUP else len(seats)",
        (f"{CELLS}test_no_cell_of_one_to_four_follows_from_the_report_of_a_class",),
    ),
    Bug(
        "what nobody did is told of the few who did anything",
        AGGREGATE,
        "    if everybody < MIN_GROUP or 0 < len(who) < MIN_GROUP:\n",
        "    if False:\n",
        ("tests/reports/test_levels.py::test_what_one_student_did_often_is_not_shown",),
    ),
    Bug(
        "who did not vote again is counted among those who guessed",
        "deliberation/queries/debrief.py",
        "{who: before for who, (before, _) in matched_pairs(first, final).items()},",
        "{who: value for who, value in first_values.items() if value is not None},",
        ("tests/queries/test_results.py::test_who_is_missing_at_the_end_is_in_no_part_of_those_who_guessed",),
    ),
    Bug(
        "how many guessed on a side tells of the few who did not",
        "deliberation/analysis/guesses.py",
        "None if tells else camp.size",
        "camp.size",
        ("tests/analysis/test_guesses.py::test_how_many_guessed_on_a_side_is_not_told_where_few_did_not",),
    ),
    Bug(
        "what two found well argued is shown as what all sides say",
        "deliberation/queries/debrief_ground.py",
        "if len(weighings) < MIN_GROUP or row.tradeoff_id != tradeoff.pk:",
        "if row.tradeoff_id != tradeoff.pk:",
        ("tests/queries/test_results.py::test_well_argued_says_nothing_of_four_who_weighed",),
    ),
    Bug(
        "what two of each side liked takes the places of what all of them agree on",
        "deliberation/analysis/common_ground.py",
        "by_all = [one for one in by_two if len(_told(one)) == len(one.camps)]",
        "by_all = [one for one in weighed if two_sides]",
        ("tests/analysis/test_common_ground.py::test_what_too_few_weighed_takes_no_place_of_what_all_agree_on",),
    ),
    Bug(
        "what one side is against is called agreed on",
        "deliberation/analysis/common_ground.py",
        "(one for one in by_all if min(_told(one)) > HALF)",
        "(one for one in by_all if scores[one.key] > HALF)",
        ("tests/analysis/test_common_ground.py::test_what_one_camp_is_against_divides_and_is_not_agreed_on",),
    ),
    Bug(
        "who hardly weighed anything is on the map",
        "deliberation/queries/debrief_map.py",
        "if n >= MIN_WEIGHINGS}",
        "if n}",
        (
            "tests/views/test_debrief_figures.py::"
            "test_only_who_weighed_seven_arguments_is_on_the_map_however_many_votes_they_cast",
        ),
    ),
    Bug(
        "what nearly all found well argued is ranked as if nobody had",
        "deliberation/analysis/weighings.py",
        "return (self.of, False) if self.nearly_all else (1, False)",
        "return 0, False",
        ("tests/views/teach/test_compare.py::test_what_nearly_all_found_well_argued_stands_first_and_its_number_is_withheld",),
    ),
    Bug(
        "being led to the gate of a Wi-Fi is taken as saved",
        "static/js/out-box.js",
        'if (answer.headers.has("X-Saved")) {',
        'if (answer.headers.has("X-Saved") || answer.type === "opaqueredirect") {',
        (f"{UNSENT}test_only_what_we_say_is_saved_is_taken_as_saved",),
    ),
    Bug(
        "the out-box is told that a refused form is saved",
        "deliberation/headers.py",
        "if response.status_code == SAVED and",
        "if",
        (f"{ANSWERS}test_the_out_box_is_told_in_words_that_a_form_is_saved_and_only_then",),
    ),
    Bug(
        "the page of a Wi-Fi's gate is taken for an answer to a form",
        "static/js/live-class.js",
        'if (event.detail.xhr.getResponseHeader("X-Deliberation") && !this.isLedAstray(event)) return;',
        "return;",
        (f"{UNSENT}test_the_gate_of_a_wifi_is_not_taken_for_an_answer_to_a_form_nor_to_a_live_part",),
    ),
    Bug(
        "a page of ours that a gate leads a form to is taken for an answer to it",
        "static/js/live-class.js",
        'if (event.detail.xhr.getResponseHeader("X-Deliberation") && !this.isLedAstray(event)) return;',
        'if (event.detail.xhr.getResponseHeader("X-Deliberation")) return;',
        (f"{UNSENT}test_the_gate_of_a_wifi_is_not_taken_for_an_answer_to_a_form_nor_to_a_live_part",),
    ),
    Bug(
        "a seat is called gone because the gate of a Wi-Fi finds nothing",
        "static/js/live-class.js",
        'if (!answer.headers.has("X-Deliberation")) throw new Error("from elsewhere");',
        "",
        (f"{UNSENT}test_a_version_that_another_than_our_server_tells_is_none",),
    ),
    Bug(
        "what goes wrong with one form stops the out-box for ever",
        "static/js/out-box.js",
        """    try {
      // One that goes wrong is told to the console, and holds back no other.
      for (const key of this.keys()) await this.sendOne(key).catch(reportError);
    } finally {
      this.isSending = false;
    }
""",
        """    for (const key of this.keys()) await this.sendOne(key);
    this.isSending = false;
""",
        (f"{UNSENT}test_what_goes_wrong_once_with_one_form_does_not_hold_the_out_box_for_ever",),
    ),
    Bug(
        "words that return wait for ever for a network that has swallowed the question",
        "static/js/hidden-arguments.js",
        "await fetch(location.href, { signal: this.asking.signal })",
        "await fetch(location.href)",
        ("tests/browser/test_hide.py::test_what_returns_is_asked_for_again_where_the_network_swallowed_the_question",),
    ),
    Bug(
        "an act refused because the words have changed leaves the old words on the page",
        "static/js/steady-list.js",
        "(status < 400 || status === 409)",
        "status < 400",
        (
            "tests/browser/test_room.py::"
            "test_an_act_on_words_that_have_changed_shows_the_new_words_and_keeps_what_is_typed_in_a_fold",
        ),
    ),
    Bug(
        "an upgrade that dies as a step was made, and not yet written down, can never be run again",
        "cases/migrating.py",
        "        while schema_editor.deferred_sql:\n            schema_editor.execute(schema_editor.deferred_sql.pop(0), None)",
        "        return",
        ("tests/trust/test_upgrade.py::test_every_released_schema_comes_up_to_date_with_all_its_rows",),
    ),
    Bug(
        "a stream that has left its page leads again, and fails, when another tab goes",
        "static/js/class-stream.js",
        "this.isConnected && !document.hidden && this.lead(), 300",
        "document.hidden || this.lead(), 300",
        (
            "tests/browser/test_live.py::"
            "test_a_stream_that_has_left_its_page_does_not_lead_when_another_tab_goes",
        ),
    ),
    Bug(
        "a name may be made of signs that no key tells apart",
        "deliberation/rules/names.py",
        'in "LN" for char in fold_name(text)):',
        'in "LN" for char in text):',
        ("tests/rules/test_names.py::test_a_name_of_signs_that_sit_on_other_letters_is_refused",),
    ),
    Bug(
        "what classmates have weighed can get other words",
        WORDING,
        "    if is_settled(own):",
        "    if False:",
        (f"{ARGUING}test_what_was_weighed_keeps_its_words_until_nobody_has_weighed_it",),
    ),
    Bug(
        "what a class has voted after can get other words",
        "deliberation/queries/arguments.py",
        "return argument.weighings.exists() or voted.exists()",
        "return argument.weighings.exists()",
        (f"{ARGUING}test_what_stood_when_the_class_voted_last_keeps_its_words_whoever_credited_it",),
    ),
    Bug(
        "that HTTPS was spoken is believed of whoever says so",
        SETTINGS,
        "SECURE_SSL_REDIRECT = HTTPS\n",
        'SECURE_SSL_REDIRECT = HTTPS\nSECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n',
        ("tests/trust/test_proxies.py::test_that_https_was_spoken_is_believed_of_the_proxy_alone",),
    ),
    Bug(
        "a PIN is refused with the gap that its slip has",
        "deliberation/forms/join.py",
        'return fold_pin(self.cleaned_data["pin"])',
        'return str(self.cleaned_data["pin"])',
        ("tests/views/test_join.py::test_a_pin_is_the_same_however_its_six_digits_are_typed[as on the slip]",),
    ),
    Bug(
        "a refused vote ticks a guess that nobody made",
        "templates/ballot/_fields.html",
        "{% if form.guessed.value %}",
        "{% if form.guess_place.value is not None %}",
        (
            "tests/views/test_ballots.py::"
            "test_a_refused_vote_ticks_as_a_guess_only_what_was_said_to_be_one[no guess]",
        ),
    ),
    Bug(
        "names that were pasted are lost where a file was chosen as well",
        "deliberation/forms/rosters.py",
        "            not pasted.strip()\n            and isinstance",
        "            isinstance",
        ("tests/views/teach/test_participants.py::test_names_and_a_file_at_once_are_refused",),
    ),
)  # fmt: skip
