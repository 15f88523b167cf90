"""A WeChat that runs here: the platform's HTTP API with its rules, callbacks, and phones.

`Sandbox` is for tests in the same process (`async with running(sandbox)` serves it),
`build_sandbox` the web application, `python -m wechat.sandbox` the program.
"""

from wechat.sandbox.app import build_sandbox, running
from wechat.sandbox.faults import Fault
from wechat.sandbox.push import FAULT, Timing
from wechat.sandbox.refusal import Refusal
from wechat.sandbox.sandbox import Sandbox
from wechat.sandbox.state.people import Bubble, Person
from wechat.sandbox.state.templates import Template
from wechat.sandbox.state.world import Registered, World

__all__ = [
    "FAULT",
    "Bubble",
    "Fault",
    "Person",
    "Refusal",
    "Registered",
    "Sandbox",
    "Template",
    "Timing",
    "World",
    "build_sandbox",
    "running",
]
