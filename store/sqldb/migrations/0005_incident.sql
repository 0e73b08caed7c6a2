-- One outage, many mails: a ticket may be part of a major incident, which is
-- a ticket itself. repeats counts equal mails of one sender.
ALTER TABLE tickets ADD COLUMN incident INTEGER REFERENCES tickets (id) CHECK (incident <> id);
ALTER TABLE tickets ADD COLUMN major INTEGER NOT NULL DEFAULT 0 CHECK (major IN (0, 1));
ALTER TABLE tickets ADD COLUMN reporters INTEGER NOT NULL DEFAULT 0 CHECK (reporters >= 0);
ALTER TABLE tickets ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0 CHECK (repeats >= 0);

CREATE INDEX tickets_incident ON tickets (incident, id) WHERE incident IS NOT NULL;
CREATE INDEX tickets_major ON tickets (opened_us) WHERE major = 1;

-- What similar tickets are found by: a row for each matter that a ticket is
-- about. Two gateways cannot open two incidents about one matter at one place.
CREATE TABLE signatures (
    topic     TEXT NOT NULL CHECK (topic <> ''),
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    at_us     INTEGER NOT NULL,
    major     INTEGER NOT NULL CHECK (major IN (0, 1)),
    place     TEXT NOT NULL,
    data      TEXT,
    PRIMARY KEY (topic, ticket_id)
) STRICT;

CREATE INDEX signatures_at ON signatures (topic, major, at_us);
CREATE INDEX signatures_ticket ON signatures (ticket_id);
CREATE UNIQUE INDEX signatures_major ON signatures (topic, place) WHERE major = 1;
