"""What the life of an item is made of: states, verbs, what they need, and who hears of them."""

from dataclasses import dataclass
from enum import StrEnum

from rules.permission import Action


class State(StrEnum):
    """Where an item stands."""

    #: received; the office decides where it goes
    SUBMITTED = "submitted"
    #: the reporter is asked for what is missing
    NEED_INFO = "need_info"
    #: sent to a committee
    TRIAGED = "triaged"
    #: sent on to another committee
    REROUTED = "rerouted"
    #: a committee has taken it and is at work
    IN_REVIEW = "in_review"
    #: there is an edited text; the office reviews the copy (核稿)
    EDITING = "editing"
    #: lies with the leader who signs
    SIGN_OFF = "sign_off"
    #: signed: adopted by the county
    ISSUED = "issued"
    #: lies with handling units
    FORWARDED = "forwarded"
    #: the lead unit will not have it
    REFUSED = "refused"
    #: the lead unit has replied
    REPLIED = "replied"
    #: the reporters have heard the result
    FED_BACK = "fed_back"
    #: a reporter was not satisfied: worked once more
    REHANDLING = "rehandling"
    #: over, and put away
    ARCHIVED = "archived"
    #: kept for reference
    RETAINED = "retained"
    #: not adopted, with a reason
    NOT_ADOPTED = "not_adopted"
    #: goes on as part of another item
    MERGED = "merged"
    #: goes on as items of its own
    SPLIT = "split"
    #: belongs elsewhere (courts, petitions, discipline)
    DIVERTED = "diverted"
    #: sealed: nobody but the office sees it
    QUARANTINED = "quarantined"
    #: its words are gone for good
    PURGED = "purged"
    #: taken back by the member
    WITHDRAWN = "withdrawn"


class Course(StrEnum):
    """Where a step leads that leads to no state of its own."""

    #: it stays where it is
    STAY = "stay"
    #: it goes back to where it was
    BACK = "back"


class Verb(StrEnum):
    """What a person does to an item; also the name of its timeline entry."""

    SUBMIT = "submit"
    ASK_INFO = "ask_info"
    SUPPLY = "supply"
    TRIAGE = "triage"
    REROUTE = "reroute"
    DISPUTE = "dispute"
    TAKE = "take"
    RETAIN = "retain"
    DECLINE = "decline"
    MERGE = "merge"
    #: it was no such matter: goes on by itself
    UNMERGE = "unmerge"
    #: handed in as part of somebody else's, who reported the same
    JOIN = "join"
    #: somebody else's went into it as they handed it in
    GROW = "grow"
    SPLIT = "split"
    EDIT = "edit"
    SEND_UP = "send_up"
    SEND_BACK = "send_back"
    SIGN = "sign"
    FORWARD = "forward"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REPORT_PROGRESS = "report_progress"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    KEEP_DUE = "keep_due"
    #: the lead unit's; it is the reply
    REPLY = "reply"
    #: a co unit's, for the lead unit
    ADVISE = "advise"
    #: a co unit will not have it
    OPT_OUT = "opt_out"
    RETURN = "return"
    FEED_BACK = "feed_back"
    ANSWER = "answer"
    RATE = "rate"
    ARCHIVE = "archive"
    DIVERT = "divert"
    QUARANTINE = "quarantine"
    RELEASE = "release"
    ASK_PURGE = "ask_purge"
    PURGE = "purge"
    WITHDRAW = "withdraw"
    #: an upper CPPCC used it
    ADOPT = "adopt"
    REPORT_UP = "report_up"
    #: a leader wrote on it (批示): level and date alone
    INSTRUCT = "instruct"
    #: it was printed in a bulletin
    PUBLISH = "publish"
    # What time does.
    LAPSE = "lapse"
    REHANDLE = "rehandle"
    REMIND = "remind"
    FALL_DUE = "fall_due"
    ALERT_DEPUTY = "alert_deputy"
    ALERT_LEADER = "alert_leader"


class Need(StrEnum):
    """What a verb cannot do without."""

    #: one of the list, with words of one's own
    REASON = "reason"
    #: what the reporters are to hear
    ANSWER = "answer"
    #: what is asked, supplied or reported
    WORDS = "words"
    COMMITTEE = "committee"
    #: the edited text
    TEXT = "text"
    #: the item that it becomes a part of
    ITEM = "item"
    #: the texts that it becomes
    PARTS = "parts"
    #: who is to handle it
    UNITS = "units"
    #: A, B, C or D, with the reply's words
    REPLY = "reply"
    RATING = "rating"
    #: of whom: county, city, province, nation; and when
    LEVEL = "level"
    #: until when
    DAY = "day"


class Party(StrEnum):
    """Who is told of a step."""

    REPORTER = "reporter"
    STATION = "station"
    COMMITTEE = "committee"
    OFFICE = "office"
    LEADER = "leader"
    #: the unit that the step is about; all that have the item where it is about none
    UNIT = "unit"
    #: the unit that leads
    LEAD = "lead"
    #: who stands in for the committee's staff; the office where nobody does
    DEPUTY = "deputy"
    #: who is to act in the state that the item is in
    HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the lifecycle; without an ``action``, time or another step brings it about."""

    verb: Verb
    sources: tuple[State | None, ...]
    target: State | Course
    action: Action | None
    needs: tuple[Need, ...] = ()
    tells: tuple[Party, ...] = ()
