package quote

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

// originals are the words that clients put between dashes above the mail that
// is answered or forwarded, lower case, without blanks around.
var originals = scan.Set(
	"original message", "original mail", "original email", "original", "original appointment", "original text", "reply message", "reply to message", "replied message",
	"forwarded message", "forwarded mail", "forwarded email", "forwarded by", "begin forwarded message", "end forwarded message", "message transféré",
	"原始邮件", "原始信息", "原始消息", "原始约会", "原始會議", "原始約會", "原邮件", "邮件原件", "原文", "回复的原邮件", "回复的邮件信息", "回复的邮件", "转发的邮件", "转发的消息", "转发邮件", "转发消息", "转发邮件信息", "转发信息", "原始邮件信息", "历史邮件",
	"原始郵件", "原始訊息", "原始信件", "轉寄的郵件", "轉寄郵件", "轉寄訊息", "轉發郵件", "轉發的郵件", "回覆的郵件", "轉寄的訊息",
	"ursprüngliche nachricht", "original nachricht", "ursprungliche nachricht", "originalnachricht", "original-nachricht", "weitergeleitete nachricht", "urspr. nachricht",
	"message d'origine", "message d’origine", "message original", "courriel original", "message transmis", "message initial",
	"mensaje original", "mensaje reenviado", "correo original", "messaggio originale", "messaggio inoltrato", "mensagem original", "mensagem encaminhada",
	"oorspronkelijk bericht", "oorspronkelijke bericht", "origineel bericht", "doorgestuurd bericht", "doorgestuurde e-mail",
	"ursprungligt meddelande", "originalmeddelande", "vidarebefordrat meddelande", "oprindelig meddelelse", "oprindelig besked", "oprindelig mail", "videresendt meddelelse", "videresendt besked",
	"opprinnelig melding", "original melding", "videresendt melding", "alkuperäinen viesti", "välitetty viesti", "edelleenlähetetty viesti",
	"wiadomość oryginalna", "oryginalna wiadomość", "treść oryginalnej wiadomości", "wiadomość przekazana dalej", "przekazana wiadomość",
	"původní zpráva", "přeposlaná zpráva", "pôvodná správa", "preposlaná správa", "eredeti üzenet", "továbbított üzenet", "orijinal mesaj", "özgün ileti", "iletilen mesaj", "yönlendirilmiş ileti",
	"исходное сообщение", "оригинальное сообщение", "пересылаемое сообщение", "пересланное сообщение", "переадресованное сообщение", "вихідне повідомлення", "переслане повідомлення",
	"mesaj original", "mesaj redirecționat", "αρχικό μήνυμα", "προωθημένο μήνυμα", "thư gốc", "tin nhắn gốc", "thư đã chuyển tiếp", "pesan asli", "pesan terusan",
	"元のメッセージ", "オリジナルメッセージ", "転送メッセージ", "転送されたメッセージ", "転送", "원본 메시지", "원본 메일", "전달된 메시지", "전달된 메일", "הודעה מקורית", "הודעה שהועברה", "الرسالة الأصلية", "رسالة معاد توجيهها",
)

// forwardLines are lines without dashes that say a forwarded mail follows (Apple, Gmail app, Spark).
var forwardLines = scan.Set("begin forwarded message", "下面是被转发的邮件", "以下是转发的邮件", "开始转发邮件", "开始转发的邮件", "被转发的邮件", "下列是被转发的邮件", "以下是轉寄的郵件", "開始轉寄訊息", "開始轉寄郵件", "転送されたメッセージ",
	"anfang der weitergeleiteten nachricht", "début du message réexpédié", "début du message transféré", "inizio messaggio inoltrato", "inicio del mensaje reenviado", "início da mensagem reencaminhada", "início da mensagem encaminhada",
	"begin doorgestuurd bericht", "vidarebefordrat brev", "start på videresendt besked", "videresendt melding", "начало переадресованного сообщения", "전달된 메시지", "원본 메시지 시작", "początek przekazywanej wiadomości")

// previous are the headings that Discourse puts above older answers.
var previous = scan.Set("previous replies", "vorherige antworten", "réponses précédentes", "respuestas anteriores", "risposte precedenti", "vorige antwoorden", "respostas anteriores", "предыдущие ответы",
	"tidigare svar", "tidligere svar", "aiemmat vastaukset", "poprzednie odpowiedzi", "předchozí odpovědi", "önceki yanıtlar", "之前的回复", "先前的回复", "先前的回覆", "以前の返信", "이전 댓글", "이전 답글", "poprzednie wpisy")

const ruleChars = "-_=*~#+—–―‐－━─═﹣＿"

var (
	// Lotus Notes: "----- Forwarded by A/B/C on 05/01/2024 -----", "---A B---05/01/2024 10:00:11 AM---subject".
	notesForwardRE = scan.NewPattern(`(?i)^-{3,}\s*(?:forwarded by|转发人|轉寄者|weitergeleitet von|réacheminé par|reenviado por)\b?.{1,200}`)
	notesReplyRE   = scan.NewPattern(`\S-{2,3}\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\s\d{1,2}:\d\d.{0,40}?---`)
	ruleRunRE      = regexp.MustCompile(`[-_]{3,}`)

	replyAboveRE = scan.NewPattern(`(?i)above this line|reply above|oberhalb dieser zeile|über dieser zeile|au-dessus de cette ligne|encima de esta l[ií]nea|por encima de esta|sopra (?:di )?questa (?:riga|linea)|acima desta linha|boven deze (?:regel|lijn)|` +
		`ovanför (?:denna|den här) rad|over denne linje|ovenfor denne linje|powyżej tej linii|nad tuto řádku|nad tímto řádkem|выше этой|вище цієї|この(?:行|線)より上|この行の上|이 줄 위|此线以上|此線以上|此行以上|此行上方|这行以上|这条线以上|本行以上|此线上方`)
)

// separatorLine reports whether a line announces the mail that is answered or forwarded.
func separatorLine(text string) bool {
	if text == "" {
		return false
	}
	s := strings.TrimSpace(text[:min(len(text), 300)])
	core := strings.ToLower(strings.Trim(s, ruleChars+"\u00a0\u3000 \t>[]【】"))
	if core == "" || !dashed(s) {
		return notesReplyRE.MatchString(s)
	}
	core = strings.TrimRight(strings.Join(strings.Fields(core), " "), ":： ")
	if at := ruleRunRE.FindStringIndex(core); at != nil && originals[strings.TrimSpace(core[:at[0]])] {
		return true // the header block follows in the same line
	}
	if originals[core] || forwardLines[core] {
		return true
	}
	return notesForwardRE.MatchString(s) && (dateRE.MatchString(s) || strings.HasSuffix(s, "-"))
}

// dashed reports whether a line begins with a rule of two characters at least.
func dashed(s string) bool {
	s = strings.TrimLeft(s, "* >")
	n := 0
	for _, r := range s {
		if !strings.ContainsRune(ruleChars, r) {
			break
		}
		n++
	}
	return n >= 2
}

// announces reports whether a line without dashes says that a mail follows,
// which the header block behind it has to confirm.
func announces(text string) bool {
	if len(text) > 80 {
		return false
	}
	core := strings.ToLower(strings.Trim(text, "*: ：\u00a0\t"))
	return forwardLines[core] || originals[core]
}

// replyAbove reports whether a desk asks in this line to answer above it.
func replyAbove(text string) bool {
	s := strings.TrimLeft(text, "> \t")
	if len(s) > 200 || len(s) < 10 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune("#-=_*[(", first) {
		// Bare, it has to be short and the whole of the line.
		return len(s) < 100 && (strings.Contains(s, "above this line") || strings.Contains(s, "以上回复")) &&
			replyAboveRE.MatchString(s) && !strings.ContainsAny(s, ",，；;?？")
	}
	if replyAboveRE.MatchString(s) {
		return true
	}
	// Other languages: "## A whole sentence. ##".
	inner, ok := strings.CutPrefix(s, "##")
	if !ok || !strings.HasSuffix(inner, "##") {
		return false
	}
	inner = strings.Trim(inner, "#- ")
	return len(inner) > 15 && (strings.HasSuffix(inner, ".") || strings.HasSuffix(inner, "。"))
}

// rule reports whether a line is nothing but a line: dashes and the like.
func rule(text string) bool {
	s := strings.TrimSpace(text)
	if s == "" || len(s) > 400 {
		return false
	}
	n := 0
	for _, r := range s {
		if !strings.ContainsRune(ruleChars+"ᐧ·•,. ", r) && !unicode.IsSpace(r) {
			return false
		}
		n++
	}
	return n >= 2 || strings.ContainsAny(s, "—–―ᐧ─")
}

// ruleOf is the length of a line that repeats one character, 0 for others.
func ruleOf(text string) (char rune, n int) {
	s := strings.TrimSpace(text)
	for _, r := range s {
		if n > 0 && r != char {
			return 0, 0
		}
		char = r
		n++
	}
	if !strings.ContainsRune(ruleChars, char) {
		return 0, 0
	}
	return char, n
}
