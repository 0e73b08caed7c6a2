package rules

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/store/storetest"
	"maildesk/templates"
)

// BenchmarkReview writes digests of a week and of a month in a store of a
// million tickets and two million mails, of two years.
func BenchmarkReview(b *testing.B) {
	letters, err := templates.Load("")
	if err != nil {
		b.Fatal(err)
	}
	book, err := Parse("rules.toml", []byte(tryBook))
	if err != nil {
		b.Fatal(err)
	}
	d := &Desk{Book: book, Letters: letters, Self: secret.Identity{Address: store.Address{Address: "it@corp.example"}, Domain: "corp.example"}}
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			place := filepath.Join(b.TempDir(), "maildesk.db")
			if engine == "postgres" {
				place = storetest.Postgres(b)
			}
			db, err := sqldb.Open(b.Context(), place)
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = db.Close() })
			driver := map[string]string{"sqlite": "sqlite3", "postgres": "pgx"}[engine]
			raw, err := sql.Open(driver, place) // the drivers are the store's
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = raw.Close() })
			end := fillYears(b, raw, engine)
			for _, period := range []struct {
				name  string
				month bool
			}{{"week", false}, {"month", true}} {
				b.Run(period.name, func(b *testing.B) {
					for b.Loop() {
						err := db.View(b.Context(), func(tx store.Tx) error {
							w, err := d.Digest(tx, end, period.month)
							if err == nil && len(w.Parts) < 4 {
								b.Fatalf("%d parts:\n%s", len(w.Parts), w.Text)
							}
							return err
						})
						if err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}

// fillYears puts two years into a store, by statements of its own: one by one
// it would take an hour. It gives the moment behind them.
func fillYears(b *testing.B, db *sql.DB, engine string) time.Time {
	b.Helper()
	const tickets, apart = 1_000_000, 63072 * time.Millisecond
	start := time.Date(2024, 11, 25, 0, 0, 0, 0, time.FixedZone("CST", 8*3600))
	begin := time.Now()
	numbers := fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < %d)`, tickets)
	opened := fmt.Sprintf(`(%d + i * %d)`, start.UnixMicro(), apart.Microseconds())
	minute := fmt.Sprintf(`CAST(%d AS BIGINT)`, time.Minute.Microseconds()) // else PostgreSQL reckons in 32 bits
	trace := `{"rules":[` + strings.TrimSuffix(strings.Repeat(`{"rule":"printer","matched":true,"because":"打印机"},`, 20), ",") + `]}`
	pick := func(of string, values ...string) string {
		text := "CASE " + of
		for i, v := range values {
			text += fmt.Sprintf(" WHEN %d THEN '%s'", i, v)
		}
		return text + " END"
	}
	live := fmt.Sprintf(`i > %d`, tickets-3000) // not ended
	for _, statement := range []string{
		fmt.Sprintf(`INSERT INTO tickets (number, status, asked, waiting, requester_key, requester, beneficiary, department, language, subject,
				category, subcategory, urgency, impact, priority, tier, self_check, assignee, escalations,
				opened_us, response_due_us, responded_us, resolve_due_us, resolved_us, closed_us, ended_us,
				reopened, paused_us, paused_for_ns, satisfaction, merged_into, changed_us, fields, missing, solution, comment, trace)
			%s
			SELECT 'IT' || (20240000000 + i), CASE WHEN %s THEN 'working' ELSE 'closed' END, '', '',
				'user' || (i * 31 %% 5000) || '@corp.example', '{"address":"user@corp.example"}', '{}', '部门' || (i %% 40), 'zh', '打印机打不出来',
				%s, %s, 1, 1, %s, 'junior', '', %s || '@corp.example', 0,
				%[7]s, %[7]s + 240 * %[8]s, %[7]s + (i * 7919 %% 300) * %[8]s, %[7]s + 2880 * %[8]s,
				CASE WHEN %[2]s THEN NULL ELSE %[7]s + (i * 104729 %% 3000) * %[8]s END,
				CASE WHEN %[2]s THEN NULL ELSE %[7]s + 4000 * %[8]s END, CASE WHEN %[2]s THEN NULL ELSE %[7]s + 4000 * %[8]s END,
				0, NULL, 0, '', NULL, %[7]s, '{"device_model":"HP ' || (i * 17 %% 3000) || '"}', '[]', '', '', '%[9]s'
			FROM n`, numbers, live, pick("i % 6", "hardware", "software", "account", "network", "data_security", "other"),
			pick("i % 6", "hardware/printer", "software/office", "account/password", "network/vpn", "data_security/virus", "other/other"),
			pick("i % 20", strings.Split("critical urgent urgent urgent urgent urgent normal normal normal normal normal normal normal normal normal normal normal normal normal normal", " ")...),
			pick("i % 3", "wanglei", "chenchen", "zhaomin"), opened, minute, trace),
		`INSERT INTO raws (hash, message_id, size, coding, content) VALUES ('h', 'm', 1, 'plain', '')`,
		fmt.Sprintf(`INSERT INTO incoming (account, folder, uid_validity, uid, received_us, size, header_only, hash, raw_id, from_key, from_domain,
				message, state, reason, ticket_id, proof, attempts, next_us, added_us)
			%s, twice(half) AS (SELECT 0 UNION ALL SELECT 1)
			SELECT 'it', 'INBOX', 1, 2 * i + half, %s + half, 2000, 0, 'h', (SELECT MIN(id) FROM raws), 'user@corp.example', 'corp.example',
				'{"text":"%s"}', CASE WHEN half = 0 THEN 'ticket' WHEN i %% 5 = 0 THEN 'ignored' ELSE 'followup' END,
				CASE WHEN i %% 5 = 0 THEN 'automatic reply: ' || (i %% 100) ELSE '' END, i, '', 0, 0, NULL
			FROM n, twice`, numbers, opened, strings.Repeat("打印机打不出来。", 20)),
		fmt.Sprintf(`INSERT INTO events (ticket_id, at_us, kind, actor, text, internal)
			%s SELECT i, %s + 3000 * %s, 'survey', '', %s, 0 FROM n WHERE i %% 2 = 0`, numbers, opened, minute,
			pick("i % 10", "satisfied", "satisfied", "satisfied", "satisfied", "satisfied", "satisfied", "satisfied", "satisfied", "basically_satisfied", "dissatisfied")),
	} {
		if engine == "sqlite" {
			statement = strings.Replace(statement, "content) VALUES ('h', 'm', 1, 'plain', '')", "content) VALUES ('h', 'm', 1, 'plain', X'')", 1)
		}
		if _, err := db.Exec(statement); err != nil {
			b.Fatal(err)
		}
	}
	if engine == "postgres" { // as its autovacuum does after a while
		if _, err := db.Exec("VACUUM ANALYZE"); err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("filled in %v", time.Since(begin))
	return start.Add(tickets * apart)
}
