"""Signing in with an identity provider: only verified addresses of the allowed domains come in."""

import secrets
from datetime import timedelta

from pydantic import BaseModel, ConfigDict

from builder_app.application.accounts import AccountService, digest
from builder_app.application.identity import Attempt, Identity, IdentityProvider
from builder_app.application.ports import Clock, OpenUnitOfWork, SecretBox
from builder_app.domain.access import Role
from builder_app.domain.errors import Conflict, NotFound, NotSignedIn

ATTEMPTS = "sign-in"
ATTEMPT_LIFE = timedelta(minutes=10)


class SignInRules(BaseModel):
    """Whom the provider may bring, and as what."""

    model_config = ConfigDict(frozen=True)

    domains: tuple[str, ...]
    role: Role = Role.VIEWER


class SingleSignOn:
    """Use cases about signing in elsewhere. Without a provider there is nothing to begin."""

    def __init__(
        self,
        *,
        uow: OpenUnitOfWork,
        clock: Clock,
        box: SecretBox,
        accounts: AccountService,
        provider: IdentityProvider | None,
        rules: SignInRules,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._box = box
        self._accounts = accounts
        self._provider = provider
        self._rules = rules

    @property
    def name(self) -> str:
        """The provider's name for the button; empty when there is none."""
        return self._provider.name if self._provider else ""

    async def begin(self, *, redirect_uri: str, address: str) -> tuple[Attempt, str]:
        """A new attempt, and where the browser goes with it. Raises `NotFound` without a provider, `ProviderUnavailable`."""
        provider = self._given()
        await self._accounts.limit(address)
        if await self._accounts.needs_setup():
            raise Conflict("Make the first administrator before others sign in.", code="not-set-up")
        attempt = Attempt(
            state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(48), redirect_uri=redirect_uri
        )
        target = await provider.address(attempt)
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.keys.forget(ATTEMPTS, before=now - ATTEMPT_LIFE)
            await uow.keys.take(ATTEMPTS, digest(attempt.state), value=self._box.seal(attempt.model_dump_json()), at=now)
            await uow.commit()
        return attempt, target

    async def finish(self, *, state: str, expected: str, code: str, address: str, user_agent: str) -> str:
        """A session token for who came back. `expected` is the state that this browser began with.

        Raises `NotSignedIn` for a state that is not this browser's, too old or used, and for people who may not come in.
        """
        provider = self._given()
        await self._accounts.limit(address)
        attempt = await self._attempt(state) if state and secrets.compare_digest(state.encode(), expected.encode()) else None
        if attempt is None:
            raise NotSignedIn("This sign-in has expired or was begun elsewhere. Try again.", code="sign-in-expired")
        identity = await provider.identity(attempt, code=code)
        self._check(identity)
        return await self._accounts.welcome(
            identity.email, name=identity.name, role=self._rules.role, address=address, user_agent=user_agent
        )

    async def _attempt(self, state: str) -> Attempt | None:
        """The attempt of this state, which is good once."""
        now, key = self._clock.now(), digest(state)
        async with self._uow() as uow:
            await uow.keys.forget(ATTEMPTS, before=now - ATTEMPT_LIFE)
            sealed = await uow.keys.take(ATTEMPTS, key, at=now)
            await uow.keys.free(ATTEMPTS, key)
            await uow.commit()
        return Attempt.model_validate_json(self._box.open(sealed)) if sealed else None

    def _check(self, identity: Identity) -> None:
        if not identity.email_verified or not identity.email:
            raise NotSignedIn("Your e-mail address is not verified there. Verify it first.", code="email-not-verified")
        if identity.email.rpartition("@")[2].lower() not in self._rules.domains:
            raise NotSignedIn("People with this e-mail address may not sign in here. Ask an administrator.", code="domain-not-allowed")

    def _given(self) -> IdentityProvider:
        if self._provider is None:
            raise NotFound("Signing in with an identity provider is not set up.")
        return self._provider
