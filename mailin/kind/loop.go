package kind

import (
	"fmt"

	"maildesk/store"
)

// maxHops is how many servers may have handed a mail on. RFC 5321 section
// 6.3 lets servers refuse beyond 100; a mail to a desk that has passed 30
// goes round.
const maxHops = 30

// looped recognises what a desk wrote and what goes round. The value of the
// loop header is the id of the desk that wrote the mail: whether that is
// this desk is for the reader of KindReason to compare.
func looped(c *clues) (store.Kind, string) {
	if c.looping {
		return store.Loop, "x-maildesk-loop: " + c.loop
	}
	if c.hops > maxHops {
		return store.Loop, fmt.Sprintf("received: %d hops", c.hops)
	}
	return "", ""
}
