"""Sign-in at an OpenID Connect provider: authorization code with PKCE, state and nonce, checked by Authlib."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from connector.errors import Problem, Refused
from connector.language import _
from connector.model.people import Role
from connector.workflow.vouched import Identity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.config.settings import OpenId

TIMEOUT = 15
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
LEEWAY = 60
SEPARATORS = 2


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where to send somebody, and what must come back with them: kept in a cookie until then."""

    address: str
    state: str
    nonce: str
    verifier: str

    @property
    def kept(self) -> str:
        """The cookie's value."""
        return f"{self.state}.{self.nonce}.{self.verifier}"


class Provider:
    """The identity provider of ``[web.oidc]``; nothing is asked of it before somebody signs in."""

    def __init__(self, settings: OpenId, secret: str, callback: str) -> None:
        self._settings = settings
        self._secret = secret
        self._callback = callback
        self._known: dict[str, Any] = {}

    @property
    def label(self) -> str:
        """What the button says."""
        return self._settings.label or self._settings.issuer

    def leave(self) -> Leaving:
        """Begin: an address at the provider, with fresh state, nonce and PKCE verifier."""
        nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        with self._session() as session:
            address, state = session.create_authorization_url(
                self._metadata()["authorization_endpoint"],
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
            )
        return Leaving(address=address, state=state, nonce=nonce, verifier=verifier)

    def returned(self, kept: str, told: Mapping[str, str]) -> Identity:
        """Who came back. ``kept``: of :meth:`leave`; ``told``: the address's parameters. Raises ``Refused``."""
        state, nonce, verifier = kept.split(".") if kept.count(".") == SEPARATORS else ("", "", "")
        if not state or not secrets.compare_digest(state.encode(), told.get("state", "").encode()):
            raise _refused(_("the sign-in was not begun in this browser"))
        if "code" not in told:
            raise _refused(told.get("error_description") or told.get("error") or _("no code came back"))
        return self._identity(self._claims(told["code"], verifier, nonce))

    def _claims(self, code: str, verifier: str, nonce: str) -> dict[str, Any]:
        metadata = self._metadata()
        try:
            with self._session() as session:
                token = session.fetch_token(
                    metadata["token_endpoint"], code=code, code_verifier=verifier, timeout=TIMEOUT
                )
                keys = KeySet.import_key_set(
                    session.get(metadata["jwks_uri"], withhold_token=True, timeout=TIMEOUT).json()
                )
            decoded = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
            self._check(decoded.claims, metadata["issuer"], nonce)
        except JoseError as error:
            raise _refused(_("its word does not hold: {error}").format(error=error)) from None
        except Exception as error:
            raise _refused(_("it did not answer as it should: {error}").format(error=type(error).__name__)) from error
        return dict(decoded.claims)

    def _check(self, claims: dict[str, Any], issuer: str, nonce: str) -> None:
        registry = JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": self._settings.client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        registry.validate(claims)

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        """Somebody by the provider's claims; an e-mail that it calls unverified names nobody."""
        verified = claims.get("email_verified", True) is True
        email = str(claims["email"]) if claims.get("email") and verified else None
        groups = claims.get(self._settings.groups, ())
        mine = [
            role for group in groups if isinstance(groups, list) for role in self._settings.roles.get(str(group), ())
        ]
        name = str(claims.get("name") or claims.get("preferred_username") or email or claims["sub"])
        return Identity(subject=str(claims["sub"]), name=name, email=email, roles=tuple(map(Role, dict.fromkeys(mine))))

    def _metadata(self) -> dict[str, Any]:
        if not self._known:
            address = self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
            try:
                with self._session() as session:
                    found = session.get(address, withhold_token=True, timeout=TIMEOUT)
                    found.raise_for_status()
                    told = found.json()
            except (OSError, ValueError) as error:
                raise _refused(_("it cannot be reached: {error}").format(error=type(error).__name__)) from None
            if told.get("issuer") != self._settings.issuer:
                raise _refused(_("it calls itself {issuer}").format(issuer=told.get("issuer")))
            self._known = told
        return self._known

    def _session(self) -> OAuth2Session:
        return OAuth2Session(
            self._settings.client_id,
            self._secret,
            scope=" ".join(self._settings.scopes),
            redirect_uri=self._callback,
        )


def _refused(why: str) -> Refused:
    return Refused(Problem(_("identity provider"), why, _("try again; if it stays so, tell an administrator")))
