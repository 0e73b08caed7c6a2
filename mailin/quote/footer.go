package quote

import (
	"regexp"
	"strings"

	"maildesk/mailin/scan"
)

// hanDevices are the phones and mail programs of Chinese footers.
const hanDevices = `iPhone|iPad|iPod|企业微信|华为|HUAWEI|荣耀|HONOR|小米|红米|Xiaomi|三星|Galaxy|Samsung|魅族|OPPO|vivo|一加|安卓|Android|手机|手機|移动端|QQ邮箱|网易邮箱|新浪邮箱|搜狐邮箱|139邮箱|189邮箱|阿里邮箱|` +
	`Foxmail|Outlook|Windows|Yahoo|钉钉|飞书|K-9|Thunderbird|Gmail|Mac`

// Lines that phones and mail programs add to a mail. Each has to look like the
// whole of such a line: a sentence that tells of a mail sent from a phone is
// the writer's.
var (
	// ownFooterRE are those that nobody types.
	ownFooterRE = scan.NewPattern(`(?i)^[<(\[«*_\s]*(?:sent from my (?:i?phone|ipad|ipod|galaxy|samsung|huawei|xiaomi|android|mobile|blackberry|windows phone)\b.{0,40}|` +
		`(?:发自|發自|寄自|发送自|傳送自)\s*我(?:的|嘅)\s*[^，。？！内]{1,30}|(?:发自|發自|来自|发送自|寄自)\s*(?:我的)?\s*(?:` + hanDevices + `).{0,30}|` +
		`(?:获取|取得|下载|下載)\s*(?:(?:适用于|適用於)\s*\S{2,12}\s*的\s*)?(?:\S{2,12}\s*版\s*(?:的\s*)?)?outlook(?:\s*(?:for|版)\s.{0,30})?|get outlook for .{0,60}|get \[outlook for .{0,80})[>)\]»*_\s]*$`)

	sentFromRE = scan.NewPattern(`(?i)^[<(\[«*_\s]*(?:sent|written|posted|typed|composed)\s+(?:from|via|with|by|using|on|through)\b(.*)$`)
	deviceRE   = scan.NewPattern(`(?i)\b(?:mobile|phone|i-?phone|i-?pad|i-?pod|imachine|android|galaxy|samsung|huawei|xiaomi|blackberry|windows|outlook|mail|mailbox|airmail|device|tablet|nokia|lumia|htc|pixel|oneplus|cell|handheld|proton|protonmail|yahoo|gmail|sparrow|spark|surface|mac|acompli|nine|wechat|dingtalk|lark|foxmail|bluemail|superhuman|boxer|k-9|k9|aqua|newton|mailspring|thunderbird|smartphone)`)

	footerRE = scan.NewPattern(`(?i)^[<(\[«*_\s]*(?:` +
		`\S{1,20} from (?:my )?(?:mobile|i?phone|ipad|cell|blackberry)|from my (?:i?phone|ipad|ipod|mobile|android|blackberry|galaxy)\b.{0,20}|` +
		`envoy[ée]e? (?:depuis|de|à partir de|via|avec) .{1,60}|von meinem .{1,60} gesendet|gesendet (?:von|mit|über|via|aus) .{1,60}|diese (?:nachricht|e-?mail) wurde .{1,80} (?:gesendet|verschickt|versendet)|` +
		`enviad[oa] (?:desde|do|da|de|a partir|con|via|por|pelo|através) .{1,60}|inviat[oa] (?:da|dal|dall'|dalla|con|tramite) .{1,60}|verzonden (?:met|vanaf|via|van) .{1,60}|verstuurd vanaf .{1,60}|` +
		`sendt (?:fra|med|via) .{1,60}|skickat (?:från|med|via) .{1,60}|lähetetty .{1,60}|wys[łl]an[eoya]+ (?:z|za|przy) .{1,60}|odesláno (?:z|ze|pomocí) .{1,60}|odoslané (?:z|zo|pomocou) .{1,60}|` +
		`отправлено (?:с|из|от|через) .{1,60}|надіслано (?:з|із|через) .{1,60}|trimis (?:de pe|din|de la|prin) .{1,60}|.{1,30} gönderildi|küldve .{1,60}|(?:đã )?gửi từ .{1,60}|dikirim dari .{1,60}|` +
		`.{1,20}から送信|.{1,30}에서 (?:보냄|전송|보낸 메일)|נשלח מ.{1,40}|أرسلت من .{1,40}|στάλθηκε από .{1,40}|` +
		`(?:从|從|由)(?:我的|我嘅)? ?(?:` + hanDevices + `).{0,25}(?:发送|發送|傳送|发出|發出|寄出)|我的 ?(?:iphone|ipad) ?(?:发送|傳送)|` +
		`(?:通过|使用|用|透過|经由) ?(?:` + hanDevices + `).{0,30}(?:发送|傳送|發送|发出)(?:自.{1,20})?|(?:此|本|这封)邮件(?:由|发自|来自|从).{0,10}(?:` + hanDevices + `).{0,20}(?:发送|发出)?|签名由.{1,20}定制|` +
		`outlook (?:for|für|pour|para|per|voor) (?:ios|android|mac|windows)|` +
		`(?:télécharger|obtenir|hol dir|holen sie sich|obtener|scarica|ottieni|obter|download) \[?outlook .{0,80}|` +
		`(?:please )?(?:excuse|pardon|forgive) (?:the|any|my|all)?.{0,20}(?:typo|brevity|spelling|mistake|error|autocorrect|terse).{0,30})[.!。>)\]»*_\s]*$`)

	urlRE = regexp.MustCompile(`[<(]*https?://[^\s)>]+[)>]*`)

	// "发自" and a few words, but no saying such as 发自内心.
	hanSentRE = scan.NewPattern(`^(?:发自|發自|寄自|来自)\s*\S.{0,24}$`)
)

// footer reports whether a line at the end of a mail is one that a phone or
// a mail program adds.
func footer(text string) bool {
	s := strings.TrimSpace(text)
	if s == "" || len(s) > 240 {
		return false
	}
	s = strings.TrimSpace(urlRE.ReplaceAllString(s, ""))
	if ownFooterRE.MatchString(s) || masterRE.MatchString(s) {
		return true
	}
	if m := sentFromRE.FindStringSubmatch(s); m != nil {
		words := strings.Fields(m[1])
		if len(words) > 14 || strings.ContainsAny(m[1], "?？") {
			return false
		}
		return deviceRE.MatchString(strings.Join(words[:min(len(words), 5)], " ")) || len(words) > 0 && len(words) <= 3 && strings.EqualFold(words[0], "my")
	}
	if footerRE.MatchString(s) {
		return !strings.ContainsAny(s, "?？，；") && len(strings.Fields(s)) <= 16
	}
	if hanSentRE.MatchString(s) {
		return !strings.ContainsAny(s, "，。？！：,?!:的们和与") && !strings.Contains(s, "内心") && !strings.Contains(s, "肺腑") && strings.HasPrefix(s, "发自")
	}
	return false
}

// disclaimerRE are the openings of declarations below a mail, disclaimerTitleRE
// those that are a heading and need no empty line above.
var (
	disclaimerTitleRE = scan.NewPattern(`(?i)^[\s*【\[（(<=-]*(?:保密声明|保密聲明|免责声明|免責聲明|保密提示|保密须知|邮件声明|重要声明|机密声明|confidentiality notice|confidentiality note|disclaimer|legal notice|privileged and confidential|private and confidential|haftungsausschluss|avviso di riservatezza|aviso legal|aviso de confidencialidad)\b?`)

	disclaimerRE = scan.NewPattern(`(?i)^[\s*【\[（(<=#_-]*(?:保密声明|保密聲明|免责声明|免責聲明|保密提示|保密须知|邮件声明|机密声明|(?:重要)?(?:声明|聲明)[:：]?\s*(?:本|此)(?:电子)?邮件|` +
		`(?:请|請)?(?:在打印|打印本|打印此|列印).{0,20}(?:环保|环境|環保|環境)|打印(?:本|此)?邮件前|.{0,8}(?:节约用纸|请考虑环境)|` +
		`confidentiality notice|confidentiality note|confidential(?:ity)?:|disclaimer|legal notice|notice of confidentiality|privileged and confidential|private and confidential|` +
		`(?:important|notice)[:：]? (?:this|the) (?:contents of this )?(?:e-?mail|message|communication|transmission)[^.]{0,120}(?:confidential|privileged|intended|proprietary)|` +
		`(?:this|the information (?:contained )?in this|the contents? of this|the information transmitted|information in this) ?(?:e-?mail|electronic mail|message|communication|transmission)?[^.]{0,160}(?:confidential|privileged|intended|proprietary|legally|solely)|` +
		`(?:p )?(?:please|p) (?:consider|think|don't print|do not print|note that).{0,60}(?:environment|printing)|(?:p )?(?:please )?(?:consider|think of|save) the (?:environment|trees?|planet|paper)|` +
		`(?:diese|die in dieser) (?:e-?mail|nachricht).{0,80}vertraulich|der inhalt dieser e-?mail|haftungsausschluss|ce (?:message|courriel|mail).{0,100}(?:confidentiel|destin|pièces jointes)|` +
		`(?:este|la información contenida en este) (?:mensaje|correo).{0,120}(?:confidencial|destinatari)|aviso (?:legal|de confidencialidad)|` +
		`(?:questo messaggio|le informazioni contenute|il presente messaggio|ai sensi).{0,160}(?:riservat|confidenzial|destinatari|privacy)|avviso di riservatezza|` +
		`(?:esta mensagem|este e-?mail|as informações).{0,120}(?:confidencia|destinat)|(?:dit|deze) (?:e-?mail|bericht).{0,100}(?:vertrouwelijk|bestemd)|de informatie (?:verzonden|in dit).{0,100}(?:vertrouwelijk|bestemd)|` +
		`(?:den här|detta|denne|denna) (?:e-?post|mail|meddelande|meddelelse).{0,100}(?:konfiden|fortrolig)|` +
		`(?:this|diese) (?:e-?mail|message|nachricht) (?:has been|was|wurde)[^.]{0,40}(?:scanned|checked|geprüft|gescannt)[^.]{0,40}(?:virus|malware|viren|avast|avg|mimecast|messagelabs|symantec|content)|` +
		`virus-free\.|no virus found in|checked by avg|scanned by (?:mailscanner|mimecast|avast|avg|eset|sophos|symantec|mcafee)|` +
		`本邮件已(?:经过|通过).{0,30}(?:扫描|检测|查杀)|(?:此|本)邮件(?:由|来自).{0,20}(?:系统)?自动(?:发送|转发).{0,10}(?:请勿|勿))`)
)

var (
	hanDisclaimerRE = regexp.MustCompile(`^[\s*【\[（(]*(?:本|此|该|這封|这封)(?:电子|電子)?(?:邮件|郵件|电邮|電郵|信件|e-?mail|email)`)
	secretRE        = scan.NewPattern(`保密|机密|機密|特权|特權|专属|專屬|授权|授權|隐私|商业秘密`)
	intendedRE      = scan.NewPattern(`收件人|收件者|误收|誤收|错收|錯收|错误地收到|仅供|仅限|僅供|僅限|指定|泄露|洩露|复制|複製|散发|散布|删除|刪除`)
)

// disclaims reports whether a paragraph begins like a declaration of a
// company. That a mail has a recipient is not enough: people tell a help desk so.
func disclaims(text string) bool {
	text = text[:min(len(text), 900)]
	return disclaimerRE.MatchString(text[:min(len(text), 400)]) || hanDisclaimerRE.MatchString(text) && secretRE.MatchString(text) && intendedRE.MatchString(text)
}
