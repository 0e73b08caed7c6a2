package kind

import (
	"strings"

	"maildesk/mailin/scan"
	"maildesk/store"
)

// reported recognises reports about a mail that arrived: read receipts
// (RFC 8098), complaints (RFC 5965), DMARC and TLS reports (RFC 7489, RFC
// 8460), and notices that a mail was delivered (RFC 3464 section 2.3.3).
func reported(c *clues) (store.Kind, string) {
	switch {
	case c.disposition != nil || c.reportType == "disposition-notification":
		return store.Report, "report-type: disposition-notification"
	case c.feedback != nil || c.reportType == "feedback-report":
		return store.Report, "report-type: feedback-report"
	case c.reportType == "tlsrpt":
		return store.Report, "report-type: tlsrpt"
	case c.status != nil && c.ownReport():
		return store.Report, "delivery-status: delivered"
	case strings.HasPrefix(c.subject, "report domain:") && strings.Contains(c.subject, "submitter"):
		return store.Report, "subject: report domain:"
	case strings.Contains(c.m.Text, `"notificationType":"`):
		for _, notice := range []string{"Complaint", "Delivery"} {
			if strings.Contains(c.m.Text, `"notificationType":"`+notice+`"`) && c.sentBySES() {
				return store.Report, "ses: " + strings.ToLower(notice)
			}
		}
	}
	if c.reply || c.forward {
		return "", ""
	}
	if word := scan.FirstOf(cutLine(c.opening), recallTexts); word != "" && scan.PrefixOf(c.topic, recallSubjects) != "" {
		return store.Notification, "subject and text: " + word
	}
	if prefix := scan.PrefixOf(c.topic, receiptSubjects); prefix != "" && scan.FirstOf(c.opening, receiptTexts) != "" {
		return store.Report, "subject and text: " + prefix
	}
	return "", ""
}

// Outlook's attempt to take a mail back, as everybody else sees it.
var (
	recallSubjects = []string{"撤回:", "撤回：", "收回:", "收回：", "recall:", "rückruf:", "rappel :", "rappel:"}
	recallTexts    = []string{"将撤回邮件", "要撤回邮件", "想要撤回", "想要收回郵件", "would like to recall the message", "möchte die nachricht", "souhaite rappeler le message"}
)

// cutLine is the first line of a text that is that line alone.
func cutLine(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 400 || strings.ContainsRune(text, '\n') {
		return ""
	}
	return text
}

// ownReport reports whether the report parts are this mail's own: a person
// who forwards a bounce may send its parts along.
func (c *clues) ownReport() bool {
	return c.reportType != "" || c.nullSender || daemonLocal(c.local) || daemonAddress(c.returnPath) || !c.reply && !c.forward
}

// receiptSubjects begin the read receipts that are not MIME reports; the
// text must say so too, as people write "已读：…" as well.
var receiptSubjects = []string{
	"已读:", "已读：", "已讀:", "已讀：", "未读:", "未读：", "已读回执", "阅读回执", "读信回执", "回执:", "回执：", "邮件回执", "已送达:", "已送达：", "送达:", "已阅读:", "已阅读：",
	"read:", "not read:", "read receipt", "return receipt", "disposition notification", "gelesen:", "lu :", "lu:", "leído:", "letto:", "開封済み:", "읽음:", "delivered:", "relayed:", "delivery receipt", "投递成功", "邮件投递成功",
}

var receiptTexts = []string{
	"回执", "已被阅读", "被阅读", "已阅读", "已经阅读", "已于", "已讀取", "已被讀取", "已被打开", "已读取", "已成功投递", "已成功送达", "已送达", "送达以下收件人", "投递成功",
	"was read on", "was read", "was displayed on", "was deleted without being read", "is a receipt for the mail", "return receipt for", "wurde gelesen", "a été lu", "has been delivered to", "was delivered to", "relayed to the following",
}
