"""What is mutated, and the tests that must see it. Read by `tests.mutation.trial`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Modules that the same tests guard. `source`: their package; `only`: the files to mutate, as
    patterns; `tests`: what is run against each mutant; `needs`: what these tests read beside the
    package; `first`: a few mutants to begin with, after which mutmut knows which test runs what."""

    name: str
    source: str
    only: tuple[str, ...]
    tests: tuple[str, ...]
    needs: tuple[str, ...]
    first: str


MATCHING = Part(
    name="matching",
    source="matching",
    only=("matching/*",),
    tests=("tests/matching",),
    # The invented catalogue is read as `check-seeds` reads the real one.
    needs=("catalog", "tests"),
    first="matching.domain.wording.*",
)
GUARDS = Part(
    name="guards",
    source="catalog",
    only=(
        "catalog/advice/accounts/*",
        "catalog/exchange/emails/mailer.py",
        "catalog/exchange/oidc/*",
        "catalog/web/account/*",
        "catalog/web/site/identity.py",
    ),
    tests=(
        "tests/catalog/advice/accounts/test_accounts.py",
        "tests/catalog/commands/test_accounts.py",
        "tests/catalog/exchange/test_deadline.py",
        "tests/catalog/exchange/emails/test_mailer.py",
        "tests/catalog/exchange/oidc/test_documents.py",
        "tests/web/account/test_account.py",
        "tests/web/account/test_oidc.py",
        "tests/web/account/test_oidc_attempts.py",
        "tests/web/account/test_oidc_failures.py",
        "tests/web/account/test_oidc_identities.py",
        "tests/web/account/test_oidc_tokens.py",
        "tests/web/account/test_sessions.py",
        "tests/web/account/test_sign_in.py",
    ),
    needs=("matching", "seeds", "templates", "tests", "wsgi.py"),
    first="catalog.advice.accounts.sign_in.*__mutmut_1",
)
PARTS = {part.name: part for part in (MATCHING, GUARDS)}
