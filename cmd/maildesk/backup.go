package main

import (
	"github.com/spf13/cobra"

	"maildesk/store/sqldb"
)

func backupCommand(f *flags) *cobra.Command {
	return &cobra.Command{
		Use:     "backup FILE",
		Short:   "Copy the store of a running desk into a new file (SQLite)",
		Example: "  maildesk backup /var/backups/maildesk-2026-11-22.db",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.open(c.Context(), func(db *sqldb.DB) error { return db.Backup(c.Context(), args[0]) })
		},
	}
}
