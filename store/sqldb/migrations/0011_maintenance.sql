-- Tickets that the desk opens by a schedule: the name of the maintenance in the
-- rule book, empty for everybody else's.

ALTER TABLE tickets ADD COLUMN maintenance TEXT NOT NULL DEFAULT '';
