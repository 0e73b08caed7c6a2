package quote

import (
	"strings"

	"maildesk/mailin/scan"
)

// mark is what a mail client put before a line of HTML to say what follows.
type mark uint8

const (
	noMark          mark = iota
	attributionMark      // the line that says who wrote what is quoted
	referenceMark        // from here on the mail that is answered or forwarded
	borderMark           // a border as Outlook draws it above the header block; only with one
)

// citeClasses are classes of elements that hold a quote and nothing else.
var citeClasses = scan.Set("yahoo_quoted", "iosymail", "protonmail_quote", "tutanota_quote", "zmail_extra",
	"ntes-mailmaster-quote", "alimail-quote", "history-quote-wrapper", "adit-html-block--collapsed", "ms-outlook-mobile-reference-message",
	"front-blockquote", "freshdesk_quote", "notion-mail-quote", "quotedreply", "moz-email-headers-table", "domino-section")

// citeIDs are ids of such elements.
var citeIDs = scan.Set("isreplycontent", "isforwardcontent", "ntes-pcmail-quote", "origbody", "reply139content", "mainreplycontent",
	"orimsghtmlseperator", "olk_src_body_section", "mail-editor-reference-message-container")

// signatureClasses and signatureIDs are those of a signature that the
// client keeps apart from what was typed.
var (
	signatureClasses = scan.Set("gmail_signature", "gmail_signature_prefix", "moz-signature", "ntes-signature", "protonmail_signature_block", "lark-mail-signature",
		"ymail_android_signature")
	signatureIDs = scan.Set("signature", "imail_signature", "divneteasemailcard", "ntes-pcmail-signature", "_foxfromname", "applemailsignature",
		"ms-outlook-mobile-signature", "composer_signature")
)

// client notes on the element what mail clients mean by its names. A name
// with the x_ that Outlook on the web puts before the names of quoted HTML
// means nothing: it lies within another quote.
func (r *pageReader) client(tag string, a *attributes, style string, el *element) {
	if tag == "blockquote" {
		el.indented = true
		if strings.Contains(a.class, "gmail_quote") {
			r.spend()
		}
	}
	cite := tag == "includetail" || tag == "blockquote" && a.typ == "cite" ||
		a.name == "quote" && tag == "div" || a.name == "messagereplysection" || a.title == "beforequote:::"
	if a.id != "" {
		switch {
		case a.id == "divrplyfwdmsg", a.id == "appendonsend", a.id == "replysplit":
			r.reference()
		case citeIDs[a.id] || strings.HasPrefix(a.id, "lark-mail-quote") || strings.Contains(a.id, "yahoo_quoted"):
			cite = true
		case signatureIDs[a.id] || strings.HasPrefix(a.id, "lark-mail-signature"):
			el.signed = true
		}
	}
	if a.class != "" {
		for _, class := range strings.Fields(a.class) {
			switch {
			case class == "gmail_quote" || class == "gmail_quote_container":
				cite = true
				el.half = tag != "blockquote" && !r.top().quotes()
			case class == "gmail_attr" || class == "moz-cite-prefix" || class == "protonmail_quote_header":
				r.breakLine(1)
				r.next, r.quotes = attributionMark, true
			case class == "xm_mail_oringinal_describe":
				r.reference()
			case citeClasses[class] || strings.Contains(class, "yahoo_quoted") || strings.Contains(class, "yahoo-quoted") || strings.HasPrefix(class, "lark-mail-quote"):
				cite = true
			case signatureClasses[class]:
				el.signed = true
			}
		}
	}
	if tag == "sign" || tag == "span" && a.title == "neteasefooter" {
		el.signed = true
	}
	if cite {
		r.breakLine(1)
		el.cite, r.quotes = true, true
	}
	if el.signed && !r.top().signed {
		r.breakLine(1)
	}
	if tag == "div" && outlookBorder(style) && r.next == noMark {
		r.breakLine(1)
		r.next = borderMark
	}
}

// spend tells the open quote elements of Gmail that their blockquote has
// come: what stands in them behind it was written between the quotes.
func (r *pageReader) spend() {
	for i := len(r.stack) - 1; i > 0 && i > len(r.stack)-8 && r.stack[i].tag != "blockquote"; i-- {
		if r.stack[i].half {
			for ; i < len(r.stack); i++ {
				r.stack[i].spent = true
			}
			return
		}
	}
}

func (r *pageReader) reference() {
	r.breakLine(1)
	r.next, r.quotes = referenceMark, true
}

// outlookBorder tells the line that Outlook and Foxmail draw above the header block.
func outlookBorder(style string) bool {
	i := strings.Index(style, "border-top:solid#")
	if i < 0 {
		return false
	}
	colour := style[i+len("border-top:solid#"):]
	return strings.HasPrefix(colour, "e1e1e1") || strings.HasPrefix(colour, "b5c4df")
}
