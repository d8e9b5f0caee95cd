-- Groups of cloths on an axis (pattern, colour, both), with their names and what a person decided about them. A
-- cluster that is gone is kept, so that its identifier is never used for another.

CREATE TABLE cluster (
    cluster_id INTEGER PRIMARY KEY AUTOINCREMENT,
    axis       TEXT NOT NULL CHECK (axis IN ('pattern', 'colour', 'both')),
    name_id    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    fit        REAL CHECK (fit BETWEEN 0 AND 1),
    named_by   TEXT NOT NULL CHECK (named_by IN ('software', 'person')),
    pinned     INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    merged_into INTEGER REFERENCES cluster,
    retired_at TEXT,
    made_at    TEXT NOT NULL
) STRICT;

CREATE TABLE cluster_member (
    cluster_id INTEGER NOT NULL REFERENCES cluster,
    cloth_id   INTEGER NOT NULL REFERENCES cloth ON DELETE CASCADE,
    PRIMARY KEY (cluster_id, cloth_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cluster_member_by_cloth ON cluster_member (cloth_id);
