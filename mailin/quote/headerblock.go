package quote

import (
	"regexp"
	"strings"
)

// headerRole is what a line of a header block tells.
type headerRole uint8

const (
	noRole headerRole = iota
	fromRole
	dateRole
	toRole
	ccRole
	subjectRole
	otherRole
)

// headerKeys are the words before the colon, lower case and without any
// blanks, because Alimail and NetEase space them out (发 件 人：).
var headerKeys = func() map[string]headerRole {
	keys := map[string]headerRole{}
	for role, words := range map[headerRole]string{
		fromRole: "from 发件人 发信人 发送人 发送者 發件人 寄件者 寄件人 發信人 從 von absender de expéditeur da mittente remitente remetente van afzender från avsändare fra afsender avsender od dela nadawca odesílatel " +
			"lähettäjä feladó kimden gönderen от від отправитель відправник 差出人 送信者 送信元 보낸사람 보낸이 expeditor από từ dari จาก מאת من expedient",
		dateRole: "date sent senttime sentat senton datesent 发送时间 发送日期 发件时间 日期 时间 寄件日期 寄件時間 傳送日期 傳送時間 發送時間 發送日期 時間 gesendet gesendetam datum envoyé envoyéle datedenvoi enviado enviadoel enviadaem fecha " +
			"inviato data verzonden skickat sendt dato wysłano wysłane lähetetty päivämäärä päiväys küldve elküldve dátum tarih gönderildi gönderimtarihi gönderilmetarihi дата отправлено відправлено надіслано 送信日時 送信日 日付 日時 보낸날짜 날짜 " +
			"odesláno odoslané trimis đãgửi ngày gửi tanggal dikirim נשלח תאריך تاريخ messagedu ημερομηνία στάλθηκε",
		toRole: "to 收件人 收件者 收信人 接收人 至 an empfänger à a destinataire para destinatario destinatário aan ontvanger till mottagare til modtager do adresat komu vastaanottaja címzett kime alıcı " +
			"кому 宛先 受信者 받는사람 받는이 către προς đến tới kepada ถึง אל إلى recipient recipients",
		ccRole: "cc bcc 抄送 抄送人 副本 密送 密件抄送 密件副本 kopie copieà cópia copia kopia kopi másolat bilgi копия копія 참조 숨은참조 dw ud kopio couldcc",
		subjectRole: "subject 主题 主旨 主題 标题 標題 邮件主题 betreff objet sujet asunto assunto oggetto onderwerp ämne emne temat aihe tárgy konu тема 件名 제목 předmět predmet subiect θέμα chủđề tiêuđề " +
			"subjek perihal เรื่อง נושא الموضوع",
		otherRole: "reply-to replyto 回复 回复至 答复 importance priority 重要性 优先级 attachments attachment 附件 anlagen piècesjointes allegati bijlagen risposta rispondia répondreà message-id organization x-mailer mailedby signedby " +
			"sensitivity 敏感度 categories resent-from vedhæftedefiler bilagor newsgroups",
	} {
		for _, word := range strings.Fields(words) {
			keys[word] = role
		}
	}
	return keys
}()

// headerLine reads one line of a header block: "From: x", "*From:* x",
// "发 件 人：x", "| 发件人 | x |", "发件人<tab>x".
func headerLine(text string) (role headerRole, value string) {
	if len(text) > 2000 {
		text = text[:2000]
	}
	s := strings.Trim(text, " *|\t\u00a0\u3000")
	at, size := -1, 1
	for i, r := range s {
		if i > 60 {
			break
		}
		if r == ':' || r == '\t' || r == '|' {
			at = i
		} else if r == '：' {
			at, size = i, len("：")
		} else {
			continue
		}
		break
	}
	if at <= 0 {
		return noRole, ""
	}
	key := strings.ToLower(strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\u00a0', '\u3000', '*', '\u2003', '\u2002', '_', '\'', '’', '【', '】', '[', ']', '\u200b', '\ufeff':
			return -1
		}
		return r
	}, s[:at]))
	return headerKeys[key], strings.Trim(s[at+size:], " *|\t:：\u00a0\u3000")
}

// trusted says what stands above a header block: the more certain that is, the
// less the block itself has to show.
type trusted uint8

const (
	unmarked       trusted = iota
	underRule              // a rule, or nothing at all
	underSeparator         // words or a mark of a client that a mail follows
)

// headerBlock reads the header block that begins at lines[i], in any language
// and order: the line behind it, and whether it is one that a client wrote.
func headerBlock(lines []line, i int, above trusted) (end int, ok bool) {
	if role, _ := headerLine(lines[i].text); role == noRole {
		if above == unmarked {
			return 0, false
		}
		return foreignBlock(lines, i, above == underSeparator)
	}
	var seen [otherRole + 1]string
	count, gap := 0, 0
	last, empty := noRole, false // empty: the value may stand on a line of its own
	quoted := lines[i].quoted
walk:
	for j := i; j < len(lines) && j < i+60; j++ {
		l := lines[j]
		if l.blank() {
			next := nextLine(lines, j)
			if empty && next < len(lines) {
				continue
			}
			if next == len(lines) || next > j+1 && count > 0 {
				break
			}
			if role, _ := headerLine(lines[next].text); role == noRole || role != otherRole && role != ccRole && seen[role] != "" {
				break
			}
			continue
		}
		if l.quoted != quoted {
			break
		}
		role, value := headerLine(l.text)
		switch {
		case role == noRole && empty:
			seen[last] += strings.TrimSpace(l.text)
			empty, end = false, j+1
		case role == noRole:
			gap++
			if gap > 2 && !(last == toRole || last == ccRole) || gap > 40 {
				break walk
			}
		case seen[role] != "" && role != ccRole && role != otherRole:
			break walk
		default:
			seen[role], last = value+" ", role
			gap, empty = 0, value == ""
			count++
			end = j + 1
		}
	}
	has := func(role headerRole) bool { return seen[role] != "" }
	dated := strings.ContainsAny(seen[dateRole], "0123456789")
	switch above {
	case underSeparator:
		return end, count >= 2 || has(fromRole) || has(dateRole)
	case underRule:
		if has(fromRole) && (count >= 3 && (dated || has(toRole)) || strings.Contains(seen[fromRole], "@") && fullDate(seen[dateRole])) {
			return end, true
		}
	}
	// A writer who describes a mail does so in his sentence; a client's block
	// stands apart from the text or tells everything in full.
	full := fullDate(seen[dateRole]) && (strings.Contains(seen[fromRole], "@") || has(toRole) && has(subjectRole))
	if end < len(lines) && !lines[end].blank() && !full || introduced(lines, i) {
		return end, false
	}
	switch {
	case has(fromRole) && has(toRole) && dated:
		return end, true
	case has(fromRole) && !has(toRole) && lines[i].text[0] < 0x80:
		// Talon's samples have such; Chinese clients always name the recipient.
		return end, strings.Contains(seen[fromRole], "@") && fullDate(seen[dateRole])
	case !has(fromRole) && has(toRole):
		return end, strings.Contains(seen[toRole], "@") && fullDate(seen[dateRole])
	}
	return end, false
}

// foreignBlock reads a header block below a rule in a language whose keys are
// not known: three lines at least of key and value, an address and a full date
// among the values unless a client's mark stands above.
func foreignBlock(lines []line, i int, marked bool) (end int, ok bool) {
	address, date := false, false
	end = i
	for ; end < len(lines) && end < i+8; end++ {
		key, value, found := strings.Cut(lines[end].text, ":")
		if !found || key == "" || len(key) > 40 || len(strings.Fields(key)) > 3 || strings.TrimSpace(value) == "" {
			break
		}
		address = address || strings.Contains(value, "@")
		date = date || fullDate(value)
	}
	return end, end-i >= 3 && (marked || address && date)
}

// introduced reports whether the line above ends with a colon: the writer
// says himself what follows.
func introduced(lines []line, i int) bool {
	for i--; i >= 0 && lines[i].blank(); i-- {
	}
	if i < 0 {
		return false
	}
	text := strings.TrimRight(lines[i].text, " \t\u00a0")
	return strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")
}

// fullDate reports whether a date has its year and its time of day.
func fullDate(value string) bool {
	return len(value) > 12 && timeRE.MatchString(value) && yearRE.MatchString(value)
}

var yearRE = regexp.MustCompile(`\b(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2}`)
