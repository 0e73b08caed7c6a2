// Command maildesk is an IT service desk that lives in the mail.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"maildesk/cmd/maildesk/config"
	"maildesk/cmd/maildesk/gateway"
	"maildesk/rules"
	"maildesk/rules/secret"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// exit is an error with the exit code that it asks for.
type exit struct {
	code int
	error
}

func (e exit) Unwrap() error { return e.error }

// run is main without the process: 0 done, 1 it failed, 2 it was asked wrongly
// (75 of deliver: try again, sysexits.h).
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	root := command()
	printed := &sink{to: out}
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(printed)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	if err == nil && printed.err != nil {
		err = printed.err
	}
	var e exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		if e.error != nil {
			fmt.Fprintln(errs, "maildesk:", e.error)
		}
		return e.code
	}
	fmt.Fprintln(errs, "maildesk:", err)
	return 1
}

// sink is where a command prints to. It keeps the first error, so that a list
// cut short by a full disk does not end as if it were whole.
type sink struct {
	to  io.Writer
	err error
}

func (s *sink) Write(p []byte) (int, error) {
	n, err := s.to.Write(p)
	if s.err == nil {
		s.err = err
	}
	return n, err
}

// flags that several commands share.
type flags struct {
	config string
	json   bool
}

func command() *cobra.Command {
	f := &flags{}
	root := &cobra.Command{
		Use:           "maildesk",
		Short:         "An IT service desk that lives in the mail",
		Long:          "maildesk reads the IT address over IMAP, turns mails into tickets, and works them by mail:\nemployees write, technicians answer from their own mail client, the manager reads a weekly digest.",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return exit{2, fmt.Errorf("%w; see `%s --help`", err, c.CommandPath())}
	})
	root.PersistentFlags().StringVarP(&f.config, "config", "c", ".", "connection file, or the folder that init made")
	root.PersistentFlags().BoolVar(&f.json, "json", false, "print JSON, one object a line")
	root.AddCommand(
		demoCommand(f), initCommand(), checkCommand(f), rulesCommand(f), serveCommand(f), deliverCommand(f),
		ticketCommand(f), kbCommand(f), whyCommand(f), inboxCommand(f), outboxCommand(f), timerCommand(f), digestCommand(f), inspectCommand(f), replayCommand(f), templateCommand(f), previewCommand(f),
		keysCommand(f), backupCommand(f),
	)
	usage(root)
	return root
}

// usage makes wrong arguments, and commands that are not there, an error of the
// asker, exit code 2.
func usage(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return exit{2, fmt.Errorf("%w; write `%s`, see `%s --help`", err, strings.TrimSuffix(c.UseLine(), " [flags]"), c.CommandPath())}
			}
			return nil
		}
	}
	if c.HasSubCommands() {
		// Without these the library shows the help of a group, and exits 0.
		c.Args, c.RunE, c.DisableFlagsInUseLine = cobra.ArbitraryArgs, group, true
	}
	for _, sub := range c.Commands() {
		usage(sub)
	}
}

// group is a command that only holds others: alone it shows them.
func group(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return c.Help()
	}
	near := ""
	c.SuggestionsMinimumDistance = 2
	if meant := c.SuggestionsFor(args[0]); len(meant) > 0 {
		near = fmt.Sprintf(" (%s is near)", strings.Join(meant, ", "))
	}
	return exit{2, fmt.Errorf("%s has no command %q%s; see `%s --help`", c.CommandPath(), args[0], near, c.CommandPath())}
}

// load reads the connection file; everything wrong with it is said at once.
func (f *flags) load() (*config.Config, error) {
	c, err := config.Load(f.config)
	if err != nil {
		return nil, exit{2, listed(err)}
	}
	return c, nil
}

// offline is load for what touches no server.
func (f *flags) offline() (*config.Config, error) {
	c, err := config.Offline(f.config)
	if err != nil {
		return nil, exit{2, listed(err)}
	}
	return c, nil
}

// desk reads the config, and the rule book and letters that it names.
func (f *flags) desk() (*rules.Desk, error) {
	conf, err := f.offline()
	if err != nil {
		return nil, err
	}
	desk, err := gateway.Desk(conf, secret.Identity{})
	if err != nil {
		return nil, exit{2, listed(err)}
	}
	return desk, nil
}

// listed puts each of several joined errors on a line of its own.
func listed(err error) error {
	text := err.Error()
	if strings.Contains(text, "\n") {
		text = "several things are wrong:\n  " + strings.ReplaceAll(text, "\n", "\n  ")
	}
	return errors.New(text)
}
