-- Who is away, and the registered device that a ticket is about.

CREATE TABLE absences (
    id         INTEGER PRIMARY KEY,
    person_key TEXT NOT NULL CHECK (person_key <> ''),
    from_us    INTEGER NOT NULL,
    until_us   INTEGER NOT NULL,
    deputy_key TEXT NOT NULL,
    by_key     TEXT NOT NULL,
    learned    INTEGER NOT NULL CHECK (learned IN (0, 1)),
    CHECK (until_us > from_us)
) STRICT;

CREATE INDEX absences_until ON absences (until_us, from_us);

ALTER TABLE tickets ADD COLUMN asset TEXT NOT NULL DEFAULT '';

CREATE INDEX tickets_asset ON tickets (asset, opened_us);
