from accounts.models.data_request import DataCopy, DataRequest
from accounts.models.identity import Identity
from accounts.models.invitation import Invitation
from accounts.models.look import Look
from accounts.models.mute import Mute
from accounts.models.notification import Notification
from accounts.models.photo import Photo
from accounts.models.sign_in import SignIn
from accounts.models.token import ApiToken
from accounts.models.user import ReportingLine, User

__all__ = [
    "ApiToken",
    "DataCopy",
    "DataRequest",
    "Identity",
    "Invitation",
    "Look",
    "Mute",
    "Notification",
    "Photo",
    "ReportingLine",
    "SignIn",
    "User",
]
