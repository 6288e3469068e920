"""Another provider of identities in miniature: it speaks OpenID Connect, and what WeChat speaks."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

SECRET = "a-secret-of-the-city"


# Where WeChat's two kinds of apps sign people in; it refuses parameters in another order.
PAGES = ("/connect/qrconnect", "/connect/oauth2/authorize")
ORDER = ["appid", "redirect_uri", "response_type", "scope", "state"]


class WeChat:
    """What WeChat says of one person. It errs with status 200, and gives each app another `openid`."""

    def __init__(self) -> None:
        self.union = ""
        self.is_shy = False  # tells the unionid with the profile only
        self.is_preview = False
        self.error = 0
        self.somebody_else = ""
        self.tokens: dict[str, dict[str, str]] = {}
        self.profiles_read = 0

    def token(self, form: dict[str, str], asked: dict[str, str] | None, uid: str) -> dict[str, Any]:
        """For a code, of the app it was made for, once."""
        if self.error or asked is None or form.get("secret") != SECRET or asked["appid"] != form.get("appid"):
            return {"errcode": self.error or 40029, "errmsg": "invalid code"}
        openid = uid if asked["appid"] == "wx1" else f"{asked['appid']}-{uid}"
        told = {
            "access_token": f"wx-{form['code']}",
            "expires_in": 7200,
            "openid": openid,
            "scope": asked["scope"],
        }
        self.tokens[str(told["access_token"])] = {"openid": openid, "scope": asked["scope"]}
        if self.union and asked["scope"] != "snsapi_base" and not self.is_shy:
            told["unionid"] = self.union
        return told | ({"is_snapshotuser": 1} if self.is_preview else {})

    def profile(self, asked: dict[str, str]) -> dict[str, Any]:
        """Who somebody says they are."""
        self.profiles_read += 1
        known = self.tokens.get(asked["access_token"])
        if known is None or known["openid"] != asked["openid"] or known["scope"] == "snsapi_base":
            return {"errcode": 48001, "errmsg": "api unauthorized"}
        told = {"openid": self.somebody_else or known["openid"], "nickname": "é 赵", "headimgurl": ""}
        return told | ({"unionid": self.union} if self.union else {})


class Elsewhere:
    """Whoever is sent there is `uid`, at once; what it tells besides is not to be believed."""

    def __init__(self) -> None:
        self.uid = "city-0001"
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
        self.codes: dict[str, dict[str, str]] = {}
        self.audience = "hub"
        self.refuses = self.is_broken = False
        self.wechat = WeChat()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def claims(self) -> dict[str, Any]:
        """What it says of the person: also a phone and a mailbox that belong to others here."""
        return {
            "sub": self.uid, "name": "某某", "phone_number": "+8613912345678", "phone_number_verified": True,
            "email": "boss@example.org", "email_verified": True,
        }  # fmt: skip

    def answer(self, path: str, asked: dict[str, str], form: dict[str, str]) -> tuple[int, Any]:
        """Status, and what is said; a redirect says where to."""
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token", "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/jwks", "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }  # fmt: skip
        if path == "/authorize" or path in PAGES:
            if path in PAGES and list(asked) != ORDER:
                return 400, {}
            return self._authorize(asked)
        if path == "/token":
            return (200, {"access_token": "at"}) if self.is_broken else self._token(form)
        if path == "/jwks":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if path == "/userinfo":
            return 200, {} if self.is_broken else self.claims
        if path == "/sns/oauth2/access_token":
            return 200, self.wechat.token(form, self.codes.pop(form["code"], None), self.uid)
        if path == "/sns/userinfo":
            return 200, self.wechat.profile(asked)
        return 404, {}

    def _authorize(self, asked: dict[str, str]) -> tuple[int, Any]:
        back = {"state": asked["state"]}
        if self.refuses:
            back["error"] = "access_denied"
        else:
            back["code"] = f"c{len(self.codes)}"
            self.codes[back["code"]] = asked
        return 302, f"{asked['redirect_uri']}?{urlencode(back)}"

    def _token(self, form: dict[str, str]) -> tuple[int, Any]:
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or form.get("client_secret") != SECRET or asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = self.claims | {"iss": self.url, "aud": self.audience, "iat": now, "exp": now + 300}
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.key)
        return 200, {"access_token": "at", "token_type": "Bearer", "expires_in": 300, "id_token": token}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        home = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say({})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._say({name: values[0] for name, values in parse_qs(body).items()})

            def _say(self, form: dict[str, str]) -> None:
                parts = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                status, said = home.answer(parts.path, asked, form)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", said)
                    self.end_headers()
                    return
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(said).encode())

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler
