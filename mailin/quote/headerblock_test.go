package quote

import (
	"strings"
	"testing"

	"maildesk/store"
)

// Header blocks as clients write them above the mail that is answered.
func TestHeaderBlocks(t *testing.T) {
	t.Parallel()
	for name, block := range map[string]string{
		"en Outlook":      "From: Jan <jan@example.com>\nSent: Wednesday, May 6, 2026 9:30 AM\nTo: Li <li@corp.test>\nSubject: VPN",
		"en Mac":          "From: Jan <jan@example.com>\nDate: Wednesday, May 6, 2026 at 9:30 AM\nTo: Li <li@corp.test>\nSubject: VPN",
		"en bold":         "*From:* Jan <jan@example.com>\n*Sent:* Wednesday, May 6, 2026 9:30 AM\n*To:* Li\n*Cc:* Wang\n*Subject:* VPN",
		"de Outlook":      "Von: Jan <jan@example.com>\nGesendet: Mittwoch, 6. Mai 2026 09:30\nAn: Li <li@corp.test>\nBetreff: VPN",
		"de GMX":          "Gesendet: Mittwoch, 06. Mai 2026 um 09:30 Uhr\nVon: \"Jan\" <jan@example.com>\nAn: li@corp.test\nBetreff: VPN",
		"fr Outlook":      "De : Jan <jan@example.com>\nEnvoyé : mercredi 6 mai 2026 09:30\nÀ : Li <li@corp.test>\nObjet : VPN",
		"fr Orange":       "Message du : 06/05/2026 09:30\nDe : \"Jan\" <jan@example.com>\nA : li@corp.test\nCopie à : \nSujet : VPN",
		"es":              "De: Jan <jan@example.com>\nEnviado el: miércoles, 6 de mayo de 2026 9:30\nPara: Li <li@corp.test>\nAsunto: VPN",
		"it":              "Da: Jan <jan@example.com>\nInviato: mercoledì 6 maggio 2026 09:30\nA: Li <li@corp.test>\nOggetto: VPN",
		"nl":              "Van: Jan <jan@example.com>\nVerzonden: woensdag 6 mei 2026 09:30\nAan: Li <li@corp.test>\nOnderwerp: VPN",
		"pt":              "De: Jan <jan@example.com>\nEnviado: quarta-feira, 6 de maio de 2026 09:30\nPara: Li <li@corp.test>\nAssunto: VPN",
		"sv":              "Från: Jan <jan@example.com>\nSkickat: den 6 maj 2026 09:30\nTill: Li <li@corp.test>\nÄmne: VPN",
		"da":              "Fra: Jan <jan@example.com>\nSendt: 6. maj 2026 09:30\nTil: Li <li@corp.test>\nEmne: VPN",
		"no":              "Fra: Jan <jan@example.com>\nSendt: onsdag 6. mai 2026 09:30\nTil: Li <li@corp.test>\nEmne: VPN",
		"fi":              "Lähettäjä: Jan <jan@example.com>\nLähetetty: keskiviikko 6. toukokuuta 2026 9.30\nVastaanottaja: Li <li@corp.test>\nAihe: VPN",
		"pl":              "Od: Jan <jan@example.com>\nWysłano: środa, 6 maja 2026 09:30\nDo: Li <li@corp.test>\nTemat: VPN",
		"cs":              "Od: Jan <jan@example.com>\nOdesláno: středa 6. května 2026 9:30\nKomu: Li <li@corp.test>\nPředmět: VPN",
		"hu":              "Feladó: Jan <jan@example.com>\nElküldve: 2026. május 6., szerda 9:30\nCímzett: Li <li@corp.test>\nTárgy: VPN",
		"tr":              "Kimden: Jan <jan@example.com>\nGönderildi: 6 Mayıs 2026 Çarşamba 09:30\nKime: Li <li@corp.test>\nKonu: VPN",
		"ru":              "От: Jan <jan@example.com>\nОтправлено: 6 мая 2026 г. 9:30\nКому: Li <li@corp.test>\nТема: VPN",
		"uk":              "Від: Jan <jan@example.com>\nНадіслано: 6 травня 2026 р. 9:30\nКому: Li <li@corp.test>\nТема: VPN",
		"ro":              "De la: Jan <jan@example.com>\nTrimis: miercuri, 6 mai 2026 09:30\nCătre: Li <li@corp.test>\nSubiect: VPN",
		"el":              "Από: Jan <jan@example.com>\nΣτάλθηκε: Τετάρτη, 6 Μαΐου 2026 9:30\nΠρος: Li <li@corp.test>\nΘέμα: VPN",
		"ja":              "差出人: Jan <jan@example.com>\n送信日時: 2026年5月6日 9:30\n宛先: Li <li@corp.test>\n件名: VPN",
		"ko":              "보낸 사람: Jan <jan@example.com>\n보낸 날짜: 2026년 5월 6일 수요일 오전 9:30\n받는 사람: Li <li@corp.test>\n제목: VPN",
		"vi":              "Từ: Jan <jan@example.com>\nĐã gửi: Thứ Tư, 6 tháng 5, 2026 09:30\nĐến: Li <li@corp.test>\nChủ đề: VPN",
		"he":              "מאת: Jan <jan@example.com>\nנשלח: יום רביעי 06 מאי 2026 09:30\nאל: Li <li@corp.test>\nנושא: VPN",
		"zh Outlook":      "发件人: 李四 <lisi@corp.test>\n发送时间: 2026年5月6日 9:30\n收件人: 张三 <zhangsan@corp.test>\n抄送: 王五\n主题: VPN",
		"zh full width":   "发件人：李四 <lisi@corp.test>\n发送时间：2026年5月6日 星期三 9:30\n收件人：张三 <zhangsan@corp.test>\n主题：VPN",
		"zh spaced out":   "发 件 人：李四<lisi@corp.test>\n发送时间：2026年5月6日 18:30\n收 件 人：张三<zhangsan@corp.test>\n抄　送：\n主　题：VPN",
		"zh other order":  "主　题：VPN\n日　期：2026-05-06 09:30\n发件人：李四\n收件人：张三",
		"zh table":        "| 发件人 | 李四<lisi@corp.test> |\n| 日期 | 2026年05月06日 09:30 |\n| 收件人 | 张三<zhangsan@corp.test> |\n| 主题 | VPN |",
		"zh tabs":         "发件人\t李四<lisi@corp.test>\n日期\t2026年05月06日 09:30\n收件人\t张三<zhangsan@corp.test>\n主题\tVPN",
		"zh empty lines":  "发件人: 李四 <lisi@corp.test>\n\n发送时间: 2026年5月6日 9:30\n\n收件人: 张三\n\n主题: VPN",
		"zh important":    "发件人: 李四 <lisi@corp.test>\n发送时间: 2026年5月6日 9:30\n收件人: 张三 <zhangsan@corp.test>\n主题: VPN\n重要性: 高",
		"tw":              "寄件者: 李四 <lisi@corp.test>\n寄件日期: 2026年5月6日 上午 09:30\n收件者: 張三 <zhangsan@corp.test>\n主旨: VPN",
		"tw Apple":        "寄件人: 李四 <lisi@corp.test>\n日期: 2026年5月6日 GMT+8 上午9:30:12\n收件人: 張三 <zhangsan@corp.test>\n主旨: VPN",
		"many recipients": "发件人: 李四 <lisi@corp.test>\n发送时间: 2026年5月6日 9:30\n收件人: " + strings.Repeat("张三 <zhangsan@corp.test>;\n ", 25) + "王五 <wangwu@corp.test>\n主题: VPN",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, above := range []string{"", "________________________________\n", "-----Original Message-----\n"} {
				src := "Own words.\n\n" + above + block + "\n\nOld words"
				if got := NewWords(bodyOf("a.txt", src), store.Address{}); got != "Own words." {
					t.Errorf("%s\n got %q", src, got)
				}
			}
			if got := NewWords(bodyOf("a.txt", block+"\n\nOld words"), store.Address{}); got != "Old words" {
				t.Errorf("%s\n got %q", block, got)
			}
		})
	}
}

func TestSeparators(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"-----Original Message-----", "----- Original Message -----", "-------- Original Message --------", "*-------- Original Message --------*", "------ Original Message ------",
		"-------- Forwarded Message --------", "---------- Forwarded message ---------", "-----original message-----", "------- Original Message -------", "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐",
		"-----Ursprüngliche Nachricht-----", "-------- Weitergeleitete Nachricht --------", "-----Message d'origine-----", "-------- Message transféré --------", "-----Mensaje original-----",
		"-----Messaggio originale-----", "-----Mensagem original-----", "-----Oorspronkelijk bericht-----", "-----Ursprungligt meddelande-----", "-----Oprindelig meddelelse-----", "-----Opprinnelig melding-----",
		"-----Alkuperäinen viesti-----", "-----Wiadomość oryginalna-----", "-----Původní zpráva-----", "-----Eredeti üzenet-----", "-----Orijinal Mesaj-----", "-----Исходное сообщение-----", "-------- Пересылаемое сообщение --------",
		"-----元のメッセージ-----", "-----원본 메시지-----", "-----原始邮件-----", "------------------ 原始邮件 ------------------", "------------------\u00a0原始邮件\u00a0------------------", "------------------&nbsp;Original&nbsp;------------------",
		"-----邮件原件-----", "---- 回复的原邮件 ----", "---- 转发的邮件 ----", "---------- 转发邮件信息 ----------", "--------- 转发消息 ---------", "----------回复的邮件信息----------", "---------原始郵件---------", "--- 原文 ---",
		"----- Forwarded by Jan/IT/CORP on 05/06/2026 09:30 AM -----", "----- 转发人 张三/财务/CORP 时间 2026-05-06 09:30 -----",
	} {
		src := "Own words.\n\n" + strings.ReplaceAll(s, "&nbsp;", "\u00a0") + "\n\nOld words"
		if got := NewWords(bodyOf("a.txt", src), store.Address{}); got != "Own words." {
			t.Errorf("%q\n got %q", s, got)
		}
	}
	for _, s := range []string{"-- Original --x", "- 原始邮件", "原始邮件", "Original message", "--- 一、原始邮件的问题 ---", "---", "-----", "----- 步骤一 -----", "======= 附件 ======="} {
		src := "Own words.\n\n" + s + "\n\nMore words of mine, and a few of them"
		if got := NewWords(bodyOf("a.txt", src), store.Address{}); got != src {
			t.Errorf("%q\n got %q", src, got)
		}
	}
}

func TestFooters(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"Sent from my iPhone", "Sent from my iPad", "Sent from my Galaxy", "Sent from my Samsung Galaxy smartphone.", "Sent from my Huawei phone", "Sent from Mail for Windows 10", "Sent from Mail<https://go.microsoft.com/fwlink/?LinkId=550986> for Windows",
		"Sent from Outlook for Android", "Sent from my TI-85", "Sent from my cell, please excuse any typos.", "Please excuse brevity and typos.", "Get Outlook for iOS", "Get Outlook for Android<https://aka.ms/AAb9ysg>", "Get [Outlook for iOS](https://aka.ms/o0ukef)", "Sent from Yahoo Mail on Android", "Sent with Proton Mail secure email.", "Sent via the Samsung Galaxy S9, an AT&T 5G smartphone",
		"Envoyé de mon iPhone", "Envoyé depuis mon smartphone Samsung Galaxy.", "Von meinem iPhone gesendet", "Gesendet von Mail für Windows", "Von meinem Samsung Galaxy Smartphone gesendet.", "Enviado desde mi iPhone", "Enviado do meu iPhone", "Inviato da iPhone", "Verzonden vanaf mijn iPhone",
		"Skickat från min iPhone", "Sendt fra min iPhone", "Lähetetty iPhonesta", "Wysłane z iPhone'a", "Odesláno z iPhonu", "Отправлено с iPhone", "Надіслано з iPhone", "iPhone'umdan gönderildi", "Küldve az iPhone-omról", "iPhoneから送信", "나의 iPhone에서 보냄", "Đã gửi từ iPhone của tôi",
		"发自我的iPhone", "发自我的 iPhone", "发自我的iPad", "发自我的企业微信", "发自我的华为手机", "发自我的小米手机", "发自华为手机", "发自我的 HUAWEI Mate 60 Pro", "发自我的荣耀手机", "发自我的vivo智能手机", "发自我的OPPO手机", "发自 Windows 版邮件", "发自网易邮箱大师", "来自网易邮箱大师", "来自QQ邮箱手机版", "发自新浪邮箱客户端",
		"发自钉钉邮箱", "发自飞书", "来自我的iPhone", "從我的 iPhone 傳送", "从我的 iPhone 发送", "从我的 Galaxy 发送", "从 Windows 版邮件发送", "從 Windows 版郵件傳送", "获取 Outlook for iOS", "获取适用于 iOS 的 Outlook", "取得 iOS 版 Outlook", "下载 Outlook for Android", "签名由 网易邮箱大师 定制", "签名由网易邮箱大师定制",
		"使用 Android 版 K-9 Mail 发送", "发送自 Windows 10 版邮件应用", "發自我的 iPhone", "通过 Foxmail 发送",
	} {
		if !footer(s) {
			t.Errorf("%q is no footer", s)
		}
	}
	for _, s := range []string{
		"", "Sent from reception", "Sent from my desk, is much easier than my mobile phone.", "Please excuse the delay.", "Sent via DHL yesterday.", "Sent from the main server.", "sent to all users", "The notice was sent from my iPhone app", "Get Outlook to work again", "Outlook for iOS does not sync, please help me with it",
		"发自内心的感谢", "来自财务部的同事", "从我的电脑发送不了邮件", "从昨天开始我的邮件发送失败", "通过VPN发送邮件失败，请处理", "使用OA系统发送公文时报错", "用手机发送邮件，对方收不到", "该邮件发送失败", "邮件由系统退回", "此邮件是谁发送的？", "获取 Outlook 日历时报错", "取得授权后", "发自己的邮箱测试",
		"Envoyer le fichier", "Wysłano już wczoraj do działu finansów całą dokumentację i proszę o jej sprawdzenie jeszcze dzisiaj do południa",
	} {
		if footer(s) {
			t.Errorf("%q is taken for a footer", s)
		}
	}
}
