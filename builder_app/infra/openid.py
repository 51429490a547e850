"""OpenID Connect: the authorization code flow with PKCE, and the ID token checked."""

from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from loguru import logger

from builder_app.application.identity import Attempt, Identity, IdentityRefused, ProviderUnavailable

SCOPE = "openid email profile"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"]
"""Signatures that only the provider can make: none that our own secret could."""
TIMEOUT = 10.0
LEEWAY = 60
NOT_GOOD = "The identity provider's answer cannot be believed. Try again; if it stays so, tell an administrator."


class OpenIdProvider:
    """The provider behind `issuer`. Nothing is contacted before somebody signs in, and nothing that it says is kept."""

    def __init__(self, *, issuer: str, client_id: str, client_secret: str, name: str = "") -> None:
        self._issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self.name = name or urlsplit(issuer).hostname or issuer

    async def address(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in."""
        async with self._client() as client:
            found = await self._discovered(client)
        address: str = prepare_grant_uri(
            found["authorization_endpoint"], self._client_id, "code", attempt.redirect_uri, SCOPE, attempt.state, nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier), code_challenge_method="S256",
        )  # fmt: skip
        return address

    async def identity(self, attempt: Attempt, *, code: str) -> Identity:
        """Who signed in, from the code that the browser came back with."""
        async with self._client() as client:
            found = await self._discovered(client)
            tokens = await self._tokens(client, found["token_endpoint"], attempt, code)
            keys = await self._json(client, found["jwks_uri"])
            claims = self._claims(tokens, keys, attempt, issuer=found["issuer"])
            if "email" not in claims and found.get("userinfo_endpoint"):
                claims |= await self._about(client, found["userinfo_endpoint"], tokens, subject=claims["sub"])
        return Identity(
            email=str(claims.get("email") or "").strip().lower(),
            email_verified=claims.get("email_verified") is True,
            name=str(claims.get("name") or claims.get("preferred_username") or "")[:120],
        )

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False)

    async def _discovered(self, client: httpx.AsyncClient) -> dict[str, Any]:
        found = await self._json(client, f"{self._issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != self._issuer or not {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= set(
            found
        ):
            logger.warning("OpenID provider refused: its discovery document is not that of the issuer")
            raise IdentityRefused(NOT_GOOD)
        return found

    async def _tokens(self, client: httpx.AsyncClient, url: str, attempt: Attempt, code: str) -> dict[str, Any]:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": attempt.redirect_uri, "code_verifier": attempt.verifier}
        request = client.build_request("POST", url, data=form, headers={"Accept": "application/json"})
        return await self._answer(client, request, auth=httpx.BasicAuth(self._client_id, self._client_secret))

    def _claims(self, tokens: dict[str, Any], keys: dict[str, Any], attempt: Attempt, *, issuer: str) -> dict[str, Any]:
        """The ID token's claims, with signature, issuer, audience, nonce, times and the access token's hash checked."""
        try:
            token = jwt.decode(str(tokens.get("id_token") or ""), KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
            expected = {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": self._client_id}}
            params = {"nonce": attempt.nonce, "client_id": self._client_id, "access_token": tokens.get("access_token")}
            claims = CodeIDToken(token.claims, token.header, expected, params)
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            logger.warning("OpenID token refused: {}", type(error).__name__)
            raise IdentityRefused(NOT_GOOD) from error
        return dict(claims)

    async def _about(self, client: httpx.AsyncClient, url: str, tokens: dict[str, Any], *, subject: str) -> dict[str, Any]:
        request = client.build_request("GET", url, headers={"Authorization": f"Bearer {tokens.get('access_token')}"})
        about = await self._answer(client, request)
        if about.get("sub") != subject:
            logger.warning("OpenID provider refused: it told about somebody else")
            raise IdentityRefused(NOT_GOOD)
        return about

    async def _json(self, client: httpx.AsyncClient, url: str) -> dict[str, Any]:
        return await self._answer(client, client.build_request("GET", url, headers={"Accept": "application/json"}))

    async def _answer(self, client: httpx.AsyncClient, request: httpx.Request, *, auth: httpx.Auth | None = None) -> dict[str, Any]:
        """The JSON object that is answered. Raises `ProviderUnavailable` for silence and 5xx, `IdentityRefused` for a refusal."""
        try:
            answer = await client.send(request, auth=auth)
        except httpx.HTTPError as error:
            logger.warning("OpenID provider away: {}", type(error).__name__)
            raise ProviderUnavailable(f"{self.name} cannot be reached. Try again in a moment.") from error
        if answer.status_code >= 500:
            raise ProviderUnavailable(f"{self.name} does not work at the moment. Try again in a moment.")
        try:
            body = answer.raise_for_status().json()
        except (httpx.HTTPStatusError, ValueError) as error:
            logger.warning("OpenID provider refused us: {}", answer.status_code)
            raise IdentityRefused(NOT_GOOD) from error
        if not isinstance(body, dict):
            raise IdentityRefused(NOT_GOOD)
        return body
