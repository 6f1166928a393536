"""What each message about visits, commitments and gifts says.

Every builder looks its row up in what the recipient may see when it is sent, and returns None when
there is nothing to say any more.
"""

from meetings.emails import commitments, due_visits, gifts, visits  # noqa: F401  they register
