"""A new partner and its representative: from the directory to the first page of the portal."""

from playwright.sync_api import expect


def partner_and_invitation(cast, post):
    """The account executive adds a partner and invites its representative, who joins."""
    elin, anna = cast.elin, cast.anna
    elin.log_in().picture("01-home-empty")
    elin.go("Partners")
    box = elin.dialog("New partner")
    elin.picture("02-new-partner")
    elin.fill("Legal name", "Alfa Casters AB", box)
    elin.fill("Registration number", "556677-8899", box)
    elin.choose("Country", "Sweden", box)
    # A wrong entry comes back with the focus on it, not on the first field.
    elin.fill("LEI", "5493001KJTIIGC8Y1R13", box)
    elin.press("Add partner", box)
    expect(elin.field("LEI", box)).to_be_focused()
    elin.fill("LEI", "", box)
    elin.press("Add partner", box)
    expect(elin.page.get_by_role("heading", level=1)).to_have_text("Alfa Casters AB")
    elin.sees("Elin Sand", within=elin.card("Our team"))
    elin.picture("03-partner")
    elin.tab("People")
    box = elin.dialog("Invite")
    elin.fill("Name", anna.name, box)
    elin.fill("E-mail", anna.email, box)
    elin.choose("Language of the e-mail", "Svenska", box)
    elin.picture("04-invite")
    elin.press("Send the invitation", box)
    elin.sees("Anna Alm", "Invited", within=elin.card("Portal accounts"))
    elin.picture("05-invited")

    post.deliver()
    [letter] = post.letters(anna.email)
    assert "Elin Sand" in letter.get_body(("plain",)).get_content()
    anna.page.goto(post.link(letter))
    anna.sees("Alfa Casters AB")
    anna.picture("06-welcome")
    anna.page.get_by_label("Password", exact=False).first.fill(anna.password)
    anna.fill("The same password again", anna.password)
    anna.choose("Language", "Svenska")
    anna.press("Open my account")
    # From here on the supplier reads Swedish.
    anna.language = "sv"
    expect(anna.page.get_by_role("navigation", name="Huvudmeny")).to_be_visible()
    expect(anna.page.locator("html")).to_have_attribute("lang", "sv")
    anna.picture("07-portal-home")
    # The link works once.
    anna.page.goto(post.link(letter))
    anna.picture("08-link-used")
    anna.sees_not("Open my account")
    anna.page.goto("/")
