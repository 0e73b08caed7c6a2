package kind

// All words are lower case.

// bounceSubjects begin the subjects of reports; no person begins one so
// (except behind a forward prefix, which is taken off and remembered).
var bounceSubjects = []string{
	"系统退信", "系統退信", "来自qq.com的退信", "[qmail] 来自", "退信通知", "邮件退信通知", "退信:", "退信：", "邮件被退回", "邮件退回", "您的邮件被退回", "邮件发送失败", "邮件投递失败", "投递失败", "邮件投递状态",
	"未送达:", "未送达：", "未传递:", "未传递：", "无法送达:", "无法送达：", "传递失败", "传递延迟", "邮件延迟", "邮件发送延迟", "投递延迟", "投递状态通知", "无法投递", "无法送达", "送达失败", "发送失败",
	"未傳遞的主旨", "無法傳遞", "傳遞失敗", "傳遞延遲", "郵件退回", "退信通知", "無法送達", "無法投遞",
	"undelivered mail", "undelivered:", "undeliverable:", "undeliverable mail", "undeliverable message", "undeliverable", "undeliverable address",
	"delivery status notification", "delivery status", "delivery failure", "delivery failed", "delivery problem", "delivery report", "delivery notification", "delivery delayed", "delayed mail", "delayed:",
	"mail delivery failed", "mail delivery failure", "mail delivery problem", "mail delivery status", "mail delivery error", "mail delivery", "message delivery", "mail failure", "mail error", "mail system error",
	"returned mail", "returned message", "returned to sender", "failure notice", "failure delivery", "failed delivery", "failed mail", "mail could not be delivered", "message could not be delivered", "message not delivered",
	"non-delivery", "nondeliverable", "non delivery", "notice: mail delivery status", "permanent delivery failure", "could not send message", "warning: could not send", "warning: message", "warning: delayed mail",
	"error sending", "there was an error sending your mail", "unable to deliver", "unknown recipient", "unzustellbar", "nicht zustellbar", "zustellung", "fehlgeschlagen", "non remis", "échec de la remise", "échec de remise", "message non délivré",
	"no se puede entregar", "no entregado", "mensaje no entregado", "non recapitabile", "impossibile recapitare", "onbestelbaar", "não é possível entregar", "não entregue", "не доставлено", "недоставлено", "kan inte levereras", "ej levererat", "niedostarczalne", "nedoručitelné", "kézbesíthetetlen",
	"配信不能", "配信できません", "送信エラー", "メール配信", "エラーメール", "配送エラー", "전송 실패", "배달되지 않음", "배달 실패",
}

// bounceSubjectParts stand anywhere in the subjects of reports.
var bounceSubjectParts = []string{
	"returning message to sender", "mail failure.", "returned to sender", "的退信", "the email is returned", "(delivery failed)", "delivery status notification", "mail system errors: errors from", "smtp server: errors from",
	"undeliverable mail:", "your message could not be delivered", "user unknown!", "未能送达", "系统退信",
}

// failureSubjectWords are enough where a mail system is the sender.
var failureSubjectWords = []string{
	"undeliver", "deliver", "returned", "returning", "bounce", "unknown user", "user unknown", "退信", "退回", "未送达", "投递", "无法送达", "送达失败", "未傳遞", "無法傳遞", "不達",
}

// failurePhrases are said of a letter that did not arrive.
var failurePhrases = []string{
	"not be delivered", "n't be delivered", "cannot be delivered", "can not be delivered", "not been delivered", "not yet been delivered", "was not delivered", "were not delivered", "not delivered",
	"unable to deliver", "able to deliver", "failed to deliver", "trouble delivering", "not deliver", "did not reach", "could not be reached", "delivery has failed", "delivery failed", "delivery to", "delevery to", "undeliverable", "undelivered",
	"fatal errors", "delivery problems", "delivery errors", "had errors", "transcript of session", "unknown user", "user unknown", "unknown to", "no such user", "unknown or illegal", "not listed in", "no mailbox here", "no such", "invalid user", "invalid address",
	"invalid recipient", "recipient not found", "recipient name is not recognized", "exceeds allowed size", "over quota", "quota exceeded", "quota violation", "mailbox is full", "mailbox full", "full mailbox", "did not receive", "delivery status notification", "permanent error", "rcpt to:",
	"attempting to deliver", "trying to deliver", "error sending", "returned mail", "failure reasons", "failed addresses", "was rejected", "rejected recipient", "rejected by", "been rejected", "been returned", "automatically rejected", "delivery attempt",
	"delivery is delayed", "been delayed", "delivery of email", "non-delivery", "is unavailable", "has failed", "does not exist", "doesn't have a", "disabled or discontinued", "unrouteable", "bounced",
	"被退回", "退信", "无法送达", "未能送达", "无法投递", "投递失败", "发送失败", "无法发送到", "未送达", "不能送达", "送达失败", "传递失败", "传递被延迟", "无法传递", "未能成功投递", "未能投递", "暂时无法", "未能到达", "无法到达", "不存在", "退回",
	"無法傳遞", "無法送達", "傳遞失敗", "無法投遞", "未能送達", "被退回",
	"配信できません", "送信できません", "配送できません", "届けられません", "送付できません", "エラーのため", "流慨できません",
	"nicht zugestellt", "konnte nicht", "unzustellbar", "zustellung", "pas pu etre", "pas pu être", "n'a pas été", "non remis", "no pudo ser", "no se ha podido", "no se pudo", "não pôde ser", "nao pode ser", "non è stato possibile", "impossibile recapitare",
	"не может быть доставлено", "не доставлено", "kan niet worden", "niet bezorgd", "nie można", "kunde inte", "배달되지", "전송되지", "teslim edileme",
}

// machineFailures are how programs begin to tell a sender, addressed as
// "you", that his letter failed.
var machineFailures = []string{
	"your message could not be delivered", "your message couldn't be delivered", "your message cannot be delivered", "your mail could not be delivered", "your message was not delivered", "your message wasn't delivered", "your message did not reach", "your mail sent on:", "could not be delivered to", "couldn't be delivered to",
	"could not be delivered", "unable to deliver message to", "unable to deliver your message", "unable to deliver message", "delivery to the following", "delivery has failed to", "message that you sent", "message that you have sent", "mail that you sent", "following addresses had", "following address had",
	"this message was created automatically by mail", "this is an automatically generated delivery status", "this is the mail system", "this is the postfix program", "hi. this is the", "wasn't able to deliver", "not able to deliver", "undeliverable address", "undeliverable mail", "non-delivery report",
	"the original message was received at", "transcript of session follows", "message from interscan", "failed to deliver to", "unknown user:", "user mailbox exceeds", "has not yet been delivered", "votre message n'a pas pu", "ihre nachricht konnte nicht", "su mensaje no",
	"您发送的邮件被退回", "很抱歉您发送的邮件", "抱歉，您的邮件被退回", "抱歉,您的邮件被退回", "您的邮件被退回", "您的邮件无法", "您的邮件未能", "您发送的邮件未能", "您发送的邮件无法", "您发送的邮件投递失败", "您的邮件发送失败", "发送的邮件被系统退回", "以下是退信相关信息", "以下是该邮件的相关信息", "未能送达以下收件人", "无法传递到以下收件人", "无法将邮件传递给", "传递以下收件人", "对以下收件人或组的传递", "发送到以下收件人",
	"這封郵件無法", "無法傳遞到下列", "傳遞到下列收件者", "您的郵件無法", "您的郵件被退回", "次のあて先へのメッセージ", "下記の宛先",
}

// daemonNames are shown beside the address of a mail system.
var daemonNames = []string{"mail delivery s", "mail deliver s", "mailer-daemon", "mailer daemon", "postmaster", "mail administrator", "邮件系统退信", "系统退信", "退信通知", "mail delivery service", "mail system"}

// helperWords stand on lines whose address is that of someone who helps.
var helperWords = []string{
	"contact", "please send", "assistance", "complain", "forward this", "for help", "support", "questions", "problem report", "send mail to <postmaster", "report this", "如有疑问", "如需帮助", "请联系管理员", "联系客服", "客服", "联系我们", "反馈", "咨询", "聯絡", "問い合わせ", "wenden sie sich", "contacter", "reply to",
}

// senderFields begin lines that name who wrote the letter.
var senderFields = []string{
	"from:", "sender:", "reply-to:", "return-path:", "envelope-from", "mail from", "x-postfix-sender", "发件人", "发 件 人", "寄件者", "寄件人", "送信者", "差出人", "original sender", "message-id:", "message id:",
}

// copyFields begin only lines of a mail's header.
var copyFields = []string{
	"Received:", "Return-Path:", "Return-path:", "DKIM-Signature:", "DomainKey-Signature:", "X-Received:", "X-Originating-IP:", "ARC-Seal:", "Authentication-Results:", "x-sender:", "MIME-Version:", "X-Track:", "X-Envelope-From:",
}

// copyMarks are said of the copy of the letter.
var copyMarks = []string{
	"below this line is a copy", "below is a copy of", "this is a copy of", "is a copy of the message", "copy of the original message", "is a copy of your message", "copy of your message follows", "copy of your message is attached", "bounced e-mail:", "header of the original message", "headers of the original message", "original message headers", "original message header", "original message follow", "original message attached", "original message is attached",
	"message header follows", "message headers follow", "message text follows", "included is a copy", "enclosed is a copy", "your message reads", "start of returned message", "old message:", "here is your returned mail", "unsent message", "lines of your original message", "mensaje original", "message follows as a separate", "the original message was:",
	"原始邮件头", "原始郵件標頭", "以下是原始邮件", "以下是您的原邮件", "原邮件内容如下", "附件是您所发送", "--原始邮件--", "邮件原文如下",
}

// dashedCopyMarks are so only on lines of dashes.
var dashedCopyMarks = []string{"original message", "returned message", "returned mail", "unsent message", "message header", "copy of the message", "copy of your message", "original mail", "originalnachricht", "原始邮件", "原邮件", "message non-deliverable", "message follows"}

// unknownRecipient is said of an address that will never take mail.
var unknownRecipient = []string{
	"user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no mailbox here", "unknown or illegal", "unknown recipient", "user not found", "recipient not found", "mailbox not found", "address not found", "mailbox unavailable", "does not exist", "doesn't exist", "nonexistent", "non-existent", "not listed in",
	"not recognized", "recipient name is not", "invalid user", "invalid recipient", "invalid mailbox", "invalid address", "unrouteable", "doesn't have a", "disabled or discontinued", "account is disabled", "account is locked", "host unknown", "unknown host", "domain does not exist", "no mx record", "wasn't found at", "couldn't be found", "user not known", "not a valid",
	"不存在", "无此用户", "没有此用户", "未找到收件人", "找不到收件人", "找不到您输入", "找不到", "用户不存在", "无效的收件人", "地址错误", "地址有误", "已停用", "已注销", "已禁用", "被禁用", "域名不存在", "無此使用者", "找不到", "存在しません", "見つかりません", "宛先不明",
}

var temporaryReasons = []string{
	"temporar", "try again", "try later", "will retry", "be retried", "deferred", "timed out", "timeout", "time out", "queue too long", "in the queue", "retry time", "connection refused", "could not connect", "unable to connect", "not able to connect", "unable to contact", "did not accept our requests to connect", "connection was dropped", "lost connection", "can not connect", "cannot connect", "handle timeout", "failed to connect", "not responding", "no route to host", "network is unreachable",
	"mailbox is full", "mailbox full", "full mailbox", "over quota", "quota exceeded", "exceeded the local limit", "exceeds allowed size", "over disk quota", "diskspace quota", "storage quota", "quota", "greylist", "too many", "frequency limited", "rate limit", "busy", "insufficient",
	"延迟", "稍后", "稍候", "重试", "超时", "已满", "满了", "容量不足", "空间不足", "超出配额", "频率", "频繁", "繁忙", "无法连接", "系统失败", "联络上", "不给力", "网络连接", "服务器不稳定", "连接失败", "连接不上", "不能连接", "暂时", "延遲", "稍後", "逾時", "已滿", "一杯", "しばらく", "応答",
}

var permanentReasons = []string{
	"permanent", "fatal error", "rejected", "refused", "denied", "blocked", "blacklist", "spam", "not allowed", "policy", "given up", "not permitted", "too large", "too big", "size limit", "message size", "maximum message", "maximum incoming", "host not found", "invalid final", "not accepting mail from",
	"拒绝", "拒收", "黑名单", "垃圾邮件", "永久", "违规", "怀疑为", "投诉", "过大", "超过大小", "限制", "拒絕",
}

var delaySubjects = []string{
	"(delay)", "delayed", "delay notice", "could not send message for past", "not yet been delivered", "warning: could not send", "still being retried", "延迟", "延遲", "传递被延迟", "遅延",
}

var delayTexts = []string{
	"this is a warning message only", "has been delayed", "is delayed", "not yet been delivered", "delivery attempts will continue", "this is just a warning", "will continue attempt", "we will continue", "will keep trying", "will be retried for", "no action is required on your part", "not need to resend", "still trying to deliver", "will try to deliver",
	"传递被延迟", "将继续尝试", "系统将继续", "会继续尝试", "仍在尝试", "我们会继续", "无需重新发送", "暂时未能", "尚未送达", "將繼續嘗試", "versucht noch weitere", "vorübergehendes problem",
}
