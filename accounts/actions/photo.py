"""One's own picture."""

from django.utils.translation import gettext_lazy

from accounts import access, pictures
from accounts.models import Photo, User
from core import audit, verbs
from core.action import action

PHOTO_SET = verbs.register("accounts.photo_set", gettext_lazy("chose a photo"), icon="image-up")
PHOTO_REMOVED = verbs.register(
    "accounts.photo_removed", gettext_lazy("removed their photo"), icon="image-off"
)


@action
def set_photo(*, content: bytes, by: User) -> User:
    """Make a picture of oneself from an uploaded file; the one before is gone.

    Refuses what ``pictures.of_upload`` refuses.
    """
    picture = pictures.of_upload(content)
    row = access.lock_user(by, by.key)
    if row.photo != picture.digest:
        Photo.objects.update_or_create(user=row, defaults={"content": picture.content})
        row.photo = picture.digest
        row.save(update_fields=["photo"])
        audit.record(PHOTO_SET, row, by=by)
    return row


@action
def remove_photo(*, by: User) -> User:
    """Remove one's own picture. Nothing happens where there is none."""
    row = access.lock_user(by, by.key)
    if row.photo:
        Photo.objects.filter(user=row).delete()
        row.photo = ""
        row.save(update_fields=["photo"])
        audit.record(PHOTO_REMOVED, row, by=by)
    return row
