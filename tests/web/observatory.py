"""The published scoring of MDN's HTTP Observatory (its repository's src/grader/charts.js), for a
site reached over HTTPS.

Only the results that a site of one origin can get are told apart; anything else counts as its
worst.
"""

import re

from werkzeug.datastructures import Headers

BASELINE = 100
BONUS_FLOOR = 90
"""Bonuses count only when nothing costs more than this allows."""
SIX_MONTHS = 15_768_000
PRIVATE_REFERRERS = {
    "no-referrer",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
}


def score_of(headers: Headers, html: str) -> int:
    """The score of a page: penalties first, bonuses only if at least 90 points are left."""
    policy = _policy(headers.get("Content-Security-Policy", ""))
    modifiers = [
        _csp(policy),
        5 if "frame-ancestors" in policy else -20,
        5
        if headers.get("Referrer-Policy") in PRIVATE_REFERRERS
        else 0
        if "Referrer-Policy" not in headers
        else -5,
        10 if headers.get("Cross-Origin-Resource-Policy") in {"same-origin", "same-site"} else 0,
        0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        _hsts(headers.get("Strict-Transport-Security", "")),
        _integrity(html),
        _cookies(headers.getlist("Set-Cookie")),
        -50 if "Access-Control-Allow-Origin" in headers else 0,
    ]
    score = BASELINE + sum(modifier for modifier in modifiers if modifier < 0)
    return (
        score + sum(modifier for modifier in modifiers if modifier > 0)
        if score >= BONUS_FLOOR
        else score
    )


def _policy(header: str) -> dict[str, list[str]]:
    parts = [part.split() for part in header.split(";") if part.strip()]
    return {part[0]: part[1:] for part in parts}


def _csp(policy: dict[str, list[str]]) -> int:
    if not policy:
        return -25
    default = policy.get("default-src", ["*"])
    scripts, styles = policy.get("script-src", default), policy.get("style-src", default)
    broad = {"'unsafe-inline'", "'unsafe-eval'", "data:", "https:", "http:", "*"}
    if broad & set(scripts) or broad & set(policy.get("object-src", default)):
        return -20
    if any(source.startswith("http:") for sources in policy.values() for source in sources):
        return -20
    if broad & set(styles):
        return 0
    is_strict = default == ["'none'"] and policy.get("form-action") in (["'self'"], ["'none'"])
    return 10 if is_strict else 5


def _hsts(header: str) -> int:
    age = re.search(r"max-age=(\d+)", header)
    if age is None:
        return -20
    return 0 if int(age[1]) >= SIX_MONTHS else -10


def _integrity(html: str) -> int:
    scripts = re.findall(r"<script\b[^>]*\bsrc=[^>]*>", html)
    is_ours = all(re.search(r'src="/(?!/)', script) for script in scripts)
    if not is_ours:
        return -50
    return 5 if any("integrity=" in script for script in scripts) else 0


def _cookies(cookies: list[str]) -> int:
    if not cookies:
        return 0
    is_safe = all(
        re.search(r"; Secure", cookie) and re.search(r"; HttpOnly", cookie) for cookie in cookies
    )
    has_same_site = all(re.search(r"; SameSite=(Lax|Strict)", cookie) for cookie in cookies)
    return -40 if not is_safe else 5 if has_same_site else 0
