-- The desk's tables. The text is SQLite's; dialect.go says how PostgreSQL
-- reads it. A line that begins with "--sqlite:" or "--postgres:" belongs to
-- that engine alone. Times are microseconds since 1970 in UTC, NULL where
-- there is none; truth is 0 or 1; what nobody asks for by itself is JSON.

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE cursors (
    account      TEXT NOT NULL,
    folder       TEXT NOT NULL,
    uid_validity INTEGER NOT NULL CHECK (uid_validity >= 0),
    uid          INTEGER NOT NULL CHECK (uid >= 0),
    PRIMARY KEY (account, folder)
) STRICT;

CREATE TABLE blobs (
    sha256  TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64),
    size    INTEGER NOT NULL CHECK (size >= 0),
    coding  TEXT NOT NULL CHECK (coding IN ('plain', 'zstd')),
    content BLOB NOT NULL
) STRICT;

-- Raw mails, once for all deliveries of one mail.
CREATE TABLE raws (
    id         INTEGER PRIMARY KEY,
    hash       TEXT NOT NULL CHECK (hash <> ''),
    message_id TEXT NOT NULL,
    size       INTEGER NOT NULL CHECK (size >= 0),
    coding     TEXT NOT NULL CHECK (coding IN ('plain', 'zstd')),
    content    BLOB NOT NULL,
    UNIQUE (hash, message_id)
) STRICT;

-- The last running number of each day.
CREATE TABLE ticket_numbers (
    day  TEXT NOT NULL PRIMARY KEY CHECK (length(day) = 8),
    last INTEGER NOT NULL CHECK (last > 0)
) STRICT;

-- ended_us is when the ticket was closed, cancelled or merged; it is kept by
-- the program because Closed may be missing for the latter two.
CREATE TABLE tickets (
    id              INTEGER PRIMARY KEY,
    number          TEXT NOT NULL UNIQUE,
    status          TEXT NOT NULL CHECK (status IN ('self_check', 'open', 'working', 'waiting',
                        'resolved', 'closed', 'cancelled', 'merged')),
    asked           TEXT NOT NULL,
    waiting         TEXT NOT NULL,
    requester_key   TEXT NOT NULL,
    requester       TEXT NOT NULL,
    beneficiary     TEXT NOT NULL,
    department      TEXT NOT NULL,
    language        TEXT NOT NULL,
    subject         TEXT NOT NULL,
    category        TEXT NOT NULL,
    subcategory     TEXT NOT NULL,
    urgency         INTEGER NOT NULL,
    impact          INTEGER NOT NULL,
    priority        TEXT NOT NULL,
    tier            TEXT NOT NULL,
    self_check      TEXT NOT NULL,
    assignee        TEXT NOT NULL,
    escalations     INTEGER NOT NULL CHECK (escalations >= 0),
    opened_us       INTEGER,
    response_due_us INTEGER,
    responded_us    INTEGER,
    resolve_due_us  INTEGER,
    resolved_us     INTEGER,
    closed_us       INTEGER,
    ended_us        INTEGER,
    reopened        INTEGER NOT NULL CHECK (reopened >= 0),
    paused_us       INTEGER,
    paused_for_ns   INTEGER NOT NULL,
    satisfaction    TEXT NOT NULL,
    merged_into     INTEGER REFERENCES tickets (id),
    changed_us      INTEGER,
    fields          TEXT NOT NULL,
    missing         TEXT NOT NULL,
    solution        TEXT NOT NULL,
    comment         TEXT NOT NULL,
    trace           TEXT,
    CHECK (merged_into <> id),
    CHECK ((ended_us IS NOT NULL) = (status IN ('closed', 'cancelled', 'merged')))
) STRICT;

CREATE INDEX tickets_requester ON tickets (requester_key, id);
CREATE INDEX tickets_status ON tickets (status, id);
CREATE INDEX tickets_assignee ON tickets (assignee, ended_us, resolved_us);
CREATE INDEX tickets_opened ON tickets (opened_us, category, priority);
CREATE INDEX tickets_ended ON tickets (ended_us, opened_us, priority);
CREATE INDEX tickets_response_due ON tickets (response_due_us);
CREATE INDEX tickets_responded ON tickets (responded_us, response_due_us);
CREATE INDEX tickets_resolve_due ON tickets (resolve_due_us);
CREATE INDEX tickets_resolved ON tickets (resolved_us, resolve_due_us);

-- Texts that tickets are found by; the words themselves are in a full-text
-- index, text_index on SQLite and the column words on PostgreSQL.
CREATE TABLE texts (
    id        INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id)
) STRICT;

--sqlite: CREATE VIRTUAL TABLE text_index USING fts4(words, content="", matchinfo=fts3, tokenize=simple);
--postgres: ALTER TABLE texts ADD COLUMN words TSVECTOR NOT NULL;
--postgres: CREATE INDEX texts_words ON texts USING gin (words);
--postgres: CREATE INDEX texts_ticket ON texts (ticket_id);

-- next_us is 0 until a try failed.
CREATE TABLE incoming (
    id           INTEGER PRIMARY KEY,
    account      TEXT NOT NULL,
    folder       TEXT NOT NULL,
    uid_validity INTEGER NOT NULL,
    uid          INTEGER NOT NULL,
    received_us  INTEGER,
    size         INTEGER NOT NULL,
    header_only  INTEGER NOT NULL CHECK (header_only IN (0, 1)),
    hash         TEXT NOT NULL,
    raw_id       INTEGER NOT NULL REFERENCES raws (id),
    from_key     TEXT NOT NULL,
    from_domain  TEXT NOT NULL,
    message      TEXT,
    state        TEXT NOT NULL CHECK (state IN ('pending', 'ticket', 'followup', 'ignored',
                     'held', 'quarantined')),
    reason       TEXT NOT NULL,
    ticket_id    INTEGER REFERENCES tickets (id),
    proof        TEXT NOT NULL,
    attempts     INTEGER NOT NULL CHECK (attempts >= 0),
    next_us      INTEGER NOT NULL,
    added_us     INTEGER,
    UNIQUE (account, folder, uid_validity, uid)
) STRICT;

CREATE INDEX incoming_state ON incoming (state, id, next_us);
CREATE INDEX incoming_next ON incoming (state, next_us);
CREATE INDEX incoming_raw ON incoming (raw_id);
CREATE INDEX incoming_ticket ON incoming (ticket_id, id);
CREATE INDEX incoming_from ON incoming (from_key, received_us);
CREATE INDEX incoming_domain ON incoming (from_domain, received_us);
CREATE INDEX incoming_received ON incoming (received_us, state);

CREATE TABLE participants (
    id         INTEGER PRIMARY KEY,
    ticket_id  INTEGER NOT NULL REFERENCES tickets (id),
    person_key TEXT NOT NULL,
    name       TEXT NOT NULL,
    address    TEXT NOT NULL,
    role       TEXT NOT NULL,
    UNIQUE (ticket_id, person_key)
) STRICT;

CREATE TABLE events (
    id          INTEGER PRIMARY KEY,
    ticket_id   INTEGER NOT NULL REFERENCES tickets (id),
    at_us       INTEGER,
    kind        TEXT NOT NULL,
    actor       TEXT NOT NULL,
    text        TEXT NOT NULL,
    internal    INTEGER NOT NULL CHECK (internal IN (0, 1)),
    incoming_id INTEGER REFERENCES incoming (id),
    data        TEXT
) STRICT;

CREATE INDEX events_ticket ON events (ticket_id, id);
CREATE INDEX events_kind ON events (kind, at_us, ticket_id);

CREATE TABLE message_ids (
    message_id TEXT NOT NULL PRIMARY KEY,
    ticket_id  INTEGER NOT NULL REFERENCES tickets (id)
) STRICT;

-- An id is never used twice: a timer that replaces another is another timer.
CREATE TABLE timers (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id INTEGER REFERENCES tickets (id),
    kind      TEXT NOT NULL,
    key       TEXT NOT NULL,
    due_us    INTEGER NOT NULL,
    data      TEXT,
    attempts  INTEGER NOT NULL CHECK (attempts >= 0)
) STRICT;

CREATE UNIQUE INDEX timers_key ON timers (COALESCE(ticket_id, 0), kind, key);
CREATE INDEX timers_due ON timers (due_us, id);

CREATE TABLE outgoing (
    id               INTEGER PRIMARY KEY,
    ticket_id        INTEGER REFERENCES tickets (id),
    incoming_id      INTEGER REFERENCES incoming (id),
    letter           TEXT NOT NULL,
    recipient        TEXT NOT NULL,
    recipient_key    TEXT NOT NULL,
    recipient_domain TEXT NOT NULL,
    message_id       TEXT NOT NULL,
    automatic        TEXT NOT NULL,
    urgent           INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    state            TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'withdrawn')),
    attempts         INTEGER NOT NULL CHECK (attempts >= 0),
    next_us          INTEGER NOT NULL,
    created_us       INTEGER,
    sent_us          INTEGER,
    failed_us        INTEGER,
    last_error       TEXT NOT NULL,
    reply            TEXT NOT NULL,
    content          TEXT NOT NULL
) STRICT;

CREATE INDEX outgoing_queue ON outgoing (state, urgent, next_us, id);
CREATE INDEX outgoing_state ON outgoing (state, id);
CREATE INDEX outgoing_ticket ON outgoing (ticket_id, id);
CREATE INDEX outgoing_message_id ON outgoing (message_id);
CREATE INDEX outgoing_recipient ON outgoing (recipient_key, created_us);
CREATE INDEX outgoing_domain ON outgoing (recipient_domain, created_us);
CREATE INDEX outgoing_created ON outgoing (created_us);
