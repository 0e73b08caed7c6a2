package sqldb

import "database/sql"

// ErrReadOnly is what a write in a View gives.
var ErrReadOnly = errReadOnly

// Writer is the pool of the connections that write.
func (db *DB) Writer() *sql.DB { return db.writer }

// Watch has each statement told to see.
func (db *DB) Watch(see func(query string)) { db.watch = see }
