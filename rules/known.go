package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"

	"maildesk/store"
)

// Known is what the desk knows of a mail besides its words, for conditions to
// ask. What lies in the store is looked up only where a rule of the book asks for it.
type Known struct {
	Similar int       // like mails of others shortly before
	Asset   *Asset    // the requester's only registered device; nil: none, or several
	Device  string    // the model that the requester's latest ticket names
	Earlier []Earlier // tickets of the requester in the month before, newest first
}

// Earlier is a ticket that a requester has had.
type Earlier struct {
	Subcategory string
	Opened      time.Time
}

// How far back a requester's tickets count, and how many at most.
const (
	earlierDays = 30
	mostEarlier = 50
)

// earlier counts those of a category or subcategory; of "" all.
func (k *Known) earlier(code string) int {
	n := 0
	for _, e := range k.Earlier {
		if code == "" || e.Subcategory == code || strings.HasPrefix(e.Subcategory, code+"/") {
			n++
		}
	}
	return n
}

// Names in conditions that the store has to be asked for.
var historyNames = []string{"earlier", "device"}

// asksHistory reports whether a condition asks for what the requester has had.
func asksHistory(program *vm.Program) bool {
	v := nameVisitor{names: historyNames}
	node := program.Node()
	ast.Walk(&node, &v)
	return v.found
}

type nameVisitor struct {
	names []string
	found bool
}

func (v *nameVisitor) Visit(node *ast.Node) {
	if name, ok := (*node).(*ast.IdentifierNode); ok && slices.Contains(v.names, name.Value) {
		v.found = true
	}
}

// codesNamed are the categories and subcategories whose earlier tickets a
// condition counts.
func codesNamed(program *vm.Program) []string {
	v := callVisitor{name: "earlier"}
	node := program.Node()
	ast.Walk(&node, &v)
	return v.texts
}

type callVisitor struct {
	name  string
	texts []string
}

func (v *callVisitor) Visit(node *ast.Node) {
	call, ok := (*node).(*ast.CallNode)
	if !ok || len(call.Arguments) != 1 {
		return
	}
	callee, ok := call.Callee.(*ast.IdentifierNode)
	if text, is := call.Arguments[0].(*ast.StringNode); ok && is && callee.Value == v.name {
		v.texts = append(v.texts, text.Value)
	}
}

// known looks up what the rules ask of a requester at a moment.
func (d *Desk) known(tx store.Tx, requester store.Address, at time.Time) (k Known, err error) {
	if owned := d.Book.Assets.owned[requester.Key()]; len(owned) == 1 {
		k.Asset = owned[0]
	}
	if !d.Book.history || requester.Key() == "" {
		return k, nil
	}
	tickets, err := tx.ListTickets(store.TicketFilter{Requester: requester.Key(), Since: at.AddDate(0, 0, -earlierDays), Until: at, Limit: mostEarlier})
	if err != nil {
		return k, fmt.Errorf("earlier tickets of %s: %w", requester.Key(), err)
	}
	for _, t := range tickets {
		k.Earlier = append(k.Earlier, Earlier{t.Subcategory, t.Opened})
		if k.Device == "" {
			k.Device = t.Fields.DeviceModel
		}
	}
	return k, nil
}
