-- What the reviews of weeks and months count by. The device of a ticket is
-- what its requester calls it, read out of the fields by the engine itself.

--sqlite: ALTER TABLE tickets ADD COLUMN device TEXT GENERATED ALWAYS AS (LOWER(TRIM(COALESCE(JSON_EXTRACT(fields, '$.device_model'), '')))) VIRTUAL;
--postgres: ALTER TABLE tickets ADD COLUMN device TEXT GENERATED ALWAYS AS (LOWER(TRIM(COALESCE(CAST(fields AS JSONB) ->> 'device_model', '')))) STORED;

-- They are read without a look at the rows, which carry long texts.
CREATE INDEX tickets_repeats ON tickets (opened_us, requester_key, device, department);
CREATE INDEX incoming_reasons ON incoming (state, received_us, reason);
CREATE INDEX outgoing_failed ON outgoing (state, failed_us);
