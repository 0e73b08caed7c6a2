package sqldb

import "maildesk/store"

// Cursor implements store.Tx.
func (t *tx) Cursor(account, folder string) (store.Cursor, error) {
	c := store.Cursor{Account: account, Folder: folder}
	err := t.get("read cursor of "+account+"/"+folder, []any{&c.UIDValidity, &c.UID}, `
		SELECT uid_validity, uid FROM cursors WHERE account = ?1 AND folder = ?2`, account, folder)
	if err != nil {
		return store.Cursor{}, err
	}
	return c, nil
}

// SetCursor implements store.Tx.
func (t *tx) SetCursor(c store.Cursor) error {
	_, err := t.write("set cursor of "+c.Account+"/"+c.Folder, `
		INSERT INTO cursors (account, folder, uid_validity, uid) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT (account, folder) DO UPDATE SET uid_validity = excluded.uid_validity, uid = excluded.uid`,
		c.Account, c.Folder, c.UIDValidity, c.UID)
	return err
}
