-- Photographs that show the same, and what a person decided about them. Everything is named by content, so that it
-- outlives numbers, paths and models. The text that sorts first comes first in a pair.

CREATE TABLE duplicate_pair (
    first     TEXT NOT NULL CHECK (length(first) = 64),
    second    TEXT NOT NULL CHECK (length(second) = 64 AND first < second),
    kind      TEXT NOT NULL CHECK (kind IN ('same_photograph', 'same_cloth', 'same_design')),
    certainty REAL NOT NULL CHECK (certainty BETWEEN 0 AND 1),
    evidence  TEXT NOT NULL CHECK (json_valid(evidence)),
    transform TEXT CHECK (transform IS NULL OR json_valid(transform)),  -- nine numbers, from the first to the second
    PRIMARY KEY (first, second)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_pair_by_second ON duplicate_pair (second);

-- Photographs that were compared with all that were there at the time.
CREATE TABLE duplicate_compared (
    sha256 TEXT PRIMARY KEY,
    at     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which photograph of a group to keep, and why: worked out once, since every file is read for it.
CREATE TABLE duplicate_suggestion (
    group_key TEXT PRIMARY KEY,
    photo_id  INTEGER NOT NULL,
    reasons   TEXT NOT NULL CHECK (json_valid(reasons))
) STRICT, WITHOUT ROWID;

-- Decisions and their undoing, in their order; nothing is ever changed or removed here.
CREATE TABLE duplicate_step (
    step_id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch   INTEGER NOT NULL,  -- the first step of those that were taken together
    action  TEXT NOT NULL CHECK (action IN ('keep_all', 'link', 'merge', 'hide', 'undo')),
    kind    TEXT NOT NULL CHECK (kind IN ('identical_file', 'same_photograph', 'same_cloth', 'same_design')),
    kept    TEXT NOT NULL CHECK (json_valid(kept)),  -- contents
    copies  INTEGER NOT NULL,  -- files of one content that were there
    undoes  INTEGER UNIQUE REFERENCES duplicate_step,
    effects TEXT NOT NULL CHECK (json_valid(effects)),  -- what the records were and became
    at      TEXT NOT NULL,
    "by"    TEXT NOT NULL,
    why     TEXT
) STRICT;

CREATE TABLE duplicate_step_member (
    step_id INTEGER NOT NULL REFERENCES duplicate_step,
    sha256  TEXT NOT NULL,
    PRIMARY KEY (step_id, sha256)
) STRICT, WITHOUT ROWID;
