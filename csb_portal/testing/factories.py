"""People for tests."""

from itertools import count

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from csb_portal.models import User
from csb_portal.permissions import Role

_numbers = count(1)


def make_user(*roles: Role, **fields: object) -> User:
    """Create somebody with a verified address, and with ``roles``."""
    number = next(_numbers)
    values = {"email": f"person-{number}@example.org", "name": f"Person {number}"} | fields
    user = User(**values)
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for role in roles:
        user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return user
