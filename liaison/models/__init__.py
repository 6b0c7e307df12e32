from liaison.models.bodies.audience import Audience
from liaison.models.bodies.contact import Contact
from liaison.models.bodies.counterpart import Counterpart
from liaison.models.bodies.party import Party
from liaison.models.calendar.deadline import Deadline, DeadlineStatement
from liaison.models.calendar.entry import CalendarMove
from liaison.models.calendar.event import CalendarEvent
from liaison.models.calendar.link import CalendarLink
from liaison.models.calendar.need import MeetingNeed, NeedStep
from liaison.models.calendar.poll import DatePoll, PollAnswer, PollOption, PollVoice
from liaison.models.channels.channel import Channel, ChannelRule
from liaison.models.channels.member import Ground, Member
from liaison.models.channels.people import AddressChoice, AddressState, MembershipOverride
from liaison.models.channels.post import Post, PostAttachment, PostUse
from liaison.models.channels.subscription import Subscription
from liaison.models.consultations.advocacy import AdvocacyCase, AdvocacyFollowUp
from liaison.models.consultations.comment import Comment, UnconfirmedComment
from liaison.models.consultations.consultation import Consultation
from liaison.models.engines.state import EngineState, Handover, ListBounce, ListCheck
from liaison.models.inbox.assignment import Assignment
from liaison.models.inbox.item import InboxItem
from liaison.models.inbox.note import InternalNote
from liaison.models.inbox.rota import DutyRota
from liaison.models.inbox.shift import DutyShift
from liaison.models.inbox.swap import DutySwap
from liaison.models.inbox.terms import ServiceTerms
from liaison.models.incoming.bounce import Bounce, BounceTerms
from liaison.models.incoming.mail import IncomingMail
from liaison.models.incoming.reply import Reply, ReplyAttachment
from liaison.models.meetings.agenda import AgendaItem
from liaison.models.meetings.invitation import Attendance, Invitation
from liaison.models.meetings.meeting import Meeting, MeetingMove
from liaison.models.meetings.minutes import Minutes, MinutesText
from liaison.models.meetings.outcome import ActionItem, Decision, Reassignment
from liaison.models.meetings.series import MeetingSeries
from liaison.models.register.answer import Answer
from liaison.models.register.answer_link import AnswerLink
from liaison.models.register.attachment import Attachment
from liaison.models.register.concurrence import Concurrence
from liaison.models.register.delivery import Delivery
from liaison.models.register.message import Message
from liaison.models.register.policy import MessagePolicy
from liaison.models.register.shared_mail import SharedMail
from liaison.models.register.translation import Translation
from liaison.models.register.unconfirmed import UnconfirmedRequest

__all__ = [
    "ActionItem",
    "AddressChoice",
    "AddressState",
    "AdvocacyCase",
    "AdvocacyFollowUp",
    "AgendaItem",
    "Answer",
    "AnswerLink",
    "Assignment",
    "Attachment",
    "Attendance",
    "Audience",
    "Bounce",
    "BounceTerms",
    "CalendarEvent",
    "CalendarLink",
    "CalendarMove",
    "Channel",
    "ChannelRule",
    "Comment",
    "Concurrence",
    "Consultation",
    "Contact",
    "Counterpart",
    "DatePoll",
    "Deadline",
    "DeadlineStatement",
    "Decision",
    "Delivery",
    "DutyRota",
    "DutyShift",
    "DutySwap",
    "EngineState",
    "Ground",
    "Handover",
    "InboxItem",
    "IncomingMail",
    "InternalNote",
    "Invitation",
    "ListBounce",
    "ListCheck",
    "Meeting",
    "MeetingMove",
    "MeetingNeed",
    "MeetingSeries",
    "Member",
    "MembershipOverride",
    "Message",
    "MessagePolicy",
    "Minutes",
    "MinutesText",
    "NeedStep",
    "Party",
    "PollAnswer",
    "PollOption",
    "PollVoice",
    "Post",
    "PostAttachment",
    "PostUse",
    "Reassignment",
    "Reply",
    "ReplyAttachment",
    "ServiceTerms",
    "SharedMail",
    "Subscription",
    "Translation",
    "UnconfirmedComment",
    "UnconfirmedRequest",
]
