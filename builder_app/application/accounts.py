"""People, sessions and API keys.

Passwords are kept as argon2 hashes; session tokens and API keys are 256 random bits, kept as SHA-256 only.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from builder_app.application.audit import AuditService
from builder_app.application.context import caller
from builder_app.application.ids import new_id
from builder_app.application.lookup import found
from builder_app.application.ports import Clock, OpenUnitOfWork, PasswordHasher, RateLimiter, UnitOfWork
from builder_app.domain.access import SYSTEM, Permission, Principal, Role, lower, require
from builder_app.domain.accounts import (
    ApiKey,
    Credentials,
    Session,
    User,
    check_password,
    failed,
    normal_email,
    passed,
    require_other_admin,
)
from builder_app.domain.errors import Conflict, FieldProblem, InvalidInput, NotSignedIn, RateLimited
from builder_app.domain.text import one_line

SESSION_LIFE = timedelta(days=14)
TOUCH_EVERY = timedelta(minutes=1)
KEY_PREFIX = "sfb_"
SETUP = "setup"
WRONG = "The e-mail address or the password is wrong."


class AccountService:
    """Use cases about who may come in."""

    def __init__(self, *, uow: OpenUnitOfWork, clock: Clock, audit: AuditService, hasher: PasswordHasher, limiter: RateLimiter) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit
        self._hasher = hasher
        self._limiter = limiter
        self._nobody: str | None = None

    async def needs_setup(self) -> bool:
        """Whether nobody has an account yet."""
        async with self._uow(read_only=True) as uow:
            return not await uow.accounts.any_user()

    async def setup(self, email: str, password: str) -> User:
        """The first administrator. Raises `Conflict` when there is an account already, `RateLimited` after too many attempts."""
        await self.limit(caller.get().address)
        check_password(password)
        hashed = await self._hasher.hash(password)
        async with self._uow() as uow:
            # Whoever comes second waits here until the first one is done.
            await uow.keys.take(SETUP, SETUP, at=self._clock.now())
            if await uow.accounts.any_user():
                raise Conflict("This installation has an administrator already; sign in.", code="already-set-up")
            user = await self._add(uow, email=email, password_hash=hashed, role=Role.ADMIN, name="")
            await self._audit.record(uow, principal_for(user), "account.setup", ("user", user.id), after={"email": user.email})
            await uow.commit()
        return user

    async def sign_in(self, email: str, password: str, *, address: str, user_agent: str) -> str:
        """A session token for the right password. Raises `NotSignedIn`, or `RateLimited` while the account is locked."""
        await self.limit(address)
        now = self._clock.now()
        async with self._uow(read_only=True) as uow:
            user = await uow.accounts.user_by_email(email.strip().lower())
            credentials = await uow.accounts.credentials(user.id) if user else None
        if credentials is not None and credentials.locked_until is not None and credentials.locked_until > now:
            wait = (credentials.locked_until - now).total_seconds()
            message = f"Too many wrong passwords; this account is locked for another {max(1, round(wait))} seconds."
            raise RateLimited(message, retry_after_seconds=wait)
        kept = credentials.password_hash if credentials else ""
        right = await self._hasher.verify(password, kept or await self._decoy())
        if user is None or credentials is None or not right or not user.active:
            if user is not None and credentials is not None:
                await self._failed(user, now)
            raise NotSignedIn(WRONG)
        return await self._open(user, now, address=address, user_agent=user_agent)

    async def limit(self, address: str) -> None:
        """Count an attempt to sign in from this address. Raises `RateLimited`."""
        await self._limiter.check("sign_in", address or "unknown")

    async def welcome(self, email: str, *, name: str, role: Role, address: str, user_agent: str) -> str:
        """A session token for somebody whom a trusted provider has identified; a new account, without password, for one who has none."""
        now, known_as = self._clock.now(), normal_email(email)
        async with self._uow() as uow:
            user = await uow.accounts.user_by_email(known_as)
            if user is None:
                user = await self._add(uow, email=known_as, password_hash="", role=role, name=name)
                after = {"email": user.email, "role": role.value}
                await self._audit.record(uow, principal_for(user), "user.create", ("user", user.id), after=after)
                await uow.commit()
        if not user.active:
            raise NotSignedIn("This account may not sign in any more. Ask an administrator.", code="account-inactive")
        return await self._open(user, now, address=address, user_agent=user_agent, means="identity provider")

    async def sign_out(self, token: str) -> None:
        """End the session of this token; an unknown one is over already."""
        async with self._uow() as uow:
            known = await uow.accounts.session_by_token(digest(token))
            if known is not None:
                await uow.accounts.remove_session(known[0].id)
                await self._audit.record(uow, principal_for(known[1], session=known[0]), "account.sign_out", ("user", known[1].id))
                await uow.commit()

    async def principal_of_session(self, token: str) -> Principal | None:
        """Who a session token belongs to; None when it is unknown, over, or its owner may not come in any more."""
        now = self._clock.now()
        async with self._uow(read_only=True) as uow:
            known = await uow.accounts.session_by_token(digest(token))
        if known is None or known[0].expires_at <= now or not known[1].active:
            return None
        session, user = known
        if now - session.last_seen_at > TOUCH_EVERY:
            async with self._uow() as uow:
                await uow.accounts.touch_session(session.id, now)
                await uow.commit()
        return principal_for(user, session=session)

    async def principal_of_key(self, key: str) -> Principal | None:
        """Who an API key belongs to, with the lesser role of key and owner; None when it is not good."""
        now = self._clock.now()
        async with self._uow(read_only=True) as uow:
            known = await uow.accounts.key_by_hash(digest(key))
        if known is None or not known[1].active or (known[0].expires_at is not None and known[0].expires_at <= now):
            return None
        stored, user = known
        if stored.last_used_at is None or now - stored.last_used_at > TOUCH_EVERY:
            async with self._uow() as uow:
                await uow.accounts.touch_key(stored.id, now)
                await uow.commit()
        return Principal(user_id=user.id, email=user.email, role=lower(user.role, stored.role), via="key")

    async def change_password(self, principal: Principal, *, current: str, new: str) -> None:
        """Set one's own password; all other sessions end. Raises `InvalidInput` when the current one is wrong, `RateLimited` after too many attempts."""
        check_password(new, field="new")
        await self._limiter.check("sign_in", principal.user_id)
        async with self._uow(read_only=True) as uow:
            credentials = found(await uow.accounts.credentials(principal.user_id), "account")
        if not await self._hasher.verify(current, credentials.password_hash):
            message = "The current password is wrong."
            raise InvalidInput(message, fields=[FieldProblem(field="current", message=message)])
        hashed = await self._hasher.hash(new)
        async with self._uow() as uow:
            await self._set_password(uow, principal, principal.user_id, hashed, keep=principal.session_id)
            await uow.commit()

    async def sessions(self, principal: Principal) -> list[Session]:
        """One's own sessions, last used first."""
        async with self._uow(read_only=True) as uow:
            return await uow.accounts.sessions(principal.user_id)

    async def end_session(self, principal: Principal, session_id: str) -> None:
        """End one of one's own sessions."""
        async with self._uow() as uow:
            own = {one.id for one in await uow.accounts.sessions(principal.user_id)}
            found(session_id if session_id in own else None, "session")
            await uow.accounts.remove_session(session_id)
            await self._audit.record(uow, principal, "account.end_session", ("user", principal.user_id))
            await uow.commit()

    async def users(self, principal: Principal) -> list[User]:
        """Everybody with an account. Administrators only."""
        require(principal, Permission.ADMINISTER)
        async with self._uow(read_only=True) as uow:
            return await uow.accounts.users()

    async def create_user(self, principal: Principal, *, email: str, password: str, role: Role, name: str = "") -> User:
        """A new account. Raises `Conflict` when the address has one."""
        require(principal, Permission.ADMINISTER)
        check_password(password)
        hashed = await self._hasher.hash(password)
        async with self._uow() as uow:
            user = await self._add(uow, email=email, password_hash=hashed, role=role, name=name)
            await self._audit.record(uow, principal, "user.create", ("user", user.id), after={"email": user.email, "role": role.value})
            await uow.commit()
        return user

    async def update_user(
        self,
        principal: Principal,
        user_id: str,
        *,
        role: Role | None = None,
        active: bool | None = None,
        name: str | None = None,
        password: str | None = None,
    ) -> User:
        """Change an account. Raises `Conflict` when that would leave no active administrator."""
        require(principal, Permission.ADMINISTER)
        hashed = None
        if password is not None:
            check_password(password)
            hashed = await self._hasher.hash(password)
        async with self._uow() as uow:
            others = await uow.accounts.other_admins(user_id)
            before = found(await uow.accounts.user(user_id, lock=True), "user")
            given = {"role": role, "active": active, "name": None if name is None else one_line(name)}
            after = before.model_copy(update={key: value for key, value in given.items() if value is not None})
            if after.role is not Role.ADMIN or not after.active:
                require_other_admin(before, other_admins=others)
            await uow.accounts.save_user(after)
            if not after.active:
                await uow.accounts.remove_sessions(user_id)
            await self._audit.record(
                uow,
                principal,
                "user.update",
                ("user", user_id),
                before={"role": before.role.value, "active": before.active},
                after={"role": after.role.value, "active": after.active},
            )
            if hashed is not None:
                await self._set_password(uow, principal, user_id, hashed, keep=None)
            await uow.commit()
        return after

    async def delete_user(self, principal: Principal, user_id: str) -> None:
        """Remove an account with its sessions and keys. Raises `Conflict` for the last administrator."""
        require(principal, Permission.ADMINISTER)
        async with self._uow() as uow:
            others = await uow.accounts.other_admins(user_id)
            user = found(await uow.accounts.user(user_id, lock=True), "user")
            require_other_admin(user, other_admins=others)
            await uow.accounts.remove_user(user_id)
            await self._audit.record(uow, principal, "user.delete", ("user", user_id), before={"email": user.email})
            await uow.commit()

    async def create_api_key(
        self, principal: Principal, *, name: str, role: Role | None = None, expires_at: datetime | None = None
    ) -> tuple[ApiKey, str]:
        """A key of one's own with one's own role or a lower one, and its text, which is shown this once."""
        words = one_line(name)
        if not 1 <= len(words) <= 120:
            message = "A name has 1 to 120 characters."
            raise InvalidInput(message, fields=[FieldProblem(field="name", message=message)])
        plain = KEY_PREFIX + secrets.token_urlsafe(32)
        async with self._uow() as uow:
            key = await self._add_key(
                uow, principal.user_id, plain, name=words, role=lower(principal.role, role or principal.role), expires_at=expires_at
            )
            await self._audit.record(uow, principal, "api_key.create", ("api_key", key.id), after={"name": words, "role": key.role.value})
            await uow.commit()
        return key, plain

    async def api_keys(self, principal: Principal) -> list[ApiKey]:
        """One's own keys; administrators see everybody's."""
        everybody = principal.role is Role.ADMIN
        async with self._uow(read_only=True) as uow:
            return await uow.accounts.keys(None if everybody else principal.user_id)

    async def delete_api_key(self, principal: Principal, key_id: str) -> None:
        """Make a key worthless: one's own, or as an administrator anybody's."""
        async with self._uow() as uow:
            key = await uow.accounts.key(key_id)
            mine = key is not None and (key.user_id == principal.user_id or principal.role is Role.ADMIN)
            key = found(key if mine else None, "API key")
            await uow.accounts.remove_key(key_id)
            await self._audit.record(uow, principal, "api_key.delete", ("api_key", key_id), before={"name": key.name})
            await uow.commit()

    async def bootstrap(self, *, email: str | None, password: str | None, api_key: str | None) -> None:
        """Make sure of the administrator and key that the settings name; doing it again changes nothing."""
        if not email:
            return
        hashed = await self._hasher.hash(password or secrets.token_urlsafe(32))
        try:
            await self._bootstrap(email, password, hashed, api_key)
        except Conflict:
            # Another process that starts at the same moment was first; what it made is found now.
            await self._bootstrap(email, password, hashed, api_key)

    async def _bootstrap(self, email: str, password: str | None, hashed: str, api_key: str | None) -> None:
        async with self._uow() as uow:
            user = await uow.accounts.user_by_email(normal_email(email))
            if user is None:
                if password:
                    check_password(password, field="BUILDER_ADMIN_PASSWORD")
                user = await self._add(uow, email=email, password_hash=hashed, role=Role.ADMIN, name="")
                await self._audit.record(uow, SYSTEM, "user.create", ("user", user.id), after={"email": user.email, "role": "admin"})
            if api_key and await uow.accounts.key_by_hash(digest(api_key)) is None:
                await self._add_key(uow, user.id, api_key, name="From the settings", role=Role.ADMIN, expires_at=None)
            await uow.commit()

    async def key_for(self, email: str, *, name: str) -> str:
        """A key for the account of `email`, made on this machine by its operator. Raises `NotFound`."""
        async with self._uow(read_only=True) as uow:
            user = found(await uow.accounts.user_by_email(normal_email(email)), "user")
        _, plain = await self.create_api_key(principal_for(user), name=name)
        return plain

    async def _add(self, uow: UnitOfWork, *, email: str, password_hash: str, role: Role, name: str) -> User:
        address = normal_email(email)
        if await uow.accounts.user_by_email(address) is not None:
            message = "This address has an account already."
            raise Conflict(message, code="email-taken")
        user = User(id=new_id("usr"), email=address, name=one_line(name)[:120], role=role, created_at=self._clock.now())
        await uow.accounts.add_user(user, Credentials(user_id=user.id, password_hash=password_hash))
        return user

    async def _add_key(self, uow: UnitOfWork, user_id: str, plain: str, *, name: str, role: Role, expires_at: datetime | None) -> ApiKey:
        key = ApiKey(
            id=new_id("key"), user_id=user_id, name=name, role=role, prefix=plain[:8], created_at=self._clock.now(), expires_at=expires_at
        )
        await uow.accounts.add_key(key, digest(plain))
        return key

    async def _failed(self, user: User, now: datetime) -> None:
        async with self._uow() as uow:
            await uow.accounts.user(user.id, lock=True)
            credentials = found(await uow.accounts.credentials(user.id), "account")
            after = failed(credentials, at=now)
            await uow.accounts.save_credentials(after)
            await self._audit.record(
                uow, principal_for(user), "account.sign_in_failed", ("user", user.id), after={"failures": after.failures}
            )
            await uow.commit()

    async def _open(self, user: User, now: datetime, *, address: str, user_agent: str, means: str = "password") -> str:
        token = secrets.token_urlsafe(32)
        session = Session(
            id=new_id("ses"),
            user_id=user.id,
            address=address[:100],
            user_agent=user_agent[:300],
            created_at=now,
            last_seen_at=now,
            expires_at=now + SESSION_LIFE,
        )
        async with self._uow() as uow:
            user = found(await uow.accounts.user(user.id, lock=True), "account")
            if not user.active:  # since the password was looked at
                raise NotSignedIn(WRONG)
            credentials = found(await uow.accounts.credentials(user.id), "account")
            await uow.accounts.save_credentials(passed(credentials))
            await uow.accounts.save_user(user.model_copy(update={"last_sign_in_at": now}))
            await uow.accounts.add_session(session, digest(token))
            await self._audit.record(
                uow,
                principal_for(user, session=session),
                "account.sign_in",
                ("user", user.id),
                after={"address": address or caller.get().address, "means": means},
            )
            await uow.commit()
        return token

    async def _set_password(self, uow: UnitOfWork, principal: Principal, user_id: str, hashed: str, *, keep: str | None) -> None:
        await uow.accounts.user(user_id, lock=True)
        credentials = found(await uow.accounts.credentials(user_id), "account")
        await uow.accounts.save_credentials(passed(credentials).model_copy(update={"password_hash": hashed}))
        await uow.accounts.remove_sessions(user_id, but=keep)
        await self._audit.record(uow, principal, "account.password", ("user", user_id))

    async def _decoy(self) -> str:
        """A hash to compare with when there is no account, so that the answer takes as long."""
        if self._nobody is None:
            self._nobody = await self._hasher.hash(secrets.token_urlsafe(16))
        return self._nobody


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def principal_for(user: User, *, session: Session | None = None) -> Principal:
    """Who acts when this user does."""
    return Principal(user_id=user.id, email=user.email, role=user.role, session_id=session.id if session else None)
