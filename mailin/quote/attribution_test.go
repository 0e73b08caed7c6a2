package quote

import (
	"strings"
	"testing"

	"maildesk/store"
)

// Attribution lines as clients write them, by language. J stands for a name,
// A for an address in angle brackets, a for a bare one.
var attributions = []string{
	// Gmail
	"On Wed, May 6, 2026 at 9:30 AM J A wrote:",
	"On Wed, May 6, 2026 at 1:36 PM, J A wrote:",
	"On Wed, 6 May 2026 at 09:30, J A wrote:",
	"Am Mi., 6. Mai 2026 um 09:30 Uhr schrieb J A:",
	"J A schrieb am Mi., 6. Mai 2026, 09:30:",
	"Le mer. 6 mai 2026 à 09:30, J A a écrit :",
	"El mié, 6 may 2026 a las 9:30, J (A) escribió:",
	"Il giorno mer 6 mag 2026 alle ore 09:30 J A ha scritto:",
	"Em qua., 6 de mai. de 2026 às 09:30, J A escreveu:",
	"J A escreveu (quarta, 6/05/2026 à(s) 09:30):",
	"Op wo 6 mei 2026 om 09:30 schreef J A:",
	"śr., 6 maj 2026 o 09:30 J A napisał(a):",
	"Den ons 6 maj 2026 kl 09:30 skrev J A:",
	"Den ons. 6. maj 2026 kl. 09.30 skrev J A:",
	"ons. 6. mai 2026 kl. 09:30 skrev J A:",
	"ke 6. toukok. 2026 klo 9.30 J (a) kirjoitti:",
	"ср, 6 мая 2026 г. в 09:30, J A:",
	"ср, 6 трав. 2026 р. о 09:30 J A пише:",
	"J A, 6 May 2026 Çar, 09:30 tarihinde şunu yazdı:",
	"st 6. 5. 2026 v 9:30 odesílatel J A napsal:",
	"st 6. 5. 2026 o 9:30 J A napísal(a):",
	"J A ezt írta (időpont: 2026. máj. 6., Sze, 9:30):",
	"În mie., 6 mai 2026 la 09:30, J A a scris:",
	"Στις Τετ 6 Μαΐ 2026 στις 9:30 π.μ., ο χρήστης J A έγραψε:",
	"2026年5月6日(水) 9:30 J A:",
	"2026년 5월 6일 (수) 오전 9:30, J A님이 작성:",
	"Vào Th 4, 6 thg 5, 2026 vào lúc 09:30 J A đã viết:",
	"Pada Rab, 6 Mei 2026 pukul 09.30 J A menulis:",
	"ในวันที่ พ. 6 พ.ค. 2026 เวลา 09:30 J A เขียนว่า:",
	"\u202bבתאריך יום ד׳, 6 במאי 2026 ב-9:30 מאת \u202aJ\u202c\u200f A:\u202c",
	"في الأربعاء، 6 مايو 2026 في 9:30 ص تمت كتابة ما يلي بواسطة J A:",
	"На ср, 6.05.2026 г. в 9:30 J A написа:",
	"sri, 6. svi 2026. u 09:30 J A napisao je:",
	"V V sre., 6. maj 2026 ob 09:30 je oseba J A napisala:",
	"2026-05-06, tr, 09:30 J A rašė:",
	"trešd., 2026. g. 6. maijs, plkst. 09:30 — lietotājs J (A) rakstīja:",
	"Kuupäev K, 6. mai 2026 kell 09:30 kirjutas kasutaja J (A):",
	"Missatge de J A del dia dc., 6 de maig 2026 a les 9:30:",
	"J A 于2026年5月6日周三 上午9:30写道：",
	"J A 于2026年5月6日周三 09:30写道：",
	"J A 於 2026年5月6日 週三 上午9:30寫道：",
	"2026/5/6 J A",
	"2026-05-06 9:30 GMT+08:00 J A:",
	// Apple
	"On May 6, 2026, at 9:30 AM, J A wrote:",
	"On 6 May 2026, at 09:30, J A wrote:",
	"Am 06.05.2026 um 09:30 schrieb J A:",
	"El 6 may 2026, a las 9:30, J A escribió:",
	"Il giorno 6 mag 2026, alle ore 09:30, J A ha scritto:",
	"Op 6 mei 2026 om 09:30 heeft J A het volgende geschreven:",
	"No dia 6 de mai. de 2026, às 09:30, J A escreveu:",
	"6 maj 2026 kl. 09:30 skrev J A:",
	"Wiadomość napisana przez J A w dniu 06.05.2026, o godz. 09:30:",
	"2026/05/06 9:30、J Aのメール:",
	"2026/05/06 9:30、J Aのメッセージ:",
	"2026. 5. 6. 오전 9:30, J A 작성:",
	"J A 於 2026年5月6日 上午9:30 寫道：",
	"6 мая 2026 г., в 09:30, J A написал(а):",
	"J A şunları yazdı (6 May 2026 09:30):",
	"6. 5. 2026 v 9:30, J A:",
	"J A kirjoitti 6.5.2026 kello 9.30:",
	"在 2026年5月6日，09:30，J A 写道：",
	// others
	"On Wednesday, May 6th, 2026 at 9:30 AM, J A wrote:",
	"On Wednesday, May 6, 2026 at 09:30:00 AM GMT+8, J A wrote:",
	"On May 6, 2026, 9:30 AM +0800, J A, wrote:",
	"On May 6, 2026 at 9:30:12 AM, J (a) wrote:",
	"On 5/6/2026 9:30:12 AM, J A wrote:",
	"On Wed,May 6,2026 9:30 AM J A wrote:",
	"On Wed, May 06, 2026 at 09:30:00AM +0200, J A wrote:",
	"Среда, 6 мая 2026, 9:30 +03:00 от J A:",
	`06.05.2026, 09:30, "J" A:`,
	"----- Le 6 Mai 26, à 9:30, J A a écrit :",
	"---- On Wed, 06 May 2026 09:30:32 +0800 J A wrote ----",
	"---- 在 星期三, 06 五月 2026 09:30:32 +0800 J A 撰写 ----",
	"---- Op wo, 06 mei 2026 09:30:32 +0200 J A schreef ----",
	"J A schrieb:",
	"J A writes:",
	"In article <1234@host.test>, J A wrote:",
	"Quoting J A:",
	"Zitat von J A:",
	"* J A [2026-05-06 09:30]:",
}

// quotedAttributions name no address; the '>' behind them tells.
var quotedAttributions = []string{
	"On 5/6/26 9:30 AM, J wrote:",
	"On 2026/05/06 9:30, J wrote:",
	"Am 06.05.26 um 09:30 schrieb J:",
	"Le 06/05/2026 à 09:30, J a écrit :",
	"El 6/5/26 a las 9:30, J escribió:",
	"Il 06/05/2026 09:30, J ha scritto:",
	"Op 06-05-2026 om 09:30 schreef J:",
	"Em 06/05/2026 09:30, J escreveu:",
	"W dniu 06.05.2026 o 09:30, J pisze:",
	"Den 2026-05-06 kl. 09:30, skrev J:",
	"06.05.2026 09:30, J пишет:",
	"Dne 06. 05. 26 v 9:30 J napsal(a):",
	"2026. 05. 06. 9:30 keltezéssel, J írta:",
	"26. 5. 6. 09:30에 J 이(가) 쓴 글:",
	"在 2026/5/6 9:30, J 写道:",
	"于 2026年5月6日 上午9:30，J 写道：",
	"J 于 2026-05-06 09:30 写道：",
	"J 在 2026-05-06 写道：",
	"At 6/16/2026 08:32 PM, you wrote:",
	"J schrieb:",
	"J wrote:",
	"J 写道：",
	"您写道：",
	"Du skrev:",
}

func TestAttributions(t *testing.T) {
	t.Parallel()
	fill := strings.NewReplacer("J", "Jan de Vries", "A", "<jan.de.vries@example.com>", "(a)", "(jan.de.vries@example.com)")
	plainFill := strings.NewReplacer("J", "Jan Vries")
	check := func(attribution, quote string) {
		t.Helper()
		for _, lines := range foldings(attribution) {
			src := "Own words.\n\n" + lines + "\n\n" + quote
			if got := NewWords(bodyOf("a.txt", src), store.Address{}); got != "Own words." {
				t.Errorf("%q\n got %q", src, got)
			}
		}
	}
	for _, a := range attributions {
		a = fillMarks(a, fill)
		check(a, "> Old words\n> more")
		check(a, "Old words\nmore")
	}
	for _, a := range quotedAttributions {
		check(fillMarks(a, plainFill), "> Old words\n> more")
	}
}

// fillMarks puts name and address where J, A and (a) stand alone.
func fillMarks(s string, r *strings.Replacer) string {
	var out []string
	for _, w := range strings.Split(s, " ") {
		if strings.Trim(w, "J\"()\u202a\u202c\u200f:,、のメールッセジ") == "" || strings.HasPrefix(w, "A") && !strings.ContainsAny(w, "bcdefghijklmnopqrstuvwxyzM") || strings.Contains(w, "(A)") || strings.Contains(w, "(a)") ||
			strings.HasSuffix(w, "、J") {
			w = r.Replace(w)
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

// foldings are a line as it is, and folded where a mailer with short lines
// would fold it.
func foldings(s string) []string {
	all := []string{s}
	if at := strings.LastIndex(s[:len(s)*3/4], " "); at > 20 && strings.Contains(s, "@") {
		all = append(all, s[:at]+"\n"+s[at+1:])
	}
	if at := strings.Index(s, "<"); at > 0 && strings.Contains(s, "@") {
		all = append(all, s[:at+1]+"\n"+s[at+1:])
	}
	return all
}
