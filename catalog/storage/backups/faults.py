"""Why a backup is not made, or not given back."""


class BackupRefused(Exception):
    """Nothing was written; its text says in French why, and what to do."""
