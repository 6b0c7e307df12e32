from liaison.forms.channels.archive import ArchiveFilter
from liaison.forms.channels.moderating import DecisionForm, OverrideForm
from liaison.forms.channels.reading import AddressForm, SubscribeForm, SubscriptionForm
from liaison.forms.channels.writing import PostForm

__all__ = [
    "AddressForm",
    "ArchiveFilter",
    "DecisionForm",
    "OverrideForm",
    "PostForm",
    "SubscribeForm",
    "SubscriptionForm",
]
