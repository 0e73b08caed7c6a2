package kind

// openingNoise is what may stand before the first word of a text. Not ">":
// what is quoted was said by someone else.
const openingNoise = " \t\r\n\u00a0\u3000\u200b\ufeff*#-=_—【[《\"“'"

// autoReplySubjects begin the subject of an automatic reply. All lower case;
// what follows must be punctuation or nothing.
var autoReplySubjects = []string{
	"自动回复", "自动答复", "自动应答", "自動回覆", "自動答覆", "自動回復", "假期自动回复", "外出自动回复", "系统自动回复",
	"不在办公室", "外出时的自动答复", "不在辦公室",
	"automatic reply", "auto reply", "autoreply", "auto-reply", "auto response", "auto-response",
	"autoresponse", "automatic response", "automated reply", "automated response", "autoresponder", "autorespons", "auto:",
	"out of office autoreply", "out of office auto-reply", "out of office auto reply", "out of office reply",
	"out of office notification", "out of office message", "out of office", "out-of-office", "out of the office", "oof", "ooo",
	"vacation reply", "vacation notice", "vacation response", "away from my mail", "away message",
	"abwesenheitsnotiz", "abwesenheitsmeldung", "abwesenheitsassistent", "abwesend", "automatische antwort", "autom. antwort",
	"automatisch antwoord", "automatische beantwoording", "afwezig", "afwezigheidsbericht",
	"réponse automatique", "reponse automatique", "message d'absence", "absence du bureau", "absent du bureau",
	"respuesta automática", "respuesta automatica", "fuera de la oficina", "fuera de oficina",
	"risposta automatica", "fuori sede", "fuori ufficio", "risposta non al computer", "assente",
	"resposta automática", "resposta automatica", "ausência temporária",
	"autosvar", "automatisk svar", "automatiskt svar", "autosvar:", "frånvaro", "frånvaromeddelande", "ikke til stede",
	"automaattinen vastaus", "poissa", "poissaoloilmoitus",
	"odpowiedź automatyczna", "automatyczna odpowiedź", "odpowiedz automatyczna", "autoodpowiedź", "automatická odpověď", "automatická odpoveď", "automatikus válasz",
	"automatski odgovor", "samodejni odgovor", "automatiska atbilde", "automātiskā atbilde", "arpus biroja", "automatinis atsakymas",
	"otomatik yanıt", "otomatik cevap", "răspuns automat", "raspuns automat",
	"автоматический ответ", "автоответ", "автоответчик", "автоматична відповідь", "автоматичен отговор",
	"αυτόματη απάντηση", "תשובה אוטומטית", "مענה אוטומטי", "رد تلقائي", "ตอบกลับอัตโนมัติ", "trả lời tự động", "balasan otomatis",
	"自動応答", "自動返信", "不在通知", "자동 회신", "자동회신", "부재중", "부재 중",
}

// loosePrefixes also begin what people write; unless they are the whole
// subject, they need a thread or words of absence.
var loosePrefixes = map[string]bool{
	"auto:": true, "oof": true, "ooo": true, "out of office": true, "out-of-office": true, "out of the office": true,
	"不在办公室": true, "不在辦公室": true, "abwesend": true, "afwezig": true, "assente": true, "poissa": true,
	"不在通知": true, "부재중": true, "부재 중": true, "frånvaro": true,
}

// vacationSubjects mark an automatic reply near the beginning of a subject.
var vacationSubjects = []string{
	"i'm on vacation", "i am on vacation", "i’m on vacation", "i'm out of the office", "i am out of the office",
	"i'm out of office", "i am out of office", "i'm away from", "currently out of the office",
}

// absenceSubjects begin the subject of some vacation notices and of many a
// request: "休假申请系统打不开". They need a thread and words of absence too.
var absenceSubjects = []string{
	"外出", "休假", "请假", "假期", "年假", "出差", "不在办公室", "不在公司", "已离职", "vacation", "on leave", "annual leave", "away", "holiday", "urlaub",
}

// absences are said by someone, or by his mailbox, who is away.
var absences = []string{
	"我正在休假", "我正在度假", "我最近正在休假", "正在休假中", "本人正在休假", "本人休假", "我在休假", "我休假", "我已休假", "休假期间",
	"我正在出差", "本人出差", "我在出差", "出差期间", "外出期间", "我不在办公室", "本人不在", "暂时不在", "目前不在", "我将于", "我会在",
	"无法及时回复", "不能及时回复", "无法及时处理", "无法亲自回复", "会尽快回复", "尽快给您回复", "尽快回复您", "紧急事宜请联系", "如有急事", "如有紧急", "已离职", "不再担任",
	"我正在休假", "休假中", "無法及時回覆", "儘快回覆", "盡快回覆",
	"i am back", "i'm back", "i will be back", "i'll be back", "will be back on", "i am out of", "i'm out of", "i will be out of",
	"i'll be out of", "i am currently out", "i'm currently out", "i am away", "i'm away", "i will be away", "i am on leave", "i am on vacation",
	"i'm on vacation", "i am on annual leave", "on holidays, and this is", "i am not in the office", "limited access to email", "limited access to my email",
	"no longer with the company", "no longer works", "no longer employed", "will return on", "return to the office", "returning on",
	"bin ich nicht im büro", "nicht im büro", "im urlaub", "außer haus", "je suis absent", "je serai absent", "en congé", "de vacaciones",
	"fuori ufficio", "休暇", "不在に", "외근", "휴가",
}

// qqOpening is what QQ writes before the words of its user.
const qqOpening = "这是来自qq邮箱的假期自动回复邮件"

// autoReplyOpenings begin the text of an automatic reply that no header and
// no subject marks.
var autoReplyOpenings = []string{
	qqOpening, "这是来自qq邮箱的自动回复", "这是来自网易邮箱的自动回复", "此邮件为自动回复", "本邮件为自动回复", "这是一封自动回复", "这是自动回复",
	"此为自动回复", "此信为自动回复", "本信为自动回复", "以下为自动回复", "自动回复】", "自动回复：", "自动回复:", "自动答复】", "系统自动回复",
	"這是自動回覆", "此郵件為自動回覆", "此為自動回覆", "本郵件為系統自動回覆",
	"this is an automatic reply", "this is an automated reply", "this is an automatic response", "this is an automated response",
	"this is an auto-reply", "this is an auto reply", "this is an autoreply", "this is an auto-response", "this is an autoresponse", "auto-reply:", "autoreply:",
	"dies ist eine automatische antwort", "dies ist eine automatisch generierte antwort", "ceci est une réponse automatique",
	"esta es una respuesta automática", "questa è una risposta automatica", "これは自動返信", "このメールは自動返信",
}

// autoReplyPhrases say within the first lines that nobody wrote the text.
var autoReplyPhrases = []string{
	"此邮件为自动回复", "本邮件为自动回复", "本邮件是自动回复", "此邮件是自动回复", "此信为自动回复", "这是一封自动回复", "此为自动回复", "（自动回复）", "(自动回复)",
	"此为系统自动回复", "本邮件由系统自动回复", "已启用自动回复", "已开启自动回复", "设置了自动回复", "此郵件為自動回覆", "本郵件為自動回覆",
	"this is an automated response", "this is an automatic response", "this is an automatic reply", "this is an automated reply", "this is an auto-generated reply",
	"this is a dumb auto-responder",
}

// machineOpenings begin the text of a program's mail that no header marks.
var machineOpenings = []string{
	"此邮件由系统自动发", "本邮件由系统自动发", "此邮件为系统自动发", "本邮件为系统自动发", "系统自动发送", "系统邮件，请勿回复", "系统邮件,请勿回复", "请勿回复此邮件", "请勿直接回复",
	"这是一封系统自动发", "这是系统自动发", "此为系统邮件", "本郵件為系統自動發", "此郵件為系統自動發",
	"this is an automatically generated", "this is an automated message", "this is an automated email", "this is an automated notification",
	"this message was generated automatically", "this message was automatically generated", "please do not reply to this", "do not reply to this",
}
