package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"maildesk/cmd/maildesk/config"
	"maildesk/cmd/maildesk/gateway"
)

func serveCommand(f *flags) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the desk: read the mailboxes, decide, send, until it is told to stop",
		Long: "Run the desk until it is told to stop. A changed rule book or letter comes into force within seconds, or\n" +
			"at once on SIGHUP; one with mistakes is refused, the old one stays in force, and the administrator is told.",
		Example: "  maildesk serve --config /etc/maildesk",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			conf, err := f.load()
			if err != nil {
				return err
			}
			log := logger(conf, c.ErrOrStderr())
			hangup := make(chan os.Signal, 1)
			signal.Notify(hangup, syscall.SIGHUP)
			defer signal.Stop(hangup)
			g, err := gateway.Open(c.Context(), conf, gateway.Options{Log: log, Reload: hangup})
			if err != nil {
				return exit{1, listed(err)}
			}
			defer g.Close()
			release, err := g.Store.LockServe()
			if err != nil {
				return err
			}
			defer release()
			log.Info("maildesk serves", "address", conf.Desk.Address, "mailboxes", len(g.Pollers), "store", g.Store.Engine(), "version", version())
			for _, year := range g.Engine.Desk().Book.Calendar.Missing(g.Engine.Now()) {
				log.Warn("the public holidays of a coming year are not known: add a file with them to calendar.files of the rule book", "year", year)
			}
			if err := g.Probe(c.Context()); err != nil && c.Context().Err() == nil {
				return err
			}
			if err := g.Run(c.Context()); err != nil {
				return err
			}
			log.Info("maildesk stopped")
			return nil
		},
	}
}

// logger is the log that the config asks for.
func logger(c *config.Config, to io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Log.Level)) // checked when the config was read
	o := &slog.HandlerOptions{Level: level}
	if c.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(to, o))
	}
	return slog.New(slog.NewTextHandler(to, o))
}

// version is what the build knows of itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 && v == "(devel)" {
			v = fmt.Sprintf("devel %s", s.Value[:12])
		}
	}
	return v
}
