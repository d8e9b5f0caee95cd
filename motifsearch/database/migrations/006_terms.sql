-- The institution's own terms: new ones, and the fields of the program's terms that it sets otherwise. What it changed
-- is kept for good; a row before or after that is not there is NULL.

CREATE TABLE own_term (
    kind   TEXT NOT NULL,
    key    TEXT NOT NULL,
    fields TEXT NOT NULL CHECK (json_valid(fields)),
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE own_term_change (
    step_id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT NOT NULL,
    key     TEXT NOT NULL,
    before  TEXT CHECK (before IS NULL OR json_valid(before)),
    after   TEXT CHECK (after IS NULL OR json_valid(after)),
    at      TEXT NOT NULL,
    "by"    TEXT NOT NULL,
    why     TEXT
) STRICT;
CREATE INDEX own_term_change_by_term ON own_term_change (kind, key);
