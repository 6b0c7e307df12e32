from liaison.admin import (
    bodies,
    calendar,
    channel_records,
    channels,
    consultations,
    inbox,
    incoming,
    meetings,
    register,
)

__all__ = [
    "bodies",
    "calendar",
    "channel_records",
    "channels",
    "consultations",
    "inbox",
    "incoming",
    "meetings",
    "register",
]
