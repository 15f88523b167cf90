"""Tables: fields and queries only. What changes them lives in ``handlers``."""

from models.conversation import Dialog, Heard, Session
from models.notice import Notice
from models.opinion import Attachment, Blob, Counter, Entry, Opinion
from models.organisation import Committee, HandlingUnit, Organisation, Sector, Station
from models.person import Appointment, BindFailures, Binding, Person

__all__ = [
    "Appointment",
    "Attachment",
    "BindFailures",
    "Binding",
    "Blob",
    "Committee",
    "Counter",
    "Dialog",
    "Entry",
    "HandlingUnit",
    "Heard",
    "Notice",
    "Opinion",
    "Organisation",
    "Person",
    "Sector",
    "Session",
    "Station",
]
