-- The catalogue: motifs, cloths, photographs, listings, vectors, history, words.
-- Ids are never used again, so that an address or a store never points at another record.

CREATE TABLE migration (
    number     INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE motif (
    motif_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    uid        TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    family     TEXT,
    meaning    TEXT,
    use        TEXT,
    restricted INTEGER NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1))
) STRICT;
CREATE INDEX motif_by_name ON motif (name_key);

CREATE TABLE motif_name (
    motif_id INTEGER NOT NULL REFERENCES motif,
    position INTEGER NOT NULL,
    text     TEXT NOT NULL,
    text_key TEXT NOT NULL,
    lang     TEXT NOT NULL,
    status   TEXT NOT NULL CHECK (status IN ('preferred', 'local', 'disputed')),
    PRIMARY KEY (motif_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX motif_name_by_text ON motif_name (text_key);

CREATE TABLE cloth (
    cloth_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    uid           TEXT NOT NULL UNIQUE,
    motif_id      INTEGER REFERENCES motif,
    title         TEXT,
    technique     TEXT,
    province      TEXT,
    regency       TEXT,
    place         TEXT,
    community     TEXT,
    maker         TEXT,
    date          TEXT,
    period        TEXT,  -- derived from date by periods.py
    meaning       TEXT,
    description   TEXT,
    collection    TEXT,
    rights        TEXT,
    rights_holder TEXT,
    access        TEXT NOT NULL DEFAULT 'public' CHECK (access IN ('public', 'institution', 'community')),
    source        TEXT,
    generated     INTEGER NOT NULL DEFAULT 0 CHECK (generated IN (0, 1))
) STRICT;
CREATE INDEX cloth_by_motif ON cloth (motif_id);

-- The fields that hold several values: dyes, colours, tags, labels.
CREATE TABLE cloth_value (
    cloth_id INTEGER NOT NULL REFERENCES cloth,
    field    TEXT NOT NULL CHECK (field IN ('dyes', 'colours', 'tags', 'labels')),
    position INTEGER NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (cloth_id, field, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX cloth_value_by_value ON cloth_value (field, value, cloth_id);

CREATE TABLE photo (
    photo_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256      TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    cloth_id    INTEGER NOT NULL REFERENCES cloth,
    size_bytes  INTEGER NOT NULL CHECK (size_bytes >= 0),
    format      TEXT NOT NULL,
    width_px    INTEGER NOT NULL CHECK (width_px > 0),
    height_px   INTEGER NOT NULL CHECK (height_px > 0),
    pdq         BLOB NOT NULL,
    pdq_quality INTEGER NOT NULL,
    palette     TEXT NOT NULL,  -- JSON: [[L, a, b, share], …]
    taken_at    TEXT,
    added_at    TEXT NOT NULL,
    hidden      INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1))
) STRICT;
CREATE INDEX photo_by_cloth ON photo (cloth_id, hidden);

-- Where a content was seen. A path is text, or bytes where the file system's name is no text.
CREATE TABLE photo_path (
    seen_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    path       ANY NOT NULL UNIQUE,
    photo_id   INTEGER NOT NULL REFERENCES photo,
    size_bytes INTEGER NOT NULL,
    mtime_ns   INTEGER NOT NULL
) STRICT;
CREATE INDEX photo_path_by_photo ON photo_path (photo_id);

CREATE TABLE listing (
    listing_id INTEGER PRIMARY KEY AUTOINCREMENT,
    cloth_id   INTEGER NOT NULL REFERENCES cloth,
    date       TEXT NOT NULL,
    price      REAL CHECK (price >= 0),
    currency   TEXT NOT NULL,
    units_sold INTEGER CHECK (units_sold >= 0),
    likes      INTEGER CHECK (likes >= 0),
    channel    TEXT,
    seller     TEXT,
    place      TEXT,
    product    TEXT,
    generated  INTEGER NOT NULL DEFAULT 0 CHECK (generated IN (0, 1))
) STRICT;
CREATE INDEX listing_by_cloth ON listing (cloth_id, date);
CREATE INDEX listing_by_date ON listing (date);

CREATE TABLE space (
    space_id    INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    uri         TEXT NOT NULL,
    name        TEXT NOT NULL,
    dim         INTEGER NOT NULL CHECK (dim > 0),
    has_text    INTEGER NOT NULL CHECK (has_text IN (0, 1)),
    revision    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A row keeps the space's revision that wrote it, so that a store can ask what is new since its own. Rows are
-- too long to live well in an index, so this is an ordinary table beside small indexes.
CREATE TABLE embedding (
    embedding_id INTEGER PRIMARY KEY,
    space_id     INTEGER NOT NULL REFERENCES space,
    part         INTEGER NOT NULL DEFAULT 0 CHECK (part >= 0),
    photo_id     INTEGER NOT NULL REFERENCES photo,
    revision     INTEGER NOT NULL,
    vector       BLOB NOT NULL,
    UNIQUE (space_id, part, photo_id)
) STRICT;
CREATE INDEX embedding_by_revision ON embedding (space_id, part, revision, photo_id);

CREATE TABLE embedding_removed (
    space_id INTEGER NOT NULL REFERENCES space,
    part     INTEGER NOT NULL,
    photo_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (space_id, part, photo_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
    change_id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind      TEXT NOT NULL CHECK (kind IN ('motif', 'cloth', 'photo', 'listing')),
    record_id INTEGER NOT NULL,
    field     TEXT NOT NULL,
    before    TEXT,
    after     TEXT,
    at        TEXT NOT NULL,
    "by"      TEXT NOT NULL,
    why       TEXT
) STRICT;
CREATE INDEX change_by_record ON change (kind, record_id);

-- The words of each photograph, its cloth and its motif; rowid is the photo_id. It keeps its own copy of the words,
-- so that a row can be replaced without knowing what it said before. words.py fills it.
CREATE VIRTUAL TABLE words USING fts5 (
    name, names, title, tags, technique, place, meaning, description, file,
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);
