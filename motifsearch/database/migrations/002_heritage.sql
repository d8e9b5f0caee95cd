-- What the field of heritage expects of a record: stories and who may tell them, size and keeping, permission, who
-- claims what, and who took a photograph. A listing gets an identifier of its own.

ALTER TABLE motif ADD COLUMN story TEXT;
ALTER TABLE motif ADD COLUMN may_tell TEXT;
ALTER TABLE motif ADD COLUMN province TEXT;
ALTER TABLE motif ADD COLUMN regency TEXT;
ALTER TABLE motif ADD COLUMN place TEXT;
ALTER TABLE motif ADD COLUMN community TEXT;
ALTER TABLE motif ADD COLUMN regime TEXT;
ALTER TABLE motif ADD COLUMN source TEXT;
ALTER TABLE motif ADD COLUMN claims TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(claims));
ALTER TABLE motif ADD COLUMN access TEXT NOT NULL DEFAULT 'public'
    CHECK (access IN ('public', 'institution', 'community'));

ALTER TABLE cloth ADD COLUMN inventory TEXT;
ALTER TABLE cloth ADD COLUMN story TEXT;
ALTER TABLE cloth ADD COLUMN may_tell TEXT;
ALTER TABLE cloth ADD COLUMN fabric TEXT;
ALTER TABLE cloth ADD COLUMN length_cm REAL CHECK (length_cm >= 0);
ALTER TABLE cloth ADD COLUMN width_cm REAL CHECK (width_cm >= 0);
ALTER TABLE cloth ADD COLUMN owner TEXT;
ALTER TABLE cloth ADD COLUMN acquisition TEXT;
ALTER TABLE cloth ADD COLUMN condition TEXT;
ALTER TABLE cloth ADD COLUMN regime TEXT;
ALTER TABLE cloth ADD COLUMN permission TEXT;
ALTER TABLE cloth ADD COLUMN permission_date TEXT;
ALTER TABLE cloth ADD COLUMN claims TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(claims));
CREATE INDEX cloth_by_inventory ON cloth (inventory);
-- What belongs to one of several values: a label's community, its own text and its address, as JSON.
ALTER TABLE cloth_value ADD COLUMN detail TEXT CHECK (detail IS NULL OR json_valid(detail));

ALTER TABLE photo ADD COLUMN caption TEXT;
ALTER TABLE photo ADD COLUMN photographer TEXT;
ALTER TABLE photo ADD COLUMN rights TEXT;
ALTER TABLE photo ADD COLUMN rights_holder TEXT;

ALTER TABLE listing ADD COLUMN uid TEXT;
UPDATE listing SET uid = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX listing_by_uid ON listing (uid);
