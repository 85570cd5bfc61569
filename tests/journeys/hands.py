"""Hands that count: an action is a click, a key that does something, or one fill."""

from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.cast import PASSWORD


class Hands:
    """The person before the screen; `actions` is what the budgets speak of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def click(self, target: Locator) -> None:
        self.actions += 1
        target.click()

    def fill(self, target: Locator, text: str) -> None:
        self.actions += 1
        target.fill(text)

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type into whatever has the focus; counts as one fill."""
        self.actions += 1
        self.page.keyboard.type(text)

    def drop(self, target: Locator, file: Path) -> None:
        """Choose or drop a file."""
        self.actions += 1
        target.set_input_files(file)

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """With e-mail and password, from the sign-in page."""
        self.fill(self.page.get_by_label("Email"), email)
        self.fill(self.page.get_by_label("Password"), password)
        self.press("Enter")
        self.page.wait_for_url(lambda url: "login" not in url)
