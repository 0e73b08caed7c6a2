package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/store/sqldb"
)

func keysCommand(f *flags) *cobra.Command {
	c := &cobra.Command{Use: "keys", Short: "Change the secret by which answers to letters are proved"}
	var forget bool
	rotate := &cobra.Command{
		Use:   "rotate",
		Short: "Make a new key, which signs from now on; letters signed before stay valid",
		Long: "Make a new key, which signs the letters from now on. What was signed by older keys stays valid;\n" +
			"with --forget it ends, since the store or a backup of it got into the wrong hands: answers to older\n" +
			"letters, and their buttons, are then worth no more than mails without proof.\n" +
			"A running desk uses it from the next mail on.",
		Example: "  maildesk keys rotate",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.open(c.Context(), func(db *sqldb.DB) error {
				return db.Update(c.Context(), func(tx store.Tx) error {
					keys, err := secret.RotateKeys(tx, forget)
					if err != nil {
						return err
					}
					fmt.Fprintf(c.OutOrStdout(), "key %s signs from now on; %s kept\n", keys[len(keys)-1].ID, counted(len(keys), "key"))
					return nil
				})
			})
		},
	}
	rotate.Flags().BoolVar(&forget, "forget", false, "keep only the new key: what was signed before proves nothing from now on")
	c.AddCommand(rotate)
	return c
}
