"""A picture of oneself: painted anew from what was sent, shown to whom may see the person, and removed."""

import io
import re
import struct
import time
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from accounts import actions, pictures
from accounts.models import Photo, User
from accounts.states import Role
from core.models import Event
from core.refused import Refused
from tests.factories.accounts import make_supplier_user, make_user
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db
HTML = b"<html><script>alert('zqhtml')</script></html>"
RED, BLUE, GREEN = (220, 20, 20), (20, 20, 220), (20, 200, 20)


def encoded(image: Image.Image, form: str = "JPEG", **more: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **more)
    return target.getvalue()


def halves(width: int = 400, height: int = 300) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), fill=BLUE)
    return image


def painted(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(pictures.of_upload(content).content))


def near(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


def png(width: int, height: int, data: bytes = b"", *, after: bytes = b"") -> bytes:
    """A PNG file with whatever its head says."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts + after


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as no:
        pictures.of_upload(content)
    assert no.value.field == "photo"
    return str(no.value.code)


class TestPainting:
    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
    def test_the_middle_square_of_every_form(self, form: str) -> None:
        image = painted(encoded(halves(), form))
        assert (image.format, image.size, image.mode) == ("WEBP", (160, 160), "RGB")
        assert near(image.getpixel((20, 80)), RED) and near(image.getpixel((140, 80)), BLUE)

    def test_it_stands_upright_as_the_camera_said(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6  # to be turned by a quarter to the right
        image = painted(encoded(halves(), exif=exif))
        assert near(image.getpixel((80, 20)), RED) and near(image.getpixel((80, 140)), BLUE)

    def test_what_lets_through_stands_on_white(self) -> None:
        clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
        assert near(painted(encoded(clear, "PNG")).getpixel((80, 80)), (255, 255, 255))
        palette = Image.new("P", (300, 300), 0)
        assert painted(encoded(palette, "PNG", transparency=0)).mode == "RGB"

    @pytest.mark.parametrize("mode", ["L", "1", "CMYK", "I;16"])
    def test_other_kinds_of_colour(self, mode: str) -> None:
        image = Image.new(mode, (200, 200))
        form = "TIFF" if mode == "CMYK" else "PNG"
        content = encoded(image, "JPEG" if form == "TIFF" else form)
        assert painted(content).size == (160, 160)

    def test_a_small_one_is_made_larger(self) -> None:
        assert painted(encoded(Image.new("RGB", (3, 2), GREEN), "PNG")).size == (160, 160)

    def test_a_phone_s_photograph_is_taken(self) -> None:
        began = time.process_time()
        assert painted(encoded(halves(6000, 8000), quality=70)).size == (160, 160)
        # The control of what is not asserted for smaller ones: this is read at a fraction of its size.
        assert time.process_time() - began < 20

    def test_the_same_picture_has_the_same_name(self) -> None:
        first, second = (pictures.of_upload(encoded(halves())) for _ in range(2))
        assert first == second and re.fullmatch(r"[0-9a-f]{32}", first.digest)
        assert pictures.of_upload(encoded(Image.new("RGB", (9, 9)))).digest != first.digest


class TestWhatIsNotAPicture:
    def test_whatever_lies_beside_the_pixels_stays_behind(self) -> None:
        exif = Image.Exif()
        exif[0x010E] = "zqdescription"
        exif[0x013B] = "zqartist"
        exif.get_ifd(0x8825).update({1: "N", 2: (59.0, 19.0, 48.0), 3: "E", 4: (18.0, 3.0, 41.0)})
        text = PngInfo()
        text.add_text("Comment", "zqcomment " + HTML.decode())
        uploads = [
            encoded(halves(), exif=exif, comment=b"zqcomment", icc_profile=b"zqprofile" * 20),
            encoded(halves(), "PNG", pnginfo=text, exif=exif),
            encoded(halves(), "WEBP", exif=exif, icc_profile=b"zqprofile" * 20),
        ]
        for upload in uploads:
            assert b"zq" in upload
            made = pictures.of_upload(upload).content
            assert b"zq" not in made and b"EXIF" not in made and b"ICCP" not in made
            image = Image.open(io.BytesIO(made))
            assert not image.getexif() and set(image.info) <= {"loop", "background"}
        # The control: the place where it was taken was in the first.
        assert Image.open(io.BytesIO(uploads[0])).getexif().get_ifd(0x8825)[1] == "N"

    @pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
    def test_a_second_file_behind_it_is_gone(self, form: str) -> None:
        upload = encoded(halves(), form) + HTML
        assert upload.endswith(HTML)
        assert b"zqhtml" not in pictures.of_upload(upload).content

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"x" * 1000,
            HTML,
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"%PDF-1.7 " + b"0" * 500,
            b"\x89PNG\r\n\x1a\n",
            encoded(halves(), "GIF"),
            encoded(halves(), "BMP"),
            encoded(halves(), "TIFF"),
        ],
        ids=["empty", "noise", "html", "svg", "pdf", "head", "gif", "bmp", "tiff"],
    )
    def test_nothing_else_is_taken(self, content: bytes) -> None:
        assert refused(content) == "no_picture"

    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
    def test_half_a_file_is_not(self, form: str) -> None:
        noise = Image.effect_noise((300, 300), 90).convert("RGB")
        whole = encoded(noise, form)
        assert refused(whole[: len(whole) // 2]) == "no_picture"

    def test_a_bomb_is_refused_by_its_head(self) -> None:
        began = time.process_time()
        for side in (20_000, 7_000, 60_000):
            assert refused(png(side, side, b"\0" * 1000)) == "picture_too_large"
        large = encoded(Image.new("L", (20_000, 20_000)))
        began_to_read = time.process_time()
        assert refused(large) == "picture_too_large"
        assert time.process_time() - began_to_read < 1
        assert began_to_read > began

    def test_few_pixels_with_a_bomb_of_data_are_read_no_further(self) -> None:
        """A hundred megabytes of zeros behind a head of ten by ten pixels."""
        began = time.process_time()
        content = png(10, 10, b"\0" * 100_000_000)
        made = time.process_time()
        pictures.of_upload(content)
        assert time.process_time() - made < 2 + (made - began)

    def test_too_many_bytes(self) -> None:
        content = png(10, 10, b"\0" * 310, after=b"\0" * pictures.MOST_BYTES)
        assert refused(content) == "picture_too_large"

    def test_what_moves_is_not_taken(self) -> None:
        frames = [Image.new("RGB", (50, 50), colour) for colour in (RED, BLUE)]
        for form in ("PNG", "WEBP"):
            content = encoded(frames[0], form, save_all=True, append_images=frames[1:])
            assert refused(content) == "picture_moves"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, content: bytes, name: str = "me.jpg", kind: str = "image/jpeg") -> Any:
    return client.post("/profile/photo/", {"photo": SimpleUploadedFile(name, content, kind)})


class TestTheProfile:
    @pytest.mark.parametrize("make", [make_user, make_supplier_user])
    def test_choose_and_remove(self, make: Any) -> None:
        user = make("Elin Ek")
        client = client_of(user)
        assert ">EE<" in client.get("/profile/").text
        assert upload(client, encoded(halves())).status_code == 303
        user.refresh_from_db()
        page = client.get("/profile/").text
        assert user.photo and f'src="{user.picture}"' in page and ">EE<" not in page
        assert client.get(user.picture).status_code == 200
        address = user.picture
        assert client.post("/profile/photo/remove/").status_code == 303
        assert client.get(address).status_code == 404
        assert ">EE<" in client.get("/profile/").text
        assert not Photo.objects.exists()
        verbs = Event.objects.filter(actor=user, verb__contains="photo")
        assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
            "accounts.photo_set",
            "accounts.photo_removed",
        ]

    def test_another_one_has_another_address(self) -> None:
        user = make_user()
        first = actions.set_photo(content=encoded(halves()), by=user).picture
        second = actions.set_photo(content=encoded(Image.new("RGB", (9, 9))), by=user).picture
        assert first != second
        client = client_of(user)
        new = client.get(second)
        assert "immutable" in new["Cache-Control"]
        # The old address has the new picture, and is not kept.
        assert client.get(first).content == new.content
        assert client.get(first)["Cache-Control"] == "no-store"

    def test_what_cannot_be_used_is_an_error_of_the_field(self) -> None:
        user = make_user()
        client = client_of(user)
        for content, words in (
            (b"<svg/>", "This is no JPEG, PNG or WebP picture"),
            (b"", "empty"),
            (b"\xff" * (pictures.MOST_BYTES + 1), "The file is too large"),
        ):
            answer = upload(client, content)
            assert answer.status_code == 422 and words in answer.text
        assert client.post("/profile/photo/", {}).status_code == 422
        assert not Photo.objects.exists()

    def test_neither_name_nor_type_of_the_file_matters(self) -> None:
        user = make_user()
        upload(client_of(user), encoded(halves(), "PNG") + HTML, "../x.html", "text/html")
        user.refresh_from_db()
        answer = client_of(user).get(user.picture)
        assert answer["Content-Type"] == "image/webp"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "private" in answer["Cache-Control"] and b"zqhtml" not in answer.content


class TestWhoSeesIt:
    @pytest.fixture
    def people(self) -> dict[str, User]:
        partner, other = make_partner(), make_partner()
        people = {
            "executive": make_user(roles=[Role.ACCOUNT_EXECUTIVE]),
            "stranger of ours": make_user(),
            "rep": make_representative(partner),
            "colleague": make_representative(partner),
            "rival": make_representative(other),
        }
        make_assignment(partner, people["executive"])
        for user in people.values():
            actions.set_photo(content=encoded(halves()), by=user)
            user.refresh_from_db()
        return people

    @pytest.mark.parametrize(
        ("reader", "sees"),
        [
            ("executive", {"executive", "stranger of ours", "rep", "colleague", "rival"}),
            ("rep", {"executive", "rep", "colleague"}),
            ("rival", {"rival"}),
        ],
    )
    def test_whoever_may_see_the_person(
        self, people: dict[str, User], reader: str, sees: set[str]
    ) -> None:
        client = client_of(people[reader])
        found = {name: client.get(user.picture).status_code for name, user in people.items()}
        assert found == {name: 200 if name in sees else 404 for name in people}

    def test_nobody_without_logging_in(self, people: dict[str, User]) -> None:
        assert Client().get(people["rep"].picture).status_code == 302

    def test_the_portal_shows_only_what_it_may_load(self, people: dict[str, User]) -> None:
        client = client_of(people["rep"])
        for path in ("/portal/", "/portal/company/", "/portal/visits/", "/portal/commitments/"):
            for address in re.findall(r'<img class="av[^"]*" src="([^"]+)"', client.get(path).text):
                assert client.get(address).status_code == 200
        assert people["executive"].picture in client.get("/portal/company/").text

    def test_a_list_asks_no_more_for_it(self, people: dict[str, User]) -> None:
        client = client_of(people["executive"])
        client.get("/partners/")
        User.objects.update(photo="")
        with CaptureQueriesContext(connection) as without:
            page = client.get("/partners/").text
        assert "/photos/" not in page
        User.objects.update(photo="0" * 32)
        with CaptureQueriesContext(connection) as with_photos:
            page = client.get("/partners/").text
        assert page.count("/photos/") >= 2
        assert len(with_photos) == len(without)
