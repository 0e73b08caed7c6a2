-- What several solved tickets were about. words and tickets are JSON lists.

CREATE TABLE problems (
    id          INTEGER PRIMARY KEY,
    subcategory TEXT NOT NULL,
    words       TEXT NOT NULL,
    tickets     TEXT NOT NULL,
    solved      INTEGER NOT NULL CHECK (solved >= 0),
    last_us     INTEGER NOT NULL,
    told        INTEGER NOT NULL CHECK (told IN (0, 1)),
    written     INTEGER NOT NULL CHECK (written IN (0, 1))
) STRICT;

CREATE INDEX problems_subcategory ON problems (subcategory, last_us);
CREATE INDEX problems_last ON problems (last_us, solved);

-- Repeats of a review are read without a look at the rows again: the index
-- lacked what came later.
DROP INDEX tickets_repeats;
CREATE INDEX tickets_repeats ON tickets (opened_us, requester_key, device, department, asset, major, maintenance);
