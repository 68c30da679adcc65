"""Every gate: what is asked, and the bar. A test names its gate by `@pytest.mark.gate(key)` and says its figure by the
fixture `figure`; a command that prints a figure is named here; what cannot be tried here says why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Gate:
    """One figure that must be reached."""

    key: str
    asks: str
    bar: str
    # A module under tests/benchmarks (with arguments) whose last line is the figure, instead of a test. Its exit code says
    # whether the bar was reached: 77 if it cannot be tried here, and the figure is why.
    command: str = ""
    # Its bar is a time: in a full run nothing else runs beside it.
    timed: bool = False
    # What it asks of others changes by itself: it is tried in a full run only.
    in_full: bool = False
    # Why it cannot be tried, if it cannot.
    not_here: str = ""


GATES = (
    Gate("T1-rejoin", "the same browser joins again and again", "1,000 joins, 1 seat"),
    Gate(
        "T1-locked",
        "browsers without a seat at a class with a roster, and at a locked door",
        "200 joins, 0 seats",
    ),
    Gate("T1-seen", "the instructor's page tells how many joined an open class", "2 s", timed=True),
    Gate(
        "T1-recount",
        "tally and recount over active seats, after any joins, votes, removals and returns",
        "equal after 10,000",
    ),
    Gate(
        "T2-guesses",
        "wrong codes from one address, while a class joins from the same one",
        "95 % of 10,000 answered 429; 300 of 300 join",
    ),
    Gate(
        "T2-odds",
        "what a day of guessing at the allowed rate finds among 500 open classes",
        "0.09 expected hits",
    ),
    Gate(
        "T2b-one-address",
        "a class behind one address: joins, streams and writes in a minute",
        "0 refusals; join p95 2 s, write p95 1 s",
        timed=True,
    ),
    Gate(
        "T2b-forwarded",
        "forged forwarded addresses neither evade a limit nor use up another's",
        "1,000 forgeries, 0",
    ),
    Gate("T3-claim", "two devices claim one roster seat at once", "1 winner in each of 1,000"),
    Gate("T3-names", "pairs of names that look alike", "500 pairs, 0 side by side"),
    Gate("T3-pin", "tries at one seat's PIN", "5 a minute"),
    Gate(
        "T4-ink",
        "hostile strings on wall and phone",
        "500: ink inside its card, no sideways scroll, neighbours in order",
    ),
    Gate(
        "T4-hide",
        "what is hidden, and the words of a seat removed or erased, are gone from walls and phones",
        "2 s p95 on 3 walls and 50 phones; 0 bytes later",
        timed=True,
    ),
    Gate(
        "T5-hostile",
        "hostile text through every field in a real Chromium",
        "25,000: 0 executions, 0 policy reports, 0 new elements, text unchanged",
    ),
    Gate("T5-worst", "a page with the longest texts", "50 ms of server time", command="worst"),
    Gate(
        "T6-cells",
        "hostile cells opened by LibreOffice",
        "5,000: 0 formulas, 0 links, all read back, -3 a number, also after saving",
    ),
    Gate("T7-matrix", "every address x method x role x phase", "all as declared; refusals change no row"),
    Gate(
        "T7-swap", "every id in every form and query swapped for another class's", "all 404, 0 rows changed"
    ),
    Gate(
        "T8-interference",
        "two databases that differ in hidden ballots alone",
        "200 pairs, all answers alike byte for byte",
    ),
    Gate(
        "T9-machine", "any order of actions keeps every promise", "1,000 runs of 50 steps on both databases"
    ),
    Gate(
        "T9-flips",
        "writes against a phase that turns",
        "2,000 writes, 200 turns: 0 in a wrong epoch, 0 acknowledged and lost",
    ),
    Gate(
        "T10-canary", "names, PINs and secrets of students, looked for in all that others can read", "0 hits"
    ),
    Gate(
        "T10-matching",
        "seats matched to people from all that is shown and the order of joining",
        "200 classes: at most chance and 2 deviations",
    ),
    Gate("T10-cells", "cells of one to four that follow from a report", "1,000 reports, 0 cells"),
    Gate(
        "T11-trash",
        "a session deleted, then restored; purged after its days",
        "the same rows; 0 rows and 0 files",
    ),
    Gate("T12-wall", "a wall's token at every address of an instructor", "all 404"),
    Gate("T12-revoke", "a wall's address is renewed, an instructor signs out everywhere", "5 s", timed=True),
    Gate("T12-sure", "a named export without the password", "0 succeed"),
    Gate(
        "T12-colleague",
        "a co-instructor added without the password, or removed and listening",
        "0 added; 5 s",
        timed=True,
    ),
    Gate(
        "T13-twice",
        "every form sent once, twice and ten times at once, by htmx too",
        "1 effect, the same answer",
    ),
    Gate("T13-lost", "answers lost on their way back", "30 % of 300 students' answers: 0 double, 0 lost"),
    Gate("T13b-mute", "an event stream that a proxy holds back", "first news in 35 s, then 5 s", timed=True),
    Gate("T13b-tabs", "seven tabs of one student", "one stream, all work"),
    Gate("T13b-spread", "300 listeners, one change", "at most 300 requests, over 1 s or more", timed=True),
    Gate(
        "T14-classified",
        "every field of every model says how personal it is; what is personal can be had and erased",
        "all",
    ),
    Gate(
        "T15-kill",
        "kill -9 while a class joins and votes",
        "1,000 joins, 10,000 votes, 3 kills: 0 lost, 0 double, ready in 10 s, both databases",
        timed=True,
    ),
    Gate(
        "T16-power",
        "power cut under load",
        "20 cuts, 0 lost",
        command="power",
        in_full=True,
    ),
    Gate(
        "T17-full",
        "the disk fills while a class votes",
        "0 false 'saved', 0 errors 500, reading goes on, writing comes back",
    ),
    Gate(
        "T18-clock",
        "the clock steps by a day, and over summer time",
        "0 phases back, 0 seats lost, limits recover",
    ),
    Gate(
        "T19-processes",
        "several processes, streams that reconnect all at once",
        "4 processes, 300 streams, 5,000 events: last version in 3 s, none backwards",
        timed=True,
    ),
    Gate(
        "T20-upgrade",
        "every released schema brought up to date with its data",
        "counts, tallies and constraints equal, in 60 s; after kill -9 it can be run again",
        timed=True,
    ),
    Gate(
        "T21-restore",
        "a backup under writes, restored into an empty place",
        "all that was acknowledged before is there; who was erased stays erased",
    ),
    Gate(
        "T22-lti",
        "launches from a learning platform",
        "40 altered tokens refused",
        not_here="there is no LTI in this version",
    ),
    Gate(
        "T23-idle",
        "idle streams and slow senders beside a class that votes",
        "2,000 streams: p95 1 s, 200 MB",
        timed=True,
    ),
    Gate("T23-flat", "memory over hours", "flat over 2 h"),
    Gate("T24-removed", "a removed seat reads on", "0 bytes after its next beat, 0 writes", timed=True),
    Gate(
        "T24-leaders",
        "an instructor is removed, or an account deactivated, while a request of theirs is under way",
        "every act by each: 0 writes",
    ),
    Gate("T25-cross-site", "a page of another origin fires every form", "0 effects; framing refused"),
    Gate("T25-browser", "such a page in Chromium, with the victim's cookies", "0 effects; framing refused"),
    Gate("S-headers", "security headers on every answer, whatever its status", "all"),
    Gate("S-origin", "requests to another origin in the whole journey", "0"),
    Gate("S-deploy", "check --deploy with the settings of production", "0 warnings"),
    Gate("S-audit-python", "known vulnerabilities in the Python packages", "0", in_full=True),
    Gate("S-audit-npm", "known vulnerabilities in the npm packages of the tests", "0", in_full=True),
    Gate("S-bandit", "bandit on our code", "0 of high severity"),
    Gate("S-secrets", "secrets in the repository", "0"),
    Gate(
        "S-sbom",
        "a list of all that is shipped, made by a command",
        "every locked package and vendored file in it",
    ),
    Gate("P-erased", "an erased student's words, looked for in every file of the place", "0 hits"),
    Gate("P-promise", "what the join screen promises, against what is stored", "all modes"),
    Gate(
        "P-retention", "sessions past their days", "gone by the scheduled command, with nothing left behind"
    ),
    Gate("A-keyboard", "a student's whole journey and the control room by keyboard alone", "all steps"),
    Gate(
        "A-tree",
        "roles, names, live regions and focus as a screen reader is told them",
        "all pages; focus kept after every swap",
    ),
    Gate(
        "A-spoken",
        "what Orca says on a student's whole way and in the control room, by keyboard alone",
        "each control with name, role and state; each news once; 0 faults",
        command="spoken",
        in_full=True,
    ),
    Gate("A-reflow", "text at 200 %, and a page at 400 %", "no sideways scroll, nothing cut"),
    Gate("A-preferences", "less motion, forced colours, size of targets", "all pages"),
    Gate(
        "E-firefox",
        "a whole class in Firefox: phone, laptop, wall, without script, a server that goes away, HTTPS",
        "all steps; 0 faults in a page, 0 pages too wide",
        command="engines firefox",
        in_full=True,
    ),
    Gate(
        "E-webkit",
        "the same class in WebKit, the engine of Safari",
        "all steps; 0 faults in a page, 0 pages too wide",
        command="engines webkit",
        in_full=True,
    ),
    Gate("L-complete", "texts without a translation", "0 in Simplified Chinese, interface and case"),
    Gate(
        "L-mirror",
        "pages from right to left, in a made-up language",
        "no text without translation, no sideways scroll",
    ),
    Gate("L-chinese", "pages in Chinese", "written and set as Chinese is, no sideways scroll"),
    Gate("M-bugs", "each known bug put back", "each turns a test red"),
    Gate("M-mutants", "small changes to rules, actions and guards", "85 % noticed", command="mutants"),
)
BY_KEY = {gate.key: gate for gate in GATES}
