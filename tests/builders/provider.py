"""An OpenID Connect provider on a loopback port: small, strict about PKCE, and willing to lie on demand."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


@dataclass
class Provider:
    """Who signs in there, and what is told wrongly of them. ``claims`` are added to the ID token, last."""

    server: ThreadingHTTPServer
    subject: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    forged: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def metadata(self) -> dict[str, Any]:
        ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.issuer, **{name: self.issuer + path for name, path in ends.items()}}

    def authorize(self, asked: dict[str, str]) -> str:
        """Everybody is signed in at once: the address to go back to, with a code."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str]) -> dict[str, Any] | None:
        """The ID token of a code; None where the PKCE verifier or the code is wrong."""
        asked = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or challenge != asked.get("code_challenge") or asked["redirect_uri"] != given["redirect_uri"]:
            return None
        now = int(time.time())
        told = {"iss": self.issuer, "aud": asked["client_id"], "nonce": asked["nonce"], "iat": now, "exp": now + 60}
        claims = told | self.subject | self.claims
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, OTHER if self.forged else KEY)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


def started() -> Provider:
    """A provider that answers until ``server.shutdown()``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            match parts.path:
                case "/.well-known/openid-configuration":
                    self._told(provider.metadata())
                case "/keys":
                    self._told({"keys": [KEY.as_dict(private=False)]})
                case "/authorize":
                    self.send_response(303)
                    self.send_header("Location", provider.authorize(asked))
                    self.end_headers()
                case _:
                    self._told({}, 404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            token = provider.token({name: values[0] for name, values in parse_qs(body).items()})
            self._told(token or {"error": "invalid_grant"}, 200 if token else 400)

        def _told(self, told: object, status: int = 200) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            return

    provider = Provider(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
    threading.Thread(target=provider.server.serve_forever, daemon=True).start()
    return provider
