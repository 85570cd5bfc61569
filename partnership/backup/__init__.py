"""A backup that is complete under row-level security, and the way back.

Row-level security makes a dump that was taken as the wrong role silently empty, and a
restore may lose a policy without anybody noticing. So a backup holds, beside the rows,
what the catalogue said about tables, policies, rights and look-ups (`catalogue`) and a
digest of every table's rows (`rows`), and a restore goes back only if the restored
database says the same. Everything is read in one snapshot and written in one
transaction: there is no half of either.

No program of PostgreSQL is needed: the tables are made by the migrations that the
backup names, the rows travel by COPY.
"""

from partnership.backup.folder import BackupError
from partnership.backup.restoring import restore
from partnership.backup.saving import save

__all__ = ["BackupError", "restore", "save"]
