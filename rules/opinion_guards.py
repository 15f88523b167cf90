"""What a step asks besides the state and the post: one table, read by handlers, chat and API.

Source: DOMAIN.md §3.1 (two rounds of questions, second dispute, one rehandle) and §7 (nobody
works on a matter of their own; two persons for what is gone for good).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rules.opinion import Verb

#: What a reporter does with a matter of their own, and nobody else with it.
ONES_OWN = frozenset({Verb.SUBMIT, Verb.SUPPLY, Verb.RATE, Verb.WITHDRAW})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an item and of who asks.

    ``own`` is a matter that they reported. ``passed_on`` was passed on before by a committee, and
    they are not the office. ``may_ask`` is false when the reporter was asked often enough.
    ``undecided`` tells of an extension that waits, ``purge_asked`` by somebody else, ``joined`` of
    others whose items went into it.
    """

    own: bool = False
    passed_on: bool = False
    may_ask: bool = True
    rated: bool = False
    undecided: bool = False
    purge_asked: bool = False
    purge_asked_by_them: bool = False
    forwarded: bool = False
    joined: bool = False


_GUARDS: Mapping[Verb, Callable[[Facts], bool]] = {
    Verb.REROUTE: lambda facts: not facts.passed_on,
    Verb.ASK_INFO: lambda facts: facts.may_ask,
    #: others reported it too, and have not heard back
    Verb.WITHDRAW: lambda facts: not facts.joined,
    Verb.RATE: lambda facts: not facts.rated,
    Verb.EXTEND: lambda facts: facts.undecided,
    Verb.KEEP_DUE: lambda facts: facts.undecided,
    Verb.ASK_PURGE: lambda facts: not facts.purge_asked,
    Verb.PURGE: lambda facts: facts.purge_asked and not facts.purge_asked_by_them,
    #: what was answered by the units is not answered past them
    Verb.ANSWER: lambda facts: not facts.forwarded,
}


def stands(verb: Verb, facts: Facts) -> bool:
    """Tell whether a verb that the state and the posts allow may be done now."""
    if facts.own != (verb in ONES_OWN):
        return False
    guard = _GUARDS.get(verb)
    return guard is None or guard(facts)
