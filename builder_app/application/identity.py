"""What signing in with an identity provider needs of the outer rooms."""

from typing import Protocol

from pydantic import BaseModel, ConfigDict

from builder_app.domain.errors import NotSignedIn, Unavailable


class Attempt(BaseModel):
    """A sign-in under way. It is kept on the server; the browser carries only `state`."""

    model_config = ConfigDict(frozen=True)

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


class Identity(BaseModel):
    """Who the provider says is there."""

    model_config = ConfigDict(frozen=True)

    email: str
    email_verified: bool
    name: str = ""


class IdentityRefused(NotSignedIn):
    """The provider's answer cannot be believed."""

    code = "identity-refused"


class ProviderUnavailable(Unavailable):
    """The identity provider cannot be reached."""

    code = "provider-unavailable"


class IdentityProvider(Protocol):
    """An OpenID provider. Raises `ProviderUnavailable` when it is away, `IdentityRefused` for an answer that is not good."""

    @property
    def name(self) -> str:
        """What people know it by."""
        ...

    async def address(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in."""
        ...

    async def identity(self, attempt: Attempt, *, code: str) -> Identity:
        """Who signed in, from the code that the browser came back with."""
        ...
