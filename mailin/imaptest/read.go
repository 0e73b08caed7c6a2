package imaptest

import (
	"net"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Mail is one mail in a folder.
type Mail struct {
	UID   uint32
	Flags []string
	Raw   []byte
}

// Read gives the mails of a folder of any IMAP server in the order of their
// UIDs, and closes the connection. It changes no flags.
func Read(conn net.Conn, user, password, folder string) ([]Mail, error) {
	client := imapclient.New(conn, nil)
	defer client.Close()
	if err := client.Login(user, password).Wait(); err != nil {
		return nil, err
	}
	box, err := client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil || box.NumMessages == 0 {
		return nil, err
	}
	everything := imap.UIDSet{imap.UIDRange{Start: 1}}
	list, err := client.Fetch(everything, &imap.FetchOptions{
		UID: true, Flags: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}},
	}).Collect()
	if err != nil {
		return nil, err
	}
	var mails []Mail
	for _, m := range list {
		mail := Mail{UID: uint32(m.UID)}
		for _, flag := range m.Flags {
			mail.Flags = append(mail.Flags, string(flag))
		}
		for _, section := range m.BodySection {
			mail.Raw = section.Bytes
		}
		mails = append(mails, mail)
	}
	return mails, nil
}
