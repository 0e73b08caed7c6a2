-- Similar tickets are read from the newest on, topic by topic, until there are
-- enough: the index has them in that very order, whatever shares a moment.
DROP INDEX signatures_at;
CREATE INDEX signatures_newest ON signatures (topic, major, at_us, ticket_id);
