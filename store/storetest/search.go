package storetest

import (
	"slices"
	"strings"
	"testing"

	"maildesk/store"
)

var searchPromises = []promise{
	{"a search leads to no confidential ticket", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ticket := newTicket(tx, func(t *store.Ticket) { t.Subject, t.Confidential = "张三离职", true })
			for _, words := range []string{"离职", ticket.Number} {
				if found := must(tx.ListTickets(store.TicketFilter{Search: words})); len(found) > 0 {
					t.Errorf("%q finds %s", words, found[0].Number)
				}
			}
			wantIs(t, "confidential", must(tx.Ticket(ticket.ID)).Confidential, true)
		})
	}},
	{"words are found, Chinese and English", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			texts := []string{
				"我的打印机卡纸了，重启之后错误代码 0x0000011b，请帮忙看一下。",
				"Outlook cannot connect to Exchange; the VPN client says error 809",
				"密码忘记了，重置一下。另外 C盘满了",
				"电脑蓝屏，型号ＴｈｉｎｋＰａｄ　Ｘ１，联系 zhang.san@corp.example",
				"重置交换机；密码没问题。Printers are fine. IT-000777",
			}
			for i, text := range texts {
				ticket := newTicket(tx, func(t *store.Ticket) {
					t.Subject, t.Requester = "", store.Address{}
					if i == 3 {
						t.Subject, t.Fields.DeviceModel = "无法开机", "Dell 5420"
					}
				})
				ok(tx.IndexTicket(ticket.ID, text))
			}
			ok(tx.IndexTicket(2, "后来补充：无线网络也断了"))
			for _, c := range []struct {
				search string
				want   []int64
			}{
				{"打印机", []int64{1}},
				{"卡纸", []int64{1}},
				{"卡", []int64{1}},
				{"了", []int64{3, 2, 1}},
				{"满", []int64{3}},
				{"屏", []int64{4}},
				{"0x0000011b", []int64{1}},
				{"0X0000011B", []int64{1}},
				{"错误代码 0x0000011b", []int64{1}},
				{"代码0x0000011b", []int64{1}},
				{"outlook", []int64{2}},
				{"EXCHANGE vpn", []int64{2}},
				{"vpn 卡纸", []int64{}},
				{"error 809", []int64{2}},
				{"printer", []int64{5}},
				{"rinter", []int64{}},
				{"密码", []int64{5, 3}},
				{"重置密码", []int64{}}, // each two characters are there, the phrase is not
				{"重置 密码", []int64{5, 3}},
				{"C盘", []int64{3}},
				{"thinkpad x1", []int64{4}},
				{"zhang.san@corp.example", []int64{4}},
				{"IT-000777", []int64{5}},
				{"开机", []int64{4}},
				{"5420", []int64{4}},
				{"outlook 无线", []int64{2}}, // from two texts of one ticket
				{"IT20240514002", []int64{2}},
				{"it20240514", []int64{5, 4, 3, 2, 1}},
				{"20240514003", []int64{3}},
				{"！？", []int64{}},
				{"卡纸 ！", []int64{1}},
				{" ", []int64{5, 4, 3, 2, 1}}, // no search at all
			} {
				same(t, "search "+c.search, ids(must(tx.ListTickets(store.TicketFilter{Search: c.search})), ticketID), c.want)
			}
		})
	}},
	{"what a user types is never syntax", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ticket := newTicket(tx, nil)
			ok(tx.IndexTicket(ticket.ID, "a NOT b OR c near d 打印机"))
			for _, search := range []string{`"`, `'`, `a OR zzz`, `打印机 NOT 打印机`, `NEAR/2`, `-a`, `a*`, `(a`, `a)`, `words:a`, `a & !b`,
				`a <-> b`, `\`, `':*`, `%`, `_`, "\x00", "\xff", `a"b`, `*`, `^a`, strings.Repeat("打 ", 500), strings.Repeat("长", 5000)} {
				list, err := tx.ListTickets(store.TicketFilter{Search: search})
				if err != nil {
					t.Fatalf("search %q: %v", search, err)
				}
				if search == "a OR zzz" && len(list) > 0 {
					t.Errorf("search %q found a ticket without zzz", search)
				}
			}
		})
	}},
	{"a search is filtered and newest first", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for i := range 150 {
				newTicket(tx, func(t *store.Ticket) {
					if i%2 == 0 {
						t.Status = store.StatusClosed
					}
				})
			}
			got := ids(must(tx.ListTickets(store.TicketFilter{Search: "卡纸", Open: true, BeforeID: 100, Limit: 3})), ticketID)
			same(t, "tickets", got, []int64{98, 96, 94})
			wantIs(t, "without a limit", len(must(tx.ListTickets(store.TicketFilter{Search: "卡纸"}))), 100)
		})
	}},
	{"a long text is found by all of its words", func(t *testing.T, s store.Store) {
		var text strings.Builder
		for i := range 30_000 {
			text.WriteString([]string{"日志 ", "warning ", "错误 ", "retry "}[i%4])
			if i == 15_000 {
				text.WriteString("独一无二的词 unique ")
			}
		}
		update(t, s, func(tx store.Tx) {
			ticket := newTicket(tx, nil)
			ok(tx.IndexTicket(ticket.ID, text.String()))
			ok(tx.IndexTicket(ticket.ID, "")) // nothing is nothing
			for _, search := range []string{"独一无二的词", "unique", "日志", "retry 卡纸"} {
				if !slices.Equal(ids(must(tx.ListTickets(store.TicketFilter{Search: search})), ticketID), []int64{ticket.ID}) {
					t.Errorf("search %s: not found", search)
				}
			}
		})
	}},
}
