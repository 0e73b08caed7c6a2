// Package demo plays a company in the process: its mail system, its desk, its
// clock, and a page on which everybody's mailbox lies side by side.
package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"maildesk/cmd/maildesk/config"
	"maildesk/cmd/maildesk/page"
	"maildesk/cmd/maildesk/story"
	"maildesk/rules"
	"maildesk/templates"
)

// Options say what is played, and where.
type Options struct {
	Config *config.Config // whose company is rehearsed; nil: the built-in one
	Story  bool           // play the built-in story first
	Start  string         // when the desk's clock begins; empty: on the story's day, or now
	Once   bool           // end after the story
	Dir    string         // folder for the store; empty: a temporary one
	IMAP   string         // where the servers listen
	SMTP   string
	Listen string  // where the page does
	Speed  float64 // of the story; 0 does not wait
	Out    io.Writer
}

// Demo is a company that is played.
type Demo struct {
	options Options
	dir     string
	book    *rules.Book
	members []story.Member
	world   *story.Local
	stage   *story.Stage
	bell    page.Bell
	playing atomic.Bool   // the story is
	turn    chan struct{} // holds one token: who has it may move the clock
}

// Run plays until the story is over (Once) or ctx ends.
func Run(ctx context.Context, o Options) (err error) {
	d := &Demo{options: o, dir: o.Dir, turn: make(chan struct{}, 1)}
	d.turn <- struct{}{}
	if d.dir == "" {
		if d.dir, err = os.MkdirTemp("", "maildesk-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(d.dir)
	} else if err := os.MkdirAll(d.dir, 0o755); err != nil {
		return err
	}
	if err := d.open(); err != nil {
		return errors.Join(err, d.close())
	}
	defer func() { err = errors.Join(err, d.close()) }()
	start, err := d.start()
	if err != nil {
		return err
	}
	l, err := page.Listen(o.Listen)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() {
		defer stop() // without its page there is nothing to stay up for
		served <- page.Serve(ctx, l, d.handler())
	}()
	defer func() {
		stop()
		err = errors.Join(err, <-served)
	}()
	fmt.Fprintf(o.Out, "maildesk demo: IMAP %s, SMTP %s, page http://%s/, store in %s\n", d.world.IMAP.Addr, d.world.SMTP.Addr, address(l), d.dir)
	if err := d.play(ctx, start); err != nil || o.Once || ctx.Err() != nil {
		return err
	}
	d.invite(l)
	<-ctx.Done()
	return nil
}

func address(l net.Listener) string { return l.Addr().String() }

// open starts the mail system with everybody's mailbox, and the desk.
func (d *Demo) open() (err error) {
	c, text := d.options.Config, []byte(story.Company())
	if c == nil {
		c = &config.Config{Desk: config.Desk{Address: story.DeskAddress}}
	} else if c.Rules != "" {
		if text, err = os.ReadFile(c.Path(c.Rules)); err != nil {
			return fmt.Errorf("read rule book: %w", err)
		}
	}
	var lettersErr error
	d.book, err = rules.Parse(c.Path(cmp.Or(c.Rules, "rules.toml")), text)
	_, lettersErr = templates.Load(c.Path(c.Templates))
	if err := errors.Join(err, lettersErr); err != nil {
		return err
	}
	if d.members, err = story.Members(c, d.book, text); err != nil {
		return err
	}
	var users []string
	for _, m := range d.members {
		users = append(users, m.Address)
	}
	if d.world, err = story.NewLocal(strings.ToLower(c.Desk.Address), users, d.options.IMAP, d.options.SMTP); err != nil {
		return err
	}
	d.world.OnMail(d.bell.Ring)
	for _, alias := range c.Desk.Aliases {
		d.world.Alias(alias, strings.ToLower(c.Desk.Address))
	}
	for _, m := range d.members {
		for _, alias := range m.Aliases {
			d.world.Alias(alias, m.Address)
		}
	}
	log := slog.New(slog.DiscardHandler)
	if d.options.Config == nil {
		d.stage, err = story.NewStage(d.world, d.dir, "", log)
	} else {
		d.stage, err = story.NewRehearsal(d.world, d.dir, c, log)
	}
	return err
}

func (d *Demo) close() error {
	var err error
	if d.stage != nil {
		err = d.stage.Close()
	}
	if d.world != nil {
		err = errors.Join(err, d.world.Close())
	}
	return err
}

// start is when the clock begins; zero for the story's own day, or now.
func (d *Demo) start() (time.Time, error) {
	if d.options.Start == "" {
		return time.Time{}, nil
	}
	t, err := Moment(d.options.Start, d.book.Zone())
	if err != nil {
		return t, fmt.Errorf("--start: %w", err)
	}
	return t, nil
}

// Moment reads a time; without a zone it is the company's.
func Moment(text string, zone *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time; write for example 2026-09-30T15:00:00+08:00 or 2026-09-30 15:00", text)
}

// play starts the desk, with the story where one is wanted.
func (d *Demo) play(ctx context.Context, start time.Time) error {
	if err := d.take(ctx); err != nil {
		return nil // told to stop
	}
	defer d.give()
	if !d.options.Story {
		if !start.IsZero() {
			d.stage.Clock.Set(start)
		}
		d.stage.Start()
		return d.stage.Settle(ctx)
	}
	d.playing.Store(true)
	defer func() {
		d.playing.Store(false)
		d.bell.Ring()
	}()
	s, err := story.Demo()
	if err != nil {
		return err
	}
	player := story.Player{
		Stage: d.stage, Start: start,
		Tell: func(now time.Time, what, words string) { d.tell(ctx, now, what, words) },
	}
	if d.options.Config != nil {
		player.Cast = story.Cast(d.members)
	}
	err = player.Play(ctx, s)
	switch {
	case ctx.Err() != nil && !d.options.Once:
		return nil
	case err != nil && d.options.Config != nil && !d.options.Once:
		// His rules may well decide otherwise than the built-in ones.
		fmt.Fprintf(d.options.Out, "\nYour desk goes another way here than the built-in story, which ends:\n%v\n", err)
		return nil
	case err == nil && d.options.Once:
		fmt.Fprintln(d.options.Out, "The story went as it should.")
	}
	return err
}

// take waits for the right to move the clock; give hands it on.
func (d *Demo) take(ctx context.Context) error {
	select {
	case <-d.turn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *Demo) give() { d.turn <- struct{}{} }
